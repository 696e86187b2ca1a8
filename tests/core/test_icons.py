"""Icons: one set, each file used, each use with a file."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.icons import ICON_OF_CATEGORY, ICON_OF_FACT, ICONS_FOLDER, UnknownIcon, draw_icon, icon_of_category

ROOT: Path = settings.BASE_DIR
FILES = {path.stem for path in ICONS_FOLDER.glob("*.svg")} - {"favicon"}


def sources() -> str:
    kept = [*(ROOT / "templates").rglob("*.html")]
    for app in ("core", "portal", "services", "staff"):
        kept += (ROOT / app).rglob("*.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in kept)


def test_every_category_has_an_icon_of_its_own_set() -> None:
    table = (ROOT / "services" / "data" / "categories.tsv").read_text(encoding="utf-8").splitlines()[1:]
    slugs = {"/".join(part for part in line.split("\t")[:2] if part) for line in table if line}
    assert slugs == set(ICON_OF_CATEGORY)
    for name in [*ICON_OF_CATEGORY.values(), *ICON_OF_FACT.values()]:
        assert name in FILES, name


def test_every_icon_that_a_template_names_is_there() -> None:
    named = set(re.findall(r'(?:{% icon |icon=)"([a-z0-9-]+)"', sources()))
    assert named
    assert named - FILES == set()


def test_no_icon_is_kept_for_nothing() -> None:
    words = set(re.findall(r'"([a-z0-9-]+)"', sources()))
    assert FILES - words == set()


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawn = draw_icon("bed")
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "<script" not in drawn
    assert "http" not in drawn


@pytest.mark.parametrize("name", ["unicorn", "../../manage", "", "Bed"])
def test_a_name_that_is_no_icon_is_refused(name: str) -> None:
    with pytest.raises(UnknownIcon):
        draw_icon(name)


def test_a_category_without_an_icon_borrows_that_of_its_parent() -> None:
    assert icon_of_category("sante", "nouvelle") == ICON_OF_CATEGORY["sante"]
    assert icon_of_category("nulle-part") == "circle"


def test_the_licence_stands_beside_the_files() -> None:
    assert "ISC License" in (ICONS_FOLDER / "LICENSE").read_text(encoding="utf-8")
