"""What is wrong in a file that somebody imports, said in both languages: where, what, what to do."""

from dataclasses import dataclass

from services.rules.entries import Words
from services.rules.typography import quebec


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair. Row 1 is the first row under the header; row 0 is the file as a whole."""

    row: int
    column: str
    words: Words

    def said(self) -> Words:
        """Return the whole sentence, place included, in both languages."""
        french = [f"Ligne {self.row}"] if self.row else ["Fichier"]
        english = [f"Row {self.row}"] if self.row else ["File"]
        if self.column:
            french.append(f"colonne « {self.column} »")
            english.append(f"column “{self.column}”")
        return Words(
            quebec(f"{', '.join(french)} : {self.words.fr}"), f"{', '.join(english)}: {self.words.en}"
        )


class ImportRefusedError(Exception):
    """Raised with everything that is wrong in a file; nothing of it was imported."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


def refused(fr: str, en: str, *, row: int = 0, column: str = "") -> ImportRefusedError:
    """Make the error of a file with a single problem."""
    return ImportRefusedError([Problem(row, column, Words(fr, en))])
