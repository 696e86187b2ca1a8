"""What is printed: a kit for whoever helps, and the form on paper. Layout in Typst, words in messages."""

from pathlib import Path
from typing import Final

KIT: Final = Path(__file__).parent / "kit.typ"
PAPER_FORM: Final = Path(__file__).parent / "paper_form.typ"
