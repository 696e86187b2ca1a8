"""
Making a sheet: PDF/UA-1, so that a screen reader reads it in order, on paper of the size that is sold here.

A sheet is made in memory and written nowhere. One that is the same for everybody is kept by the process; one
that holds a person's words never is.
"""

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

#: Sheets lie in their app's folder and share one look: `#import "/core/printed/house.typ"`.
_PROJECT: Final = Path(__file__).parent.parent
_FONTS: Final = Path(__file__).parent / "printed" / "font"
_one_at_a_time = threading.Lock()


def printed(sheet: Path, words: Mapping[str, Any]) -> bytes:
    """Return a sheet for everybody as a PDF. The same words give the same file, without making it again."""
    with _one_at_a_time:
        return _kept(sheet, _written(words))


def printed_once(sheet: Path, words: Mapping[str, Any]) -> bytes:
    """Return a sheet that holds somebody's words as a PDF; nothing of it stays in the process."""
    with _one_at_a_time:
        return _made(sheet, _written(words))


def _written(words: Mapping[str, Any]) -> str:
    # A narrow space is not in the fonts, and a wide one does not break either.
    return json.dumps(words, ensure_ascii=False, sort_keys=True).replace("\u202f", "\u00a0")


def _made(sheet: Path, text: str) -> bytes:
    made = typst.compile(
        str(sheet),
        root=str(_PROJECT),
        font_paths=[str(_FONTS)],
        # The fonts of a machine would make another sheet on each.
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"words": text},
        pdf_standards="ua-1",
    )
    return bytes(made)


_kept = lru_cache(maxsize=8)(_made)
