"""What is printed: the form on paper. Layout in Typst, words in messages."""

from pathlib import Path
from typing import Final

PAPER_FORM: Final = Path(__file__).parent / "paper_form.typ"
