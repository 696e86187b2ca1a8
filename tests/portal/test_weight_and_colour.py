"""What the pages weigh, and that every pair of colours can be read."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC: Path = settings.BASE_DIR / "static"
STYLES = sorted((STATIC / "css").glob("*.css"))
# The staff door has one of its own, for security keys; nothing else there needs any.
PASSKEY = STATIC / "js" / "passkey.js"
SCRIPTS = sorted({*(STATIC / "js").glob("*.js")} - {PASSKEY})
FONTS = sorted((STATIC / "font").glob("*.woff2"))
KB = 1024

# Each ground, and the colours of the letters that may stand on it.
GROUNDS = {
    "paper": "ink muted river river-ink maple moss straw",
    "surface": "ink muted river maple moss straw",
    "wash": "ink muted river",
    "river-wash": "ink muted river river-ink",
    "maple-wash": "ink maple maple-ink",
    "straw-wash": "ink river straw",
    "moss-wash": "ink moss",
    "ink": "paper",
    "river": "paper",
    "river-ink": "paper",
    "maple": "paper",
    "maple-ink": "paper",
}
LETTERS_ON_GROUND = [(letters, ground) for ground, some in GROUNDS.items() for letters in some.split()]
SIGNS_ON_GROUND = [("edge", "paper"), ("edge", "surface"), ("edge", "wash")]


def schemes() -> dict[str, dict[str, str]]:
    text = (STATIC / "css" / "base.css").read_text(encoding="utf-8")
    light, dark = text.split("prefers-color-scheme: dark")
    read = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    plain = dict(read.findall(light))
    return {"light": plain, "dark": plain | dict(read.findall(dark.partition(".ms-dense")[0]))}


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def zipped(files: list[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_the_styles_weigh_at_most_15_kb() -> None:
    assert STYLES
    assert zipped(STYLES) <= 15 * KB


def test_the_script_weighs_at_most_5_kb() -> None:
    assert len(SCRIPTS) == 1
    assert zipped(SCRIPTS) <= 5 * KB
    assert PASSKEY.stat().st_size <= 2 * KB


def test_there_are_at_most_two_font_files_of_20_kb_with_their_licence() -> None:
    assert len(FONTS) <= 2
    assert all(file.stat().st_size <= 20 * KB for file in FONTS)
    assert "SIL Open Font License" in (STATIC / "font" / "OFL.txt").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face {[^}]*}", (STATIC / "css" / "base.css").read_text(encoding="utf-8"))
    assert len(faces) == len(FONTS)
    assert all("font-display: optional" in face for face in faces)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("letters", "ground"), LETTERS_ON_GROUND)
def test_letters_can_be_read(scheme: str, letters: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[letters], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), SIGNS_ON_GROUND)
def test_the_edge_of_a_field_and_of_unknown_can_be_seen(scheme: str, sign: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[sign], colours[ground]) >= 3


def test_what_acts_stands_out_seven_to_one_on_paper() -> None:
    for colours in schemes().values():
        assert contrast(colours["river"], colours["paper"]) >= 7


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_know_neither_left_nor_right(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    physical = re.compile(
        r"(?<![\w-])(left|right|top|bottom|width|height|(min|max)-(width|height)"
        r"|(margin|padding|border)-(left|right|top|bottom)[a-z-]*)\s*:|text-align:\s*(left|right)|float:"
    )
    # A media query has no logical form: it asks about the screen, not about the writing.
    rules = re.sub(r"@media[^{]*", "@media ", text)
    assert not physical.search(rules), physical.search(rules)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stand_in_layers_and_colours_in_tokens(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = text
    while re.search(r"{[^{}]*}", outside):
        outside = re.sub(r"[^{};]*{[^{}]*}", "", outside)
    assert outside.replace("@layer reset, tokens, base, components, pages;", "").strip() == ""
    tops = re.findall(r"^@(layer|font-face)", text, re.MULTILINE)
    assert len(tops) == len(re.findall(r"^\S", re.sub(r"^}", "", text, flags=re.MULTILINE), re.MULTILINE))
    if path.name == "components.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(", text)


def test_motion_asks_first_and_forced_colours_keep_a_focus() -> None:
    text = (STATIC / "css" / "base.css").read_text(encoding="utf-8")
    assert "prefers-reduced-motion: no-preference" in text
    assert "forced-colors: active" in text
    for path in STYLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "transition" in line or "animation" in line:
                assert path.name == "base.css", f"{path.name}: motion belongs where it asks first"


def test_the_script_writes_no_cookie_and_asks_nobody() -> None:
    text = SCRIPTS[0].read_text(encoding="utf-8")
    for word in ("document.cookie", "fetch(", "XMLHttpRequest", "sendBeacon", "innerHTML", "eval(", "http"):
        assert word not in text, word
