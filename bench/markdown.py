"""Markdown tables."""

from collections.abc import Iterable, Sequence

Row = Sequence[object]


def spaced(number: int) -> str:
    """Write a number with its thousands apart."""
    return f"{number:,}".replace(",", " ")


def table(heads: Row, rows: Iterable[Row]) -> list[str]:
    """Draw a table, with an empty line after it."""
    return [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows), ""]


def verdict(held: bool) -> str:
    """Say whether a target is held."""
    return "yes" if held else "**no**"


def _line(cells: Row) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
