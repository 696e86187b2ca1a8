"""Programmes as versions: loaded once, edited by the team, published for good; who may apply, and on what."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from casework.errors import IntakeClosed, NotYours
from casework.models import Intake
from housing.models import OwnerAnswer, Programme, ProgrammeVersion
from housing.operations.programmes import (
    CONTENT,
    TEXTS,
    ChangedMeanwhile,
    Lacking,
    NotReady,
    Shipped,
    begin_programme,
    draft_of,
    drop_draft,
    load_shipped,
    mark_of,
    publish,
    receive,
    record_answer,
    retire,
    save_draft,
    stop_receiving,
)
from housing.programmes import BadProgramme, read_shipped
from housing.queries.programmes import conditions_of, offered, takes_applications, version_in_use
from housing.rules.income import bands, read_ceilings
from housing.rules.prescreen import IntakeMode
from housing.translation import ProgrammeVersionTranslation
from staff.enums import Role
from staff.models import StaffMember
from tests.casework.factories import member
from tests.housing.factories import AT, TODAY, HousingDesk, apply

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def editor(db: None) -> StaffMember:
    return member("edith", Role.EDITOR)


def newest(code: str) -> ProgrammeVersion:
    version = version_in_use(code)
    assert version is not None
    return version


def edited(desk: HousingDesk, by: StaffMember, **content: Any) -> ProgrammeVersion:
    return save_draft(programme=desk.programme, content=content, read=mark_of(_current(desk)), by=by)


def _current(desk: HousingDesk) -> ProgrammeVersion | None:
    return draft_of(desk.programme) or ProgrammeVersion.objects.filter(programme=desk.programme).first()


# -------------------- loading


def test_what_is_shipped_loads_once_whole_and_receives_nothing(db: None) -> None:
    call_command("load_programmes", verbosity=0)
    loaded = offered(TODAY + dt.timedelta(days=10_000))
    modes = [IntakeMode(one.mode) for one in loaded]
    assert modes == sorted(modes, key=["open", "referral", "directory", "orientation"].index)
    assert set(modes) == set(IntakeMode)
    assert not Programme.objects.filter(is_receiving=True).exists()
    for one in loaded:
        assert one.is_to_verify, one
        assert one.source, one
        assert all(getattr(one, f"{text}_{language}") for text in TEXTS for language in ("fr", "en")), one
        # Nothing is written with a French colon in English, nor without its space in French.
        assert not any("\u00a0:" in getattr(one, f"{text}_en") for text in TEXTS), one
        assert not any(" :" in getattr(one, f"{text}_fr") for text in TEXTS), one
    count = ProgrammeVersion.objects.count()
    call_command("load_programmes", verbosity=0)
    assert ProgrammeVersion.objects.count() == count


def test_what_quebec_closes_to_some_is_orientation_and_nothing_else(db: None) -> None:
    modes = {shipped.code: shipped.content["mode"] for shipped in read_shipped()}
    for code in ("hlm", "supplement-loyer", "cooperatives-subventionnees"):
        assert modes[code] == "orientation"


def test_new_words_are_a_new_version_and_what_somebody_edited_is_kept(editor: StaffMember) -> None:
    shipped = read_shipped()
    load_shipped(shipped, on=TODAY)
    changed = [
        Shipped(one.code, {**one.content, "summary_fr": "Autrement."}) if one.code != "hlm" else one
        for one in shipped
    ]
    programme = Programme.objects.get(code="aide-recherche")
    save_draft(
        programme=programme, content={"name_fr": "À nous"}, read=mark_of(newest(programme.code)), by=editor
    )
    report = load_shipped(changed, on=TOMORROW)
    assert report.kept == ("aide-recherche",)
    assert "hlm" not in report.changed
    assert len(report.changed) == len(shipped) - 2
    assert newest("logements-abordables").number == 2
    assert newest("aide-recherche").number == 1


def test_a_load_that_breaks_in_the_middle_leaves_nothing(db: None) -> None:
    broken = [*read_shipped()[:2], Shipped("x", {"mode": None})]
    with pytest.raises(DatabaseError), transaction.atomic():
        load_shipped(broken, on=TODAY)
    assert not Programme.objects.exists()


def test_a_shipped_programme_with_an_unknown_word_is_refused(tmp_path: Any) -> None:
    file = tmp_path / "x.toml"
    needed = "\n".join(
        f'{text}_{code} = "x"' for text in ("name", "owner", "summary") for code in ("fr", "en")
    )
    for wrong in ('mode = "free"', 'mode = "open"\nsituations = ["prison"]', 'mode = "open"\nfee = 3'):
        file.write_text(f'[[programme]]\ncode = "x"\n{needed}\n{wrong}\n', encoding="utf-8")
        with pytest.raises(BadProgramme, match="x"):
            read_shipped(file)


def test_the_texts_are_those_that_have_two_languages() -> None:
    assert set(ProgrammeVersionTranslation.fields) == set(TEXTS)
    columns = {field.name for field in ProgrammeVersion._meta.get_fields()}
    beside = {"id", "programme", "number", "applications", "drafted_by", "published_by", "published_on"}
    assert columns - beside - set(TEXTS) == set(CONTENT)


# -------------------- editing


def test_a_draft_changes_nothing_that_anybody_reads_until_it_is_published(
    housing_desk: HousingDesk, editor: StaffMember
) -> None:
    before = newest(housing_desk.programme.code)
    draft = edited(housing_desk, editor, summary_fr="Neuf.", summary_en="New.")
    assert (draft.number, draft.name_fr) == (2, before.name_fr)
    assert newest(housing_desk.programme.code).number == 1
    published = publish(programme=housing_desk.programme, read=mark_of(draft), by=editor, at=AT)
    assert newest(housing_desk.programme.code).summary_en == "New."
    assert (published.published_by, published.published_on) == (editor, TODAY)
    assert draft_of(housing_desk.programme) is None


def test_a_published_version_never_changes_nor_goes_whoever_writes(housing_desk: HousingDesk) -> None:
    for act in (
        lambda: ProgrammeVersion.objects.update(summary_fr="Autre"),
        lambda: ProgrammeVersion.objects.update(published_on=None),
        lambda: ProgrammeVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_draft_keeps_its_number(housing_desk: HousingDesk, editor: StaffMember) -> None:
    edited(housing_desk, editor)
    with pytest.raises(IntegrityError, match="stays which it is"), transaction.atomic():
        ProgrammeVersion.objects.filter(published_on=None).update(number=7)


def test_who_saves_or_publishes_what_has_changed_meanwhile_is_told_and_overwrites_nothing(
    housing_desk: HousingDesk, editor: StaffMember
) -> None:
    read = mark_of(_current(housing_desk))
    first = edited(housing_desk, editor, summary_fr="La première.")
    with pytest.raises(ChangedMeanwhile):
        save_draft(programme=housing_desk.programme, content={"summary_fr": "x"}, read=read, by=editor)
    preview = mark_of(first)
    edited(housing_desk, editor, summary_fr="Une autre.")
    with pytest.raises(ChangedMeanwhile):
        publish(programme=housing_desk.programme, read=preview, by=editor, at=AT)
    draft = draft_of(housing_desk.programme)
    assert draft is not None
    assert draft.summary_fr == "Une autre."


def test_nothing_is_published_in_one_language_only(housing_desk: HousingDesk, editor: StaffMember) -> None:
    draft = edited(housing_desk, editor, how_fr="On appelle.", how_en="")
    with pytest.raises(NotReady) as refusal:
        publish(programme=housing_desk.programme, read=mark_of(draft), by=editor, at=AT)
    assert refusal.value.lacking == (Lacking.TEXTS,)


def test_a_draft_is_dropped_and_what_is_published_stays(
    housing_desk: HousingDesk, editor: StaffMember
) -> None:
    edited(housing_desk, editor)
    drop_draft(programme=housing_desk.programme, by=editor)
    assert [one.number for one in ProgrammeVersion.objects.all()] == [1]


def test_a_programme_that_nobody_published_is_shown_to_nobody(editor: StaffMember) -> None:
    begin_programme(code="neuf", by=editor)
    assert version_in_use("neuf") is None
    assert offered(TODAY) == []


def test_only_editors_and_who_runs_the_team_write_and_only_the_latter_opens_the_door(
    housing_desk: HousingDesk, editor: StaffMember
) -> None:
    elsewhere = member("simone", Role.SUPERVISOR)
    for somebody in (housing_desk.lead.member, elsewhere):
        with pytest.raises(NotYours):
            edited(housing_desk, somebody)
    for somebody in (housing_desk.lead.member, elsewhere, editor):
        with pytest.raises(NotYours):
            receive(programme=housing_desk.programme, by=somebody, at=AT)
    # Closing is for whoever sees that it must be closed.
    stop_receiving(programme=housing_desk.programme, by=editor)
    assert not takes_applications(newest(housing_desk.programme.code), TODAY)
    receive(programme=housing_desk.programme, by=housing_desk.supervisor.member, at=AT)
    assert takes_applications(newest(housing_desk.programme.code), TODAY)


# -------------------- receiving


def test_a_programme_receives_only_with_an_answer_people_and_a_window(housing_desk: HousingDesk) -> None:
    load_shipped(read_shipped(), on=TODAY)
    by = housing_desk.supervisor.member
    Intake.objects.update(is_open=False, closed_because="by_hand")
    programme = Programme.objects.get(code="hebergement-temporaire")
    with pytest.raises(NotReady) as refusal:
        receive(programme=programme, by=by, at=AT)
    assert set(refusal.value.lacking) == {Lacking.ANSWER, Lacking.PEOPLE}
    with pytest.raises(NotReady) as refusal:
        receive(programme=Programme.objects.get(code="hlm"), by=by, at=AT)
    assert Lacking.MODE in refusal.value.lacking
    Intake.objects.update(is_open=True, closed_because="")
    record_answer(
        programme=programme, answered_on=TODAY, signed_by="La Ville", words="Tout le monde.", by=by, at=AT
    )
    assert receive(programme=programme, by=by, at=AT).is_receiving


def test_the_database_lets_nothing_receive_without_the_owners_answer(housing_desk: HousingDesk) -> None:
    load_shipped(read_shipped(), on=TODAY)
    unpublished = Programme.objects.create(code="sans-version", position=99)
    OwnerAnswer.objects.create(
        programme=unpublished, answered_on=TODAY, signed_by="x", words="x", recorded_on=TODAY
    )
    for code in ("hebergement-temporaire", "hlm", "sans-version"):
        with pytest.raises(IntegrityError, match="agreed to in writing"):
            _commit(lambda code=code: Programme.objects.filter(code=code).update(is_receiving=True))
    # Neither is it enough to have had one once, for a page that takes no applications any more.
    closed = {"number": 9, "mode": "orientation", "published_on": TODAY}
    with pytest.raises(IntegrityError, match="agreed to in writing"):
        _commit(lambda: ProgrammeVersion.objects.create(programme=housing_desk.programme, **closed))


def _commit(act: Callable[[], object]) -> None:
    """Do something, and what the end of its transaction would look at."""
    with transaction.atomic(), connection.cursor() as cursor:
        act()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_answer_has_words_a_name_and_a_day_that_has_come(housing_desk: HousingDesk) -> None:
    by = housing_desk.supervisor.member
    for wrong in (
        {"answered_on": TOMORROW, "signed_by": "x", "words": "x"},
        {"answered_on": TODAY, "signed_by": " ", "words": "x"},
        {"answered_on": TODAY, "signed_by": "x", "words": " "},
    ):
        with pytest.raises(ValueError, match="written answer"):
            record_answer(programme=housing_desk.programme, by=by, at=AT, **wrong)
    assert OwnerAnswer.objects.count() == 1


def test_what_turns_into_orientation_or_is_retired_stops_receiving(
    housing_desk: HousingDesk, editor: StaffMember
) -> None:
    draft = edited(housing_desk, editor, mode="orientation", has_list=False)
    publish(programme=housing_desk.programme, read=mark_of(draft), by=editor, at=AT)
    housing_desk.programme.refresh_from_db()
    assert not housing_desk.programme.is_receiving
    retire(programme=housing_desk.programme, is_retired=True, by=housing_desk.supervisor.member)
    assert offered(TODAY) == []


@pytest.mark.parametrize(
    "days", [{"opens_on": TOMORROW}, {"closes_on": TODAY - dt.timedelta(days=1)}], ids=["early", "late"]
)
def test_outside_of_its_days_a_version_takes_nothing_in_python_and_in_the_database(
    housing_desk: HousingDesk, editor: StaffMember, days: dict[str, dt.date]
) -> None:
    draft = edited(housing_desk, editor, **days)
    version = publish(programme=housing_desk.programme, read=mark_of(draft), by=editor, at=AT)
    assert not takes_applications(version, TODAY)
    with pytest.raises(IntakeClosed):
        apply(housing_desk, version=version)
    # Whoever began before that stays on what they read.
    assert takes_applications(ProgrammeVersion.objects.get(number=1), TODAY)
    assert apply(housing_desk).application.version.number == 1


def test_a_list_without_a_window_and_a_door_without_people_take_nothing(housing_desk: HousingDesk) -> None:
    version = newest(housing_desk.programme.code)
    assert takes_applications(version, TODAY)
    Intake.objects.update(is_open=False, closed_because="by_hand")
    assert not takes_applications(version, TODAY)
    Intake.objects.update(is_open=True, closed_because="")
    type(housing_desk.window).objects.update(closes_on=TODAY, opens_on=TODAY)
    assert not takes_applications(version, TOMORROW)


# -------------------- ceilings


def test_bands_have_no_gap_and_no_overlap() -> None:
    found = bands({1: 38_000, 2: 43_500}, 1)
    assert [(one.band.value, one.low, one.high) for one in found] == [
        ("A", 0, 15_200),
        ("B", 15_201, 22_800),
        ("C", 22_801, 30_400),
        ("D", 30_401, 38_000),
        ("E", 38_001, None),
    ]
    assert bands({1: 38_000, 2: 43_500}, 9)[3].high == 43_500


@pytest.mark.parametrize("wrong", [{}, {"0": 5}, {"1": 0}, {"1": 9, "2": 8}, {"x": 3}])
def test_what_is_no_table_of_ceilings_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"ceilings|literal"):
        read_ceilings(wrong)


def test_conditions_are_read_as_the_version_says_them(housing_desk: HousingDesk) -> None:
    found = conditions_of(housing_desk.version)
    assert found.ceilings == {1: 38_000, 2: 43_500, 4: 53_000, 6: 70_000}
    assert (found.intake, found.situations) == (IntakeMode.OPEN, None)
