"""The form on paper: what the pages ask and nothing else, read in order, in both languages."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from casework.models import Intake
from core.printing import printed
from housing.forms.answers import QUESTIONS
from housing.printed import PAPER_FORM
from housing.printed.words import paper_form_words
from housing.queries.programmes import ceilings_for_words
from housing.rules.answers import CODES
from privacy.status_guard import status_words_in
from tests.assistance.pdf_reading import fonts_of, open_pdf, parts_of
from tests.assistance.test_printed import flat, plain
from tests.housing.factories import HousingDesk

LANGUAGES = ("fr", "en")
#: The only sentence that speaks of a status says that none is asked.
TOLD = "Jamais demandés : votre statut, votre pays, votre date de naissance."


def words_in(desk: HousingDesk, language: str) -> dict[str, Any]:
    with override(language):
        return paper_form_words(
            team="Équipe d’essai",
            phone="514 555-0100",
            versions=[desk.version],
            ceilings={desk.version.pk: ceilings_for_words(desk.version)},
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_asks_the_fifteen_questions_and_is_read_in_their_order(
    housing_desk: HousingDesk, language: str
) -> None:
    words = words_in(housing_desk, language)
    assert [one["code"] for one in words["questions"]] == list(CODES)
    pdf = open_pdf(printed(PAPER_FORM, words))
    assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang) == f"{language}-CA"
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts_of(pdf))
    assert [float(one) for one in pdf.pages[0].MediaBox] == [0, 0, 612, 792]
    parts = parts_of(pdf)
    heads = [plain(part.text) for part in parts if part.role in ("H1", "H2")]
    assert heads == [
        plain(one)
        for one in (
            words["heading"],
            words["programme_title"],
            *(question["title"] for question in words["questions"]),
            words["after_title"],
        )
    ]
    ways = [group["title"] for group in words["questions"][3]["groups"]]
    assert [part.text for part in parts if part.role == "H3"] == ways
    said = plain(" ".join(part.text for part in parts))
    with override(language):
        # Every field of every page stands there, in its own words; and no question besides.
        labels = [str(field.label) for form in QUESTIONS.values() for field in form().fields.values()]
    assert sum(len(group["parts"]) for one in words["questions"] for group in one["groups"]) == len(labels)
    for label in labels:
        assert plain(label) in said, label
    # Dollars, where somebody would have to know what a ceiling is.
    assert "15" in words["questions"][6]["tables"][0]["rows"][0][1]


def test_no_sheet_asks_for_a_status(housing_desk: HousingDesk) -> None:
    for text in flat(words_in(housing_desk, "fr")):
        assert text == TOLD or not list(status_words_in(text)), text
    assert len([text for text in flat(words_in(housing_desk, "en")) if list(status_words_in(text))]) <= 1
    assert not list(status_words_in(PAPER_FORM.read_text(encoding="utf-8")))


def test_anybody_gets_it_without_a_cookie_while_something_takes_applications(
    housing_desk: HousingDesk, client: Client
) -> None:
    path = reverse("housing:paper_form")
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert not answer.cookies
    assert re.fullmatch(r'inline; filename="[a-z]+\.pdf"', answer["Content-Disposition"])
    said = plain(" ".join(part.text for part in parts_of(open_pdf(answer.content))))
    assert "Logements abordables d’essai" in said
    assert "311" in said
    Intake.objects.update(is_open=False, closed_because="by_hand")
    closed = client.get(path)
    assert (closed.status_code, closed["Location"]) == (303, reverse("housing:programmes"))
