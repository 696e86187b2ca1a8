"""An application told by phone or on paper: the public questions, sealed the same way, a code shown once."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.test import Client

from casework import by_code
from casework.enums import CaseState
from casework.models import Case, Event
from housing.contact_marks import same_household
from housing.forms.entry import COLUMNS, EntrySheet
from housing.models import Application, OpeningWindow, Programme
from housing.operations.duplicates import Obstacle, obstacle_to_merge
from housing.rules.answers import CODES
from privacy.receipt import read_code
from staff.enums import Role
from tests.assistance.team_door import Browser, text_of
from tests.assistance.visiting import code_on
from tests.casework.factories import AT, TODAY, member, who_has, with_key
from tests.databases import ActAs
from tests.housing.factories import HousingDesk, answers, apply

PATH = "/logement/saisir/"
#: What answers() says, as somebody types it.
TOLD: dict[str, Any] = {
    "how": "letter",
    "name-name": "Alma",
    "language-answer_in": "fr",
    "language-interpreter": "espagnol",
    "ways-ways": ["call", "organization"],
    "contact-call_address": "514 555-0142",
    "contact-call_when": "le matin",
    "contact-call_never": "le soir",
    "contact-call_ask_for": "Alma",
    "contact-call_leave_word": "no",
    "contact-call_code_word": "jardin",
    "contact-call_others": "no",
    "contact-organization_address": "Comité logement du Plateau",
    "contact-organization_leave_word": "yes",
    "contact-organization_others": "no",
    "household-aged_0_to_5": "1",
    "household-aged_6_to_12": "1",
    "household-aged_18_to_59": "2",
    "household-couples": "1",
    "change-expected": "yes",
    "change-month": "2027-03",
    "income_band-income_band": "B",
    "situation-kind": "lease_ending",
    "situation-day": "31 janvier 2027",
    "stay-in_montreal": "yes",
    "stay-borough": "villeray-saint-michel-parc-extension",
    "wanted-boroughs": ["le-plateau-mont-royal"],
    "wanted-most_rent": "900",
    "needs-features": ["no_steps"],
    "needs-is_inaccessible": "on",
    "rooms-rooms": "1",
    "helper-organization": "Comité logement du Plateau",
    "consent-agreed": "on",
}


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def carried(page: str) -> dict[str, str]:
    """What the form carries and nobody types, and the programme that is chosen."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("entry", "secret")}
    chosen = re.search(r'<option value="([^"]+)" selected', page)
    return {name: one[1] for name, one in {**found, "version": chosen}.items() if one}


def tell(client: Client, path: str = PATH, **changes: Any) -> tuple[Any, dict[str, Any]]:
    page = text_of(client.get(path))
    assert "⚠" not in page
    sent = {**carried(page), **TOLD, **changes}
    return client.post(path, sent), sent


# The page


def test_the_page_asks_the_fifteen_questions_and_nothing_else_in_the_order_of_the_keyboard(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    assert sorted([*COLUMNS[0], *COLUMNS[1]]) == sorted(CODES)
    page = text_of(browser(housing_desk.lead, language="en").get(PATH))
    main = page[page.index('class="ms-entry"') :]
    names = dict.fromkeys(re.findall(r'name="([\w-]+)"', main))
    asked = [name for name in names if "-" in name]
    drawn = {one.html_name for one in EntrySheet(versions=[housing_desk.version])}
    assert set(names) - {"csrfmiddlewaretoken", "next"} == drawn - {"reread"}
    assert list(dict.fromkeys(name.partition("-")[0] for name in asked)) == [*COLUMNS[0], *COLUMNS[1]]
    assert "tabindex" not in main
    assert "$15,200" in main


def test_the_desk_finds_what_is_open_by_its_own_rights(
    housing_desk: HousingDesk, browser: Browser, as_role: ActAs
) -> None:
    client = browser(housing_desk.lead)
    # What the public door asks the database, the desk may not ask.
    with as_role("casework_staff"):
        page = text_of(client.get(PATH))
    assert carried(page)["version"] == str(housing_desk.version.pk)
    assert "Aucun programme ne reçoit" not in page


def test_a_told_application_is_sealed_as_the_public_door_seals_and_its_code_opens_it(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    answer, _sent = tell(browser(housing_desk.lead))
    page = text_of(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store"), page
    code = read_code(code_on(page))
    file = by_code.read_file(who_has(code))
    assert file is not None
    assert file.story == answers()
    application = Application.objects.get()
    assert application.number[:4] in page
    assert (application.filed_by, application.is_code_only) == ("letter", False)
    assert application.case.state == CaseState.SUBMITTED
    event = Event.objects.get()
    assert (event.move, event.actor, event.member) == ("submit", "staff", housing_desk.lead.member)
    # The next one with the same number is found the moment it is entered.
    tell(browser(housing_desk.colleague), **{"name-name": "Alma encore"})
    assert [one.pk for one in same_household(application.case, housing_desk.third.member)] == [
        Application.objects.exclude(pk=application.pk).get().pk
    ]


def test_two_presses_are_one_application_with_one_code_and_what_was_changed_is_not_lost(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    client = browser(housing_desk.lead)
    first, sent = tell(client)
    assert code_on(text_of(client.post(PATH, sent))) == code_on(text_of(first)) != ""
    changed = client.post(PATH, {**sent, "name-name": "Alma Deux"})
    assert (changed.status_code, code_on(text_of(changed))) == (409, "")
    assert "Alma Deux" in text_of(changed)
    # The person has it: it is never shown again, and the desk is ready for the next sheet of paper.
    given = client.post(
        f"{PATH}fait/", {"entry": sent["entry"], "next": "1", "version": sent["version"], "how": "letter"}
    )
    assert given["Location"].startswith(f"{PATH}?version={sent['version']}&how=letter")
    late = client.post(PATH, sent)
    assert (late.status_code, code_on(text_of(late))) == (409, "")
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "changes", "field", "said"),
    [
        (
            "fr",
            {"ways-ways": ["call", "organization", "text"]},
            "contact-text_address",
            "numéro de téléphone",
        ),
        ("fr", {"ways-ways": ["call"]}, "ways-ways", "Cochez cette façon"),
        ("en", {"household-couples": "x"}, "household-couples", "figures"),
        ("fr", {"comment-comment": "Elle est sans statut."}, "reread", "N’écrivez pas le statut"),
    ],
)
def test_a_mistake_comes_back_with_everything_that_was_told(
    housing_desk: HousingDesk, browser: Browser, language: str, changes: Any, field: str, said: str
) -> None:
    answer, sent = tell(browser(housing_desk.lead, language=language), **changes)
    page = text_of(answer)
    assert answer.status_code == 400
    assert said in page or language == "en"
    assert re.search(rf'href="#id_{field}(_0)?"', page)
    assert 'value="Comité logement du Plateau"' in page
    assert 'value="le matin"' in page
    assert carried(page) == {name: sent[name] for name in ("entry", "secret", "version")}
    assert Case.objects.count() == 0
    if field == "reread":
        client = browser(housing_desk.lead)
        assert code_on(text_of(client.post(PATH, {**sent, "reread": "on"})))


def test_closed_nothing_is_entered_and_nothing_is_lost(housing_desk: HousingDesk, browser: Browser) -> None:
    client = browser(housing_desk.lead)
    page = text_of(client.get(PATH))
    Programme.objects.update(is_receiving=False)
    answer = client.post(PATH, {**carried(page), **TOLD})
    assert answer.status_code == 503
    assert 'value="le matin"' in text_of(answer)
    assert Case.objects.count() == 0


def test_only_caseworkers_of_a_housing_team_enter(housing_desk: HousingDesk, browser: Browser) -> None:
    assert browser(with_key(member("autre", Role.CASEWORKER))).get(PATH).status_code == 404
    assert browser(with_key(member("tri", Role.TRIAGE))).get(PATH).status_code == 403


# A household that separates


def test_the_second_of_a_separated_household_keeps_the_day_and_neither_code_tells_of_it(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    first = apply(housing_desk)
    Application.objects.update(effective_on=TODAY.replace(year=2025))
    # Also when the programme takes nothing new.
    Programme.objects.update(is_receiving=False)
    OpeningWindow.objects.update(closes_on=TODAY)
    path = f"/logement/{first.case_id}/saisir/"
    client = browser(housing_desk.lead)
    answer, sent = tell(client, path, **{"name-name": "Berta", "how": "phone"})
    assert answer.status_code == 200, text_of(answer)
    assert code_on(text_of(client.post(path, sent))) == code_on(text_of(answer))
    second = Application.objects.exclude(case=first.case_id).get()
    assert second.effective_on == TODAY.replace(year=2025)
    assert (second.programme, second.version) == (first.application.programme, first.application.version)
    for code in (first.code, read_code(code_on(text_of(answer)))):
        file = by_code.read_file(who_has(code))
        assert file is not None
        assert [one.move for one in file.events] == ["submit"]
    assert Event.objects.filter(move="split").count() == 2
    # Each is a live application of the same programme with the same number; they are never one again.
    assert obstacle_to_merge(first.application, second) == Obstacle.SEPARATED
    client.post(f"/logement/{first.case_id}/ouvrir/")
    assert first.case.contact_marks.count() == second.case.contact_marks.count() == 1
    assert same_household(first.case, housing_desk.lead.member) == []


def test_a_separation_needs_a_first_file_of_the_team_that_is_under_way(
    housing_desk: HousingDesk, browser: Browser, as_role: ActAs
) -> None:
    first = apply(housing_desk)
    path = f"/logement/{first.case_id}/saisir/"
    assert browser(with_key(member("autre", Role.CASEWORKER))).get(path).status_code == 404
    statement = (
        "SELECT housing_enter_split(%s, 'phone', gen_random_uuid(), 'housing', %s, 'fr', 'urgent', %s, %s,"
        " gen_random_uuid(), '', gen_random_uuid(), '', '', 1, '{}', '{}', '{}', gen_random_uuid(),"
        " gen_random_uuid(), %s, %s)"
    )
    stranger, long_ago = member("encore", Role.CASEWORKER), TODAY - dt.timedelta(days=90)
    for who, on, says in (
        (stranger, TODAY, "not an application"),
        (housing_desk.lead.member, long_ago, "not a day of today"),
    ):
        with (
            pytest.raises(IntegrityError, match=says),
            transaction.atomic(),
            as_role("casework_staff"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(statement, [who.pk, housing_desk.team.pk, on, on, first.case_id, on])
    by_code.erase(first.who, TODAY)
    assert browser(housing_desk.lead).get(path).status_code == 404
