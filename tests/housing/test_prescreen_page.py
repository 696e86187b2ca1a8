"""What anybody may read of programmes, and the pre-screen: the same cards for all, and nothing kept."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from housing.forms.prescreen import PreScreenForm
from housing.models import Programme
from housing.operations.programmes import load_shipped
from housing.presentation.programmes import FIT_ICONS, FIT_WORDS, MODE_WORDS, TONIGHT_WORDS, WHY_WORDS
from housing.programmes import read_shipped
from housing.rules.prescreen import Fit, IncomeRange, IntakeMode, Tonight, Why
from montreal_sanctuary.grants import CASEWORK
from tests.databases import ActAs
from tests.housing.factories import AT, TODAY, HousingDesk
from tests.services.factories import ListingFactory, PhoneFactory, ServicePointFactory

NEEDLE = 17
GOOD = {"people": "3", "minors": "1", "tonight": "hosted", "income": "0"}
FIRST = (
    "Certains programmes du Québec exigent la citoyenneté ou la résidence permanente."
    " Nous ne vous demanderons jamais votre statut."
)


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    with time_machine.travel(AT):
        yield


@pytest.fixture
def loaded(db: None) -> None:
    load_shipped(read_shipped(), on=TODAY - dt.timedelta(days=1))


def address(name: str, language: str = "fr", **kwargs: str) -> str:
    with override(language):
        return reverse(f"housing:{name}", kwargs=kwargs)


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    found = response.content.decode()
    assert "unknown variable" not in found
    return found


def codes_on(page: str) -> list[str]:
    return re.findall(r'/programmes/([a-z-]+)/"', page)


# -------------------- pages


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_thing_said_is_who_asks_for_papers_and_that_we_never_do(
    client: Client, loaded: None, language: str
) -> None:
    page = body(client, address("programmes", language))
    main = page[page.index("</h1>") :]
    if language == "fr":
        assert main.index(FIRST) < main.index("<a ")
    assert len(set(codes_on(page))) == len(read_shipped())


def test_those_that_take_applications_come_first_and_orientation_last(
    client: Client, housing_desk: HousingDesk, loaded: None, settings: Any
) -> None:
    page = body(client, address("programmes"))
    codes = codes_on(page)
    assert codes[0] == housing_desk.programme.code
    assert set(codes[-3:]) == {"hlm", "supplement-loyer", "cooperatives-subventionnees"}
    assert "Voici ceux qui sont ouverts à tout le monde." in page
    # Only what an owner has confirmed is said to be open to everybody.
    assert page.count("Ouvert à tout le monde</li>") == 1


def test_when_nothing_takes_applications_no_page_says_so(client: Client, loaded: None) -> None:
    page = body(client, address("programmes"))
    assert "aucun programme ne prend de demandes sur ce site" in page
    assert "ouverts à tout le monde." not in page
    for code in codes_on(page):
        assert "Faire une demande" not in body(client, address("programme", code=code))


def test_an_orientation_page_has_no_field_and_counts_no_click(client: Client, loaded: None) -> None:
    for code in ("hlm", "supplement-loyer", "cooperatives-subventionnees"):
        page = body(client, address("programme", code=code))
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.search(r"<(form|input|select|textarea|button)\b", main)
        assert "Un membre du ménage est citoyen ou résident permanent?" in main
        assert "Consultez un comité logement avant de renoncer." in main
        # A link elsewhere leads there itself, and tells nobody where one came from.
        for link in re.findall(r'<a [^>]*href="https?://[^>]*>', main):
            assert "noreferrer" in link


def test_who_helps_is_what_the_directory_publishes_now(client: Client, loaded: None) -> None:
    before = body(client, address("programme", code="hlm"))
    assert "Qui aide gratuitement" not in before
    committee = ListingFactory(slug="cl-rosemont", name_fr="Comité d’ici")
    PhoneFactory(point=ServicePointFactory(listing=committee), number="+15145972581")
    page = body(client, address("programme", code="hlm"))
    assert "Qui aide gratuitement" in page
    assert "/fr/services/cl-rosemont/" in page
    assert 'href="tel:+15145972581"' in page


def test_a_programme_that_is_not_there_or_not_published_is_not_found(client: Client, loaded: None) -> None:
    Programme.objects.create(code="brouillon", position=99)
    Programme.objects.filter(code="hlm").update(is_retired=True)
    for code in ("nulle-part", "brouillon", "hlm"):
        assert client.get(address("programme", code=code)).status_code == 404
        assert client.get(address("sheet", code=code)).status_code == 404


def test_the_sheet_is_in_both_languages_and_can_leave_the_portals_name_out(
    client: Client, loaded: None
) -> None:
    page = body(client, address("sheet", code="hlm"))
    paper = page[page.index('class="ms-paper"') : page.index("</main>")]
    assert "Logement à loyer modique" in paper
    assert "Low-rent housing" in paper
    assert "Accès sans peur" in paper
    discreet = body(client, address("sheet", code="hlm") + "?discret=1")
    assert "Accès sans peur" not in discreet[discreet.index('class="ms-paper"') : discreet.index("</main>")]


def test_reading_leaves_no_cookie_and_is_kept_for_a_minute_at_most(client: Client, loaded: None) -> None:
    for path in (address("programmes"), address("programme", code="hlm"), address("sheet", code="hlm")):
        response = client.get(path)
        assert not response.cookies
        assert "Set-Cookie" not in response.headers


def test_all_programmes_take_the_same_few_queries_however_many_there_are(
    client: Client, housing_desk: HousingDesk, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            body(client, address("programmes"))
        counts.append(len(asked))
        load_shipped(read_shipped(), on=TODAY)
    assert counts[0] == counts[1] <= 8


def test_the_public_door_reads_these_pages_with_its_own_rights(
    client: Client, housing_desk: HousingDesk, loaded: None, as_role: ActAs
) -> None:
    assert CASEWORK["casework_intake"]["housing_programmeversion"] == frozenset({"SELECT"})
    with as_role("casework_intake"):
        assert client.get(address("programmes")).status_code == 200
        assert client.post(address("prescreen"), GOOD).status_code == 200


def test_home_the_needs_and_the_foot_of_every_page_lead_there(client: Client, loaded: None) -> None:
    assert f'href="{address("programmes")}"' in body(client, "/fr/")
    sitemap = body(client, "/fr/sitemap.xml")
    assert "/fr/logement/programmes/hlm/</loc>" in sitemap
    assert "pour-moi" not in sitemap


# -------------------- the pre-screen


def test_every_answer_has_every_programme_with_a_reason_and_what_will_be_asked_to_be_seen(
    client: Client, loaded: None
) -> None:
    response = client.post(address("prescreen"), GOOD)
    page = response.content.decode()
    assert response.status_code == 200
    assert set(codes_on(page)) == {one.code for one in read_shipped()}
    assert page.count("<h4>Pourquoi</h4>") == len(read_shipped())
    assert page.count("<h4>Ce qu’on demandera de voir</h4>") == len(read_shipped())
    assert str(WHY_WORDS[Why.INCOME_WITHIN]) in page
    # Nobody is told that something is open to them which no owner has confirmed.
    assert str(FIT_WORDS[Fit.FITS]) not in page
    # What was ticked stays ticked.
    assert re.search(r'value="hosted"[^>]*checked', page)


def test_a_programme_that_takes_applications_fits_and_leads_to_them(
    client: Client, housing_desk: HousingDesk
) -> None:
    page = client.post(address("prescreen"), GOOD).content.decode()
    assert str(FIT_WORDS[Fit.FITS]) in page
    dear = client.post(address("prescreen"), {**GOOD, "income": "4"}).content.decode()
    assert str(WHY_WORDS[Why.INCOME_ABOVE]) in dear


def test_nothing_is_kept_no_row_no_cookie_no_line_no_token(
    client: Client, loaded: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    strict = Client(enforce_csrf_checks=True)
    answers = {**GOOD, "people": str(NEEDLE), "has_senior": "on"}
    with CaptureQueriesContext(connection) as asked:
        first = strict.get(address("prescreen"))
        answered = strict.post(address("prescreen"), answers)
    assert answered.status_code == 200
    writing = re.compile(r"\b(INSERT|UPDATE|DELETE|COPY|CREATE)\b", re.IGNORECASE)
    for query in asked.captured_queries:
        assert not writing.search(query["sql"]), query
        assert "hosted" not in query["sql"]
        assert f" {NEEDLE}" not in query["sql"]
    for response in (first, answered):
        assert not response.cookies
        assert response["Cache-Control"] == "no-store"
    assert "csrf" not in first.content.decode()
    spoken = [line.getMessage() for line in caplog.records if line.name != "django.db.backends"]
    assert not [line for line in spoken if "hosted" in line or f"{NEEDLE}" in line]


@pytest.mark.parametrize(
    ("wrong", "field", "french"),
    [
        ({"people": "deux"}, "people", "Écrivez un nombre en chiffres, comme 2."),
        ({"people": ""}, "people", "Dites combien vous êtes"),
        ({"people": "0"}, "people", "Écrivez 1 ou plus"),
        ({"people": "999"}, "people", "C’est trop grand"),
        ({"minors": "4"}, "minors", "Il y a plus d’enfants que de personnes."),
        ({"tonight": ""}, "tonight", "Choisissez où vous dormez ce soir."),
        ({"tonight": "prison"}, "tonight", "Choisissez une des réponses"),
        ({"income": "99"}, "income", "Choisissez une des réponses"),
    ],
)
def test_a_mistake_is_said_with_what_to_do_beside_its_field_and_what_was_typed_stays(
    client: Client, loaded: None, wrong: dict[str, str], field: str, french: str
) -> None:
    said = []
    for language, error in (("fr", "Erreur"), ("en", "Error")):
        response = client.post(address("prescreen", language), {**GOOD, **wrong})
        page = response.content.decode()
        assert response.status_code == 400
        assert page.index(error) < page.index("</title>")
        linked = re.search(rf'<a href="#(id_{field}(?:_0)?)">([^<]*)</a>', page)
        assert linked is not None
        said.append(linked[2])
        assert f'id="{linked[1]}"' in page
        assert re.search(rf'aria-describedby="[^"]*\bid_{field}_error\b', page)
        assert "</h4>" not in page
        if value := wrong.get("people"):
            assert f'value="{value}"' in page
    assert said[0].startswith(french)
    assert said[1] != said[0]


@pytest.mark.parametrize(
    ("tonight", "words"),
    [("danger", "En danger maintenant"), ("outside", "Dormir ce soir"), ("hosted", None)],
)
def test_answers_to_somebody_in_danger_begin_with_whom_to_call(
    client: Client, loaded: None, tonight: str, words: str | None
) -> None:
    page = client.post(address("prescreen"), {**GOOD, "tonight": tonight}).content.decode()
    first = page[page.index('id="reponses"') : page.index("Ce n’est pas une décision")]
    assert words in first if words else "ms-note" not in first


def test_income_is_asked_in_ranges_that_end_at_the_ceilings_and_may_be_left_out(
    client: Client, loaded: None
) -> None:
    form = PreScreenForm(GOOD, ceilings={43_500, 38_000})
    assert form.is_valid()
    assert form.ranges == (
        IncomeRange(0, 38_000),
        IncomeRange(38_001, 43_500),
        IncomeRange(43_501, None),
    )
    assert form.answers.income == IncomeRange(0, 38_000)
    silent = client.post(address("prescreen"), {**GOOD, "income": ""})
    assert str(WHY_WORDS[Why.INCOME_NOT_SAID]) in silent.content.decode()
    # Where no programme has a ceiling, nobody is asked what they earn.
    assert "income" not in PreScreenForm(ceilings=()).fields


def test_every_choice_and_every_reason_has_words() -> None:
    assert set(TONIGHT_WORDS) == set(Tonight)
    assert set(WHY_WORDS) == set(Why)
    assert set(FIT_WORDS) == set(FIT_ICONS) == set(Fit)
    assert set(MODE_WORDS) == set(IntakeMode)
