"""A supervisor's boards: figures and colleagues' names, and openings that nothing explains."""

import datetime as dt
import re

import pytest

from casework.enums import CoverReason, TaskKind
from casework.models import Task
from casework.operations.files import open_file
from casework.operations.taking import hand_over, take_up
from housing.models import Application
from housing.queries.boards import deadlines_of, loads_in, openings_without_a_task
from staff.access import AccessPurpose
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT, TODAY
from tests.housing.deciding import in_review, proposed
from tests.housing.factories import Filed, HousingDesk, apply


def looked(desk: HousingDesk, filed: Filed) -> None:
    reason = CoverReason.ASKED
    open_file(by=desk.third, case_id=filed.case_id, purpose=AccessPurpose.COVER, reason=reason, at=AT)


@pytest.fixture
def filed(housing_desk: HousingDesk) -> Filed:
    one = apply(housing_desk)
    take_up(member=housing_desk.lead.member, case_id=one.case_id, at=AT)
    return one


def test_loads_and_promises_are_figures(housing_desk: HousingDesk, filed: Filed) -> None:
    apply(housing_desk)
    Application.objects.filter(case=filed.case_id).update(decide_by=TODAY - dt.timedelta(days=1))
    stand = deadlines_of(housing_desk.supervisor.member, on=TODAY)
    assert (stand.unread, stand.decisions_late, stand.nobodys) == (1, 1, 1)
    loads = {one.name: one for one in loads_in(housing_desk.supervisor.member, on=TODAY)}
    assert (loads["lucie"].undecided, loads["lucie"].late) == (1, 1)
    assert loads["thuy"].undecided == 0


def test_an_opening_that_nothing_asked_for_is_shown(housing_desk: HousingDesk, filed: Filed) -> None:
    looked(housing_desk, filed)
    (line,) = openings_without_a_task(housing_desk.supervisor.member, on=TODAY)
    assert (line["name"], line["number"]) == ("thuy", filed.application.number)


def test_a_task_or_a_part_explains_an_opening(housing_desk: HousingDesk, filed: Filed) -> None:
    looked(housing_desk, filed)
    task = Task.objects.create(case_id=filed.case_id, kind=TaskKind.SECOND_NEEDED, made_on=TODAY)
    assert openings_without_a_task(housing_desk.supervisor.member, on=TODAY) == []
    task.delete()
    hand_over(member=housing_desk.lead.member, case_id=filed.case_id, to=housing_desk.third.member, at=AT)
    assert openings_without_a_task(housing_desk.supervisor.member, on=TODAY) == []


def test_boards_are_the_supervisors_and_name_no_household(
    housing_desk: HousingDesk, filed: Filed, browser: Browser
) -> None:
    looked(housing_desk, filed)
    page = text_of(browser(housing_desk.supervisor).get("/logement/tableaux/"))
    assert filed.application.number in page
    assert "Alma" not in page
    assert browser(housing_desk.lead).get("/logement/tableaux/").status_code == 403


def test_the_desk_counts_what_waits(housing_desk: HousingDesk, filed: Filed, browser: Browser) -> None:
    apply(housing_desk)
    desk = text_of(browser(housing_desk.lead).get("/", follow=True))
    assert filed.application.number not in desk
    for number, label in ((2, "à faire maintenant"), (1, "sans responsable")):
        assert re.search(rf'number">{number}</span><a [^>]*>{label}</a>', desk), label
    assert "Équipe du logement" not in desk
    # Whoever works for housing alone gets no request for help.
    assert "Demandes d’aide" not in desk
    assert "Équipe du logement" in text_of(browser(housing_desk.supervisor).get("/", follow=True))


def test_the_desk_sends_a_proposed_refusal_to_its_second_person(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = in_review(housing_desk, income_band="E")
    proposed(housing_desk, filed)
    second = browser(housing_desk.colleague)
    desk = text_of(second.get("/", follow=True))
    asked = "refus attend une deuxième personne"
    found = re.search(rf'number">1</span><a [^>]*href="([^"]+)"[^>]*>{asked}</a>', desk)
    assert found, desk
    assert filed.application.number in text_of(second.get(found[1].replace("&amp;", "&")))
    # Who proposed it has nothing to sign.
    assert asked not in text_of(browser(housing_desk.lead).get("/", follow=True))
