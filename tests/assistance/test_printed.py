"""The sheets: read in order by a screen reader, asking what the page asks, given without a cookie."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from assistance.forms import RequestForm
from assistance.forms_entry import ASKED
from assistance.printed import KIT, PAPER_FORM
from assistance.printed.words import ReadingTeam, kit_words, paper_form_words
from casework.models import Intake
from core import printing
from core.listing_lookup import PublicListing
from core.printing import printed
from privacy.status_guard import status_words_in
from services.models import Phone
from tests.assistance.pdf_reading import Part, fonts_of, open_pdf, parts_of
from tests.casework.factories import Desk
from tests.services.factories import ListingFactory

TEAM = ReadingTeam("Organisme d’essai", "514 555-0100")
LINES = [
    PublicListing("211", "211 Grand Montréal", "", phone="211"),
    PublicListing("sos", "SOS violence conjugale", "", phone="1 800 363-9010"),
    PublicListing("sans", "Sans numéro", ""),
]
LANGUAGES = ("fr", "en")
SHEETS = (KIT, PAPER_FORM)
HOUSE = Path(printing.__file__).parent / "printed" / "house.typ"
#: The only sentence that speaks of a status says that none is asked.
TOLD = "Jamais demandés : votre statut, votre pays, votre date de naissance."


def words_of(sheet: Path, language: str) -> dict[str, Any]:
    with override(language):
        return kit_words(lines=LINES, team=TEAM) if sheet == KIT else paper_form_words(team=TEAM)


@pytest.fixture(scope="module", params=[(sheet, language) for sheet in SHEETS for language in LANGUAGES])
def sheet(request: pytest.FixtureRequest) -> Any:
    kind, language = request.param
    words = words_of(kind, language)
    return kind, language, words, open_pdf(printed(kind, words))


def spoken(parts: list[Part]) -> str:
    return re.sub(r"\s+", " ", " ".join(part.text for part in parts))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def flat(words: Any) -> list[str]:
    """Every text of some words, in their order."""
    if isinstance(words, str):
        return [words]
    inside = words.values() if isinstance(words, dict) else words if isinstance(words, list) else ()
    return [text for one in inside for text in flat(one)]


def test_a_sheet_says_that_it_is_accessible_and_is_tagged(sheet: Any) -> None:
    _kind, language, words, pdf = sheet
    assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert str(pdf.Root.Lang) == f"{language}-CA"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(pdf.docinfo["/Title"]) == pdf.open_metadata()["dc:title"] == words["title"]
    # Nothing says who made it, when, or where.
    assert set(pdf.docinfo.keys()) <= {"/Title", "/Creator"}


def test_every_font_travels_with_the_sheet(sheet: Any) -> None:
    pdf = sheet[3]
    names = set()
    for font in fonts_of(pdf):
        assert "/FontFile2" in font or "/FontFile3" in font
        names.add(str(font.FontName).rpartition("+")[2])
    assert names == {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


def test_it_is_printed_on_the_paper_that_is_sold_here(sheet: Any) -> None:
    for page in sheet[3].pages:
        assert [float(one) for one in page.MediaBox] == [0, 0, 612, 792]
    # The questions fill one sheet, both sides; what stays with the person is another.
    assert len(sheet[3].pages) == {KIT: 2, PAPER_FORM: 3}[sheet[0]]


def test_it_is_read_in_the_order_in_which_it_is_written(sheet: Any) -> None:
    kind, _language, words, pdf = sheet
    parts = parts_of(pdf)
    heads = [part for part in parts if re.fullmatch(r"H\d", part.role)]
    assert heads[0] == Part("H1", words["heading"])
    assert {part.role for part in heads[1:]} == {"H2"}
    if kind == KIT:
        wanted = [
            words[f"{name}_title"] for name in ("steps", "readers", "limits", "device", "lines", "card")
        ]
    else:
        wanted = [
            words["readers_title"],
            *(question["label"] for question in words["questions"]),
            words["after_title"],
        ]
    assert [plain(part.text) for part in heads[1:]] == [plain(one) for one in wanted]
    # Every word of it is read, each where it belongs, and nothing besides.
    said, at = spoken(parts), 0
    order = ["heading", "operator", "steps", "readers", "limits", "device", "lines_lead", "card_lead"]
    for text in flat([words[name] for name in order if name in words]):
        at = said.find(plain(text), at)
        assert at >= 0, text
    if kind == KIT:
        assert [plain(part.text) for part in parts if part.role == "Strong"][2:] == [
            "911",
            "211",
            "1 800 363-9010",
        ]
        assert "Sans numéro" not in said


def test_the_paper_asks_the_questions_of_the_page_and_no_other() -> None:
    for language in LANGUAGES:
        words = words_of(PAPER_FORM, language)
        with override(language):
            fields = RequestForm.base_fields
            labels = [str(fields[name].label) for name in ASKED]
            choices = [str(label) for name in ASKED for _value, label in getattr(fields[name], "choices", ())]
        assert [question["label"] for question in words["questions"]] == labels
        assert [choice for question in words["questions"] for choice in question["choices"]] == choices
        said = spoken(parts_of(open_pdf(printed(PAPER_FORM, words))))
        for text in (*labels, *choices):
            assert plain(text) in said


def test_no_sheet_asks_for_a_status() -> None:
    for sheet in SHEETS:
        for text in flat(words_of(sheet, "fr")):
            assert text == TOLD or not list(status_words_in(text)), text
        english = [text for text in flat(words_of(sheet, "en")) if list(status_words_in(text))]
        assert len(english) <= 1, english
    for source in (*SHEETS, HOUSE):
        assert not list(status_words_in(source.read_text(encoding="utf-8"))), source.name


def test_the_card_says_nothing_of_what_it_is() -> None:
    card = HOUSE.read_text(encoding="utf-8").partition("#let card(label)")[2]
    assert "words." not in card
    for language, label in (("fr", "Numéro"), ("en", None)):
        words = words_of(KIT, language)
        assert label is None or words["card_label"] == label


def test_the_same_words_make_the_same_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_of(KIT, "fr")
    first = printed(KIT, words)
    printing._kept.cache_clear()
    # Made anew, it is the same to the byte: no hour, no number at random.
    assert printed(KIT, words) == first
    monkeypatch.setattr(printing.typst, "compile", None)
    assert printed(KIT, words) == first


# At the door


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_gets_the_kit_without_a_cookie(desk: Desk, client: Client, language: str) -> None:
    ListingFactory(slug="211", name_fr="Le 211", name_en="211", by_phone=True)
    with override(language):
        path = reverse("assistance:kit")
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Language"] == language
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert re.fullmatch(r'inline; filename="[a-z]+\.pdf"', answer["Content-Disposition"])
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_number_that_was_corrected_is_on_the_next_kit(desk: Desk, client: Client) -> None:
    ListingFactory(slug="211", name_fr="Le 211", by_phone=True)

    def said() -> str:
        return spoken(parts_of(open_pdf(client.get(reverse("assistance:kit")).content)))

    before = said()
    phone = Phone.objects.get(point__listing__slug="211")
    assert phone.number[-4:] in before
    Phone.objects.update(number="5145550142")
    after = said()
    assert "514 555-0142" in after, after


def test_while_nobody_reads_no_form_is_handed_out_and_the_kit_says_so(desk: Desk, client: Client) -> None:
    form = client.get(reverse("assistance:paper_form"))
    assert form.status_code == 200
    assert "Essai" in spoken(parts_of(open_pdf(form.content)))
    Intake.objects.update(is_open=False, closed_because="by_hand")
    closed = client.get(reverse("assistance:paper_form"))
    assert (closed.status_code, closed["Location"]) == (303, reverse("portal:help"))
    assert closed["Cache-Control"] == "no-store"
    kit = client.get(reverse("assistance:kit"))
    assert "Personne ne lit les demandes en ce moment." in spoken(parts_of(open_pdf(kit.content)))
