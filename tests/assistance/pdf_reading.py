"""Reading a tagged PDF as a screen reader does: the tree of its structure, and the text of each part."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Part:
    """A part of the structure, in reading order: its role, and the text that stands in it directly."""

    role: str
    text: str


def open_pdf(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def parts_of(pdf: pikepdf.Pdf) -> list[Part]:
    """Walk the structure; a part without text of its own (a list, a row) is there with an empty one."""
    texts = {(page.objgen, mark): text for page in pdf.pages for mark, text in _marked(page)}
    return list(_walk(pdf.Root.StructTreeRoot.K, None, texts))


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Give the description of every font that any page uses."""
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            yield font.DescendantFonts[0].FontDescriptor


def _walk(node: Any, page: Any, texts: dict[tuple[Any, int], str]) -> Iterator[Part]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _walk(one, page, texts)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        page = node.get("/Pg", page)
        yield Part(str(node.S).lstrip("/"), "".join(_own(node.get("/K"), page, texts)))
        yield from _walk(node.get("/K"), page, texts)


def _own(kids: Any, page: Any, texts: dict[tuple[Any, int], str]) -> Iterator[str]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield texts.get((page.objgen, kid), "")
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield texts.get((kid.get("/Pg", page).objgen, int(kid.MCID)), "")


def _marked(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    open_marks: list[int | None] = []
    said: dict[int, str] = {}
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                marked = operands[1] if len(operands) > 1 else None
                has_id = isinstance(marked, pikepdf.Dictionary) and "/MCID" in marked
                open_marks.append(int(marked.MCID) if has_id else None)
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                mark = next((one for one in reversed(open_marks) if one is not None), None)
                if mark is not None:
                    said[mark] = said.get(mark, "") + "".join(_read(operands[0], letters))
    yield from said.items()


def _read(shown: Any, letters: dict[int, str]) -> Iterator[str]:
    for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(piece, pikepdf.String):
            raw = bytes(piece)
            for at in range(0, len(raw), 2):
                yield letters[int.from_bytes(raw[at : at + 2], "big")]


def _letters(font: Any) -> dict[int, str]:
    source = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(start + step)
    return found
