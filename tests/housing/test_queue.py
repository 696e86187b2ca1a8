"""The desk's lists: who sees what, in which order, with how many queries; taking the next, two at once."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.enums import CoverReason, TaskKind
from casework.models import Assignment, Case, Task
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.taking import take_up
from housing.models import Application, SavedView
from housing.operations import taking
from housing.operations.taking import DeskFull, take_next
from housing.queries.queue import ListFilters, ListKind, Turn, list_of, list_page, neighbours
from staff.access import AccessPurpose
from staff.enums import Role
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT, TODAY, member
from tests.housing.factories import HousingDesk, apply
from tests.housing.lists import put_on_the_list
from tests.housing.team_door import url

CALM = {"kind": "tenant", "day": ""}
DANGER = {"kind": "danger", "day": ""}


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def numbers(desk: HousingDesk, filters: ListFilters, on: dt.date = TODAY) -> list[str]:
    return [row.number for row in list_page(desk.lead.member, filters, on=on).rows]


def test_danger_comes_first_then_what_is_late_then_news_then_what_is_new(housing_desk: HousingDesk) -> None:
    new = apply(housing_desk, situation=CALM)
    news = apply(housing_desk, situation=CALM)
    late = apply(housing_desk, situation=CALM)
    danger = apply(housing_desk, situation=DANGER)
    quiet = apply(housing_desk, situation=CALM)
    for one in (news, late, quiet):
        take_up(member=housing_desk.lead.member, case_id=one.case_id, at=AT)
    Case.objects.filter(pk__in=[late.case_id, quiet.case_id]).update(has_news=False)
    Application.objects.filter(case=late.case_id).update(decide_by=TODAY - dt.timedelta(days=1))
    page = list_page(housing_desk.lead.member, ListFilters(), on=TODAY)
    wanted = [(danger, Turn.DANGER), (late, Turn.LATE), (news, Turn.NEWS), (new, Turn.NEW)]
    wanted.append((quiet, Turn.UNDER_WAY))
    assert [(row.case_id, row.turn) for row in page.rows] == [(one.case_id, turn) for one, turn in wanted]


def test_who_only_waits_on_the_list_needs_nobody_until_something_is_asked(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk, situation=CALM)
    put_on_the_list(housing_desk, filed)
    Case.objects.filter(pk=filed.case_id).update(has_news=False)
    assert numbers(housing_desk, ListFilters()) == []
    assert numbers(housing_desk, ListFilters(kind=ListKind.MINE)) == [filed.application.number]
    Task.objects.create(case_id=filed.case_id, kind=TaskKind.RENEWAL_DUE, made_on=TODAY)
    assert numbers(housing_desk, ListFilters()) == [filed.application.number]
    assert numbers(housing_desk, ListFilters(task=TaskKind.RENEWAL_DUE)) == [filed.application.number]


def test_a_file_given_to_two_people_is_known_to_them_and_to_the_supervisor_alone(
    housing_desk: HousingDesk,
) -> None:
    filed = apply(housing_desk)
    pair = {"lead": housing_desk.lead.member, "backup": housing_desk.colleague.member}
    assign(by=housing_desk.lead, case_id=filed.case_id, **pair, at=AT)

    def seen_by(who: Any) -> list[Any]:
        filters = ListFilters(kind=ListKind.TEAM)
        return [row.case_id for row in list_page(who.member, filters, on=TODAY).rows]

    for who in (housing_desk.lead, housing_desk.colleague, housing_desk.supervisor):
        assert seen_by(who) == [filed.case_id]
    assert seen_by(housing_desk.third) == []


def test_nobody_of_another_team_sees_an_application(housing_desk: HousingDesk) -> None:
    apply(housing_desk)
    stranger = member("odette", Role.CASEWORKER, Role.SUPERVISOR)
    for kind in ListKind:
        assert list_page(stranger, ListFilters(kind=kind), on=TODAY).count == 0


def test_filters_narrow_and_stand_in_the_address(housing_desk: HousingDesk, browser: Browser) -> None:
    french = apply(housing_desk, situation=CALM)
    english = apply(housing_desk, situation=CALM, language={"answer_in": "en", "interpreter": ""})
    client = browser(housing_desk.lead)
    page = text_of(client.get("/logement/?list=team&language=en&tier=9999&state=nothing&late=maybe"))
    assert english.application.number in page
    assert french.application.number not in page
    # What narrows nothing does not travel on.
    assert f"/logement/{english.case_id}/ouvrir/?list=team&amp;language=en" in page


def test_a_view_is_kept_under_a_name_and_holds_only_filters(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    client = browser(housing_desk.lead)
    sent = {"name": "Anglais", "query": "list=team&language=en&next=//elsewhere.example"}
    client.post("/logement/vues/", sent)
    kept = SavedView.objects.get()
    assert (kept.member, kept.query) == (housing_desk.lead.member, "list=team&language=en")
    assert "Anglais" in text_of(client.get("/logement/"))
    assert browser(housing_desk.colleague).post(f"/logement/vues/{kept.pk}/enlever/").status_code == 404
    client.post(f"/logement/vues/{kept.pk}/enlever/")
    assert not SavedView.objects.exists()


def test_a_list_takes_at_most_twelve_queries_however_long(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    client = browser(housing_desk.lead)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get("/logement/?list=team").status_code == 200
        return len(made)

    apply(housing_desk)
    few = queries()
    for _ in range(3):
        apply(housing_desk)
    assert queries() == few <= 12


def test_a_page_of_ones_own_lists_is_cut_from_the_list_and_says_how_long_all_three_are(
    housing_desk: HousingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("housing.queries.queue.PAGE_SIZE", 2)
    who, own = housing_desk.lead.member, (ListKind.TODO, ListKind.MINE, ListKind.NOBODYS)
    assert list_page(who, ListFilters(), 3, on=TODAY).counts == dict.fromkeys(own, 0)
    filed = [apply(housing_desk, situation=DANGER if number % 2 else CALM) for number in range(6)]
    for one in filed[:3]:
        put_on_the_list(housing_desk, one)
    # One of theirs asks for nothing: it is theirs, and not to do.
    Case.objects.filter(pk=filed[0].case_id).update(has_news=False)
    Case.objects.filter(pk=filed[1].case_id).update(has_news=True)
    whole = {
        kind: list(list_of(who, ListFilters(kind=kind), on=TODAY).values_list("case_id", flat=True))
        for kind in own
    }
    assert sorted(map(len, whole.values()))[0] > 0
    assert len(set(map(len, whole.values()))) > 1
    for kind, page in itertools.product(own, range(5)):
        shown = list_page(who, ListFilters(kind=kind), page, on=TODAY)
        pages = -(-len(whole[kind]) // 2)
        number = min(max(1, page), pages)
        assert (shown.number, shown.pages, shown.count) == (number, pages, len(whole[kind]))
        assert [row.case_id for row in shown.rows] == whole[kind][2 * number - 2 : 2 * number]
        assert shown.counts == {one: len(cases) for one, cases in whole.items()}


def test_one_goes_on_through_the_list_that_one_came_from(housing_desk: HousingDesk) -> None:
    filed = [apply(housing_desk, situation=CALM) for _ in range(3)]
    found = [row.case_id for row in list_page(housing_desk.lead.member, ListFilters(), on=TODAY).rows]
    assert set(found) == {one.case_id for one in filed}
    who, filters = housing_desk.lead.member, ListFilters()
    assert neighbours(who, found[1], filters, on=TODAY) == (found[0], found[2])
    assert neighbours(who, found[2], filters, on=TODAY) == (found[1], None)
    # Dealt with, and gone from the list: the first is next.
    put_on_the_list(housing_desk, next(one for one in filed if one.case_id == found[1]))
    Case.objects.filter(pk=found[1]).update(has_news=False)
    assert neighbours(who, found[1], filters, on=TODAY) == (None, found[0])


# Taking the next


def test_one_press_takes_the_urgent_first_and_opens_it(housing_desk: HousingDesk, browser: Browser) -> None:
    apply(housing_desk, situation=CALM)
    urgent = apply(housing_desk, situation=DANGER)
    answer = browser(housing_desk.lead).post("/logement/prochaine/", follow=True)
    assert answer.redirect_chain[-1][0] == url(urgent.case_id)
    assert "Alma" in text_of(answer)
    assert urgent.case.state == "in_review"
    assert Assignment.objects.get(case=urgent.case_id, ended_on=None).member == housing_desk.lead.member


def test_the_next_is_in_a_language_that_one_answers_in(housing_desk: HousingDesk) -> None:
    apply(housing_desk, situation=DANGER, language={"answer_in": "en", "interpreter": ""})
    french = apply(housing_desk, situation=CALM)
    who = housing_desk.lead.member
    who.languages = ["fr"]
    who.save()
    assert take_next(member=who, at=AT) == french.case_id
    assert take_next(member=who, at=AT) is None


def test_a_full_desk_takes_no_more(housing_desk: HousingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "FULL_DESK", 1)
    for _ in range(2):
        apply(housing_desk)
    take_next(member=housing_desk.lead.member, at=AT)
    with pytest.raises(DeskFull):
        take_next(member=housing_desk.lead.member, at=AT)


def test_somebody_who_is_slower_is_told_who_was_faster(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = apply(housing_desk)
    take_up(member=housing_desk.colleague.member, case_id=filed.case_id, at=AT)
    answer = browser(housing_desk.lead).post(url(filed.case_id, "prendre"), follow=True)
    assert "carlos suit déjà cette demande" in text_of(answer)


def test_an_opening_by_a_colleague_has_a_reason(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk)
    take_up(member=housing_desk.colleague.member, case_id=filed.case_id, at=AT)
    opened = open_file(
        by=housing_desk.lead,
        case_id=filed.case_id,
        purpose=AccessPurpose.COVER,
        reason=CoverReason.SECOND_SIGNATURE,
        at=AT,
    )
    assert opened.openings[0].reason == CoverReason.SECOND_SIGNATURE
