"""What is made ready before a door opens, and only when it is not."""

import gettext
import os
from pathlib import Path

import pytest

from montreal_sanctuary.compiled_messages import compile_messages
from montreal_sanctuary.preparing import _fingerprint_of

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Où dormir ce soir"
msgstr "{}"

#, fuzzy
msgid "À vérifier"
msgstr "A guess"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE.format("Where to sleep tonight"), encoding="utf-8")
    return path


def read(catalogue: Path) -> gettext.GNUTranslations:
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def test_messages_are_compiled_without_gettext_and_doubtful_ones_left_out(
    catalogue: Path, tmp_path: Path
) -> None:
    assert compile_messages(tmp_path) == [catalogue.with_suffix(".mo")]
    assert read(catalogue).gettext("Où dormir ce soir") == "Where to sleep tonight"
    assert read(catalogue).gettext("À vérifier") == "À vérifier"
    assert len(list(catalogue.parent.iterdir())) == 2


def test_only_a_catalogue_that_changed_is_compiled_again(catalogue: Path, tmp_path: Path) -> None:
    compile_messages(tmp_path)
    assert compile_messages(tmp_path) == []
    catalogue.write_text(CATALOGUE.format("A bed tonight"), encoding="utf-8")
    later = catalogue.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(catalogue, ns=(later, later))
    assert compile_messages(tmp_path)
    assert read(catalogue).gettext("Où dormir ce soir") == "A bed tonight"


def test_static_files_are_gathered_again_when_one_is_added_moved_changed_or_gone(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    seen = [_fingerprint_of(folder)]
    (folder / "css" / "base.css").write_text("a")
    seen.append(_fingerprint_of(folder))
    assert _fingerprint_of(folder) == seen[-1]
    (folder / "css" / "base.css").write_text("ab")
    seen.append(_fingerprint_of(folder))
    (folder / "css" / "base.css").rename(folder / "css" / "other.css")
    seen.append(_fingerprint_of(folder))
    (folder / "css" / "other.css").unlink()
    assert _fingerprint_of(folder) == seen[0]
    assert len(set(seen)) == len(seen)
