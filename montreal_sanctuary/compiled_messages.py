"""Message catalogues compiled with polib, so that a fresh clone needs no GNU gettext to speak English."""

import os
from pathlib import Path

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"


def compile_messages(locale_folder: Path = LOCALE_FOLDER) -> list[Path]:
    """Write the .mo beside each .po that is newer, or that has none; return the catalogues written."""
    written = []
    for source in sorted(locale_folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        import polib

        # Written aside and renamed: a door that starts meanwhile reads the old one or the new one, whole.
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(aside))
        aside.replace(target)
        written.append(target)
    return written
