"""
Proof 10 for applications: whoever has the password of the desk's role, and no page of ours, puts no household
first, signs for nobody who does not work there, dates nothing, and speaks for no person.

What such a person can do all the same stands in docs/threat-model.md.
"""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from casework.by_code import handing_in
from housing.by_code.releases import consent, own_releases
from housing.enums import OverrideReason, ProofKind
from housing.models import InfoItem, OpeningWindow, OverrideCount, RankingRun
from housing.operations.deciding import second_refusal
from housing.operations.duplicates import merge, undo_merge
from housing.operations.filing import hand_in_application
from housing.operations.items import settle_item
from housing.operations.offers import send_offer
from housing.operations.overrides import approve_override, ask_override
from housing.operations.placing import renew_tier
from housing.operations.releases import propose_release
from housing.operations.reviewing import overturn
from privacy.journey import new_journey_key
from staff.enums import Role
from tests.casework.factories import member
from tests.databases import ActAs
from tests.housing.deciding import asked, declared, in_appeal, in_review, proposed, seen
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, answers, apply
from tests.housing.homes import free_unit, new_run, waiting_in_line

LONG_AGO = TODAY - dt.timedelta(days=90)
EVENT = (
    "INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id, detail, day,"
    " previous, digest) VALUES (gen_random_uuid(), %s, 0, %s, '', %s, 'staff', %s, %s, %s, '', '')"
)
DECISION = (
    "INSERT INTO housing_decision (id, case_id, kind, reason, sealed, proposed_by_id, proposed_on,"
    " seconded_by_id, decided_on) VALUES (%s, %s, %s, %s, 'x', %s, %s, %s, %s)"
)
OVERRIDE = (
    "INSERT INTO housing_rankoverride (id, application_id, unit_id, reason, asked_by_id, asked_on,"
    " approved_by_id, approved_on, expires_on)"
    " VALUES (gen_random_uuid(), %s, %s, 'safety', %s, %s, %s, %s, %s)"
)
RUN = (
    "INSERT INTO housing_rankingrun (id, number, programme_id, rules_id, as_of, windows, seed_commitment,"
    " input_digest, output_digest, engine, files, reason, day)"
    " SELECT %s, number + 1, programme_id, rules_id, as_of, windows, seed_commitment, input_digest,"
    " output_digest, engine, {files}, reason, {day} FROM housing_rankingrun WHERE id = %s"
)
Statement = tuple[Any, ...]


def run_whole(act_as: ActAs, role: str, statements: tuple[Statement, ...]) -> None:
    """Run statements as the role, to the end of the transaction."""
    with transaction.atomic(), act_as(role), connections["default"].cursor() as cursor:
        for statement, *values in statements:
            cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(act_as: ActAs, *statements: Statement, says: str, role: str = "casework_staff") -> None:
    with pytest.raises(DatabaseError, match=says):
        run_whole(act_as, role, statements)


def change(table: str, set_to: str, where: str, *values: Any) -> Statement:
    return (f"UPDATE housing_{table} SET {set_to} WHERE {where} = %s", *values)


def line(filed: Filed, move: str, state: str, who: UUID, detail: str = "") -> Statement:
    return (EVENT, filed.case_id, move, state, who, detail, TODAY)


@pytest.mark.parametrize(
    ("set_to", "says"),
    [("decide_by = decide_by + 900", "follow the log"), ("renewed_on = filed_on", "follow the log"),
     ("renewal_asked_on = filed_on - 90", "follow the log"),
     ("dormant_on = filed_on - 400", "follow the log"),
     ("window_id = gen_random_uuid()", "stays what it is"), ("stood_in = 'waiting'", "stays what it is")],
)  # fmt: skip
def test_the_days_of_an_application_follow_its_log(
    set_to: str, says: str, housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = in_appeal(housing_desk)
    refused(as_role, change("application", set_to, "case_id", filed.case_id), says=says)


def test_nobody_leaves_a_review_for_the_list(housing_desk: HousingDesk, as_role: ActAs) -> None:
    filed, me = in_appeal(housing_desk), housing_desk.lead.member.id
    refused(as_role, line(filed, "withdraw", "withdrawn", me), says="not what happened")
    # For silence neither, before its days.
    other = in_review(housing_desk)
    asked(housing_desk, other)
    days = change("inforequest", f"asked_on = '{LONG_AGO}'", "case_id", other.case_id)
    refused(as_role, days, says="it stays as it was written|not a day")
    request = "INSERT INTO housing_inforequest (id, case_id, asked_by_id, asked_on) VALUES (%s, %s, %s, %s)"
    refused(as_role, (request, uuid4(), other.case_id, me, LONG_AGO), says="not a day of this")
    said = line(other, "withdraw", "withdrawn", me, "silence")
    refused(as_role, change("application", "stood_in = 'info_requested'", "case_id", other.case_id), said,
            says="not what happened")  # fmt: skip


def test_a_day_is_lent_by_no_merge_that_never_was(housing_desk: HousingDesk, as_role: ActAs) -> None:
    old, new = apply(housing_desk), apply(housing_desk, at=AT + dt.timedelta(days=2))
    lent = change("application", "merged_into_id = %s, other_effective_on = %s", "id", new.application.pk,
                  new.application.effective_on, old.application.pk)  # fmt: skip
    earlier = change("application", "effective_on = %s", "id", TODAY, new.application.pk)
    back = change("application", "merged_into_id = NULL, other_effective_on = NULL", "id", old.application.pk)
    refused(as_role, lent, earlier, back, says="given back")
    refused(as_role, lent, earlier, says="not merged")
    later = change("application", "merged_into_id = %s, other_effective_on = %s", "id", new.application.pk,
                   TODAY + dt.timedelta(days=900), old.application.pk)  # fmt: skip
    refused(as_role, later, says="given back")


def test_of_two_merges_the_last_that_is_taken_back_leaves_no_day_behind(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    oldest, middle, kept = (apply(housing_desk, at=AT + dt.timedelta(days=one)) for one in (0, 1, 3))
    at = AT + dt.timedelta(days=4)
    with as_role("casework_staff"):
        for one in (middle, oldest):
            merge(by=housing_desk.lead, kept_id=kept.case_id, ended_id=one.case_id, note="Un.", at=at)
        for one in (middle, oldest):
            undo_merge(by=housing_desk.lead, case_id=one.case_id, at=at)
    days = [one.application.effective_on for one in (oldest, middle, kept)]
    assert days == [TODAY + dt.timedelta(days=one) for one in (0, 1, 3)]


@pytest.mark.parametrize(
    "set_to",
    ["minors = 9", "income_band = 'A'", "safety_until = '2030-01-01'", "minors = 9, answers_number = 7"],
)
def test_a_place_on_the_list_follows_answers(set_to: str, housing_desk: HousingDesk, as_role: ActAs) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    of = filed.application.pk
    refused(as_role, change("placement", set_to, "application_id", of), says="a place follows answers")
    gone = ("DELETE FROM housing_placement WHERE application_id = %s", of)
    refused(as_role, gone, says="permission denied")


def test_a_priority_holds_longer_by_what_was_accepted_alone(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = in_review(housing_desk, situation={"kind": "danger", "day": ""})
    declared(housing_desk, filed)
    until = TODAY + dt.timedelta(days=61)
    longer = change("placement", "safety_until = %s", "application_id", until, filed.application.pk)
    seen(housing_desk.lead, filed, accepted=False, at=AT + dt.timedelta(days=1))
    refused(as_role, longer, says="a place follows answers")


@pytest.mark.parametrize("files", [1, 500])
def test_no_run_leaves_somebody_out(files: int, housing_desk: HousingDesk, as_role: ActAs) -> None:
    (_first, favoured), run = waiting_in_line(housing_desk, {}, {})
    of = favoured.application
    # They wait since before that day.
    made = RUN.format(files="%s", day="day + 3")
    entry = (
        "INSERT INTO housing_rankingentry (id, run_id, place, leaf, salt, facts, application_id)"
        " SELECT gen_random_uuid(), %s, 1, leaf, salt, facts, application_id FROM housing_rankingentry"
        " WHERE run_id = %s AND application_id = %s"
    )
    another = uuid4()
    refused(
        as_role, (made, another, files, run.pk), (entry, another, run.pk, of.pk), says="not the whole list"
    )
    refused(as_role, (made, another, 0, run.pk), says="not the whole list")
    marked = "UPDATE housing_rankingrun SET came_out_same = true"
    refused(as_role, (marked,), says="permission denied")


def test_no_run_ranks_by_other_facts_than_those_that_stand_there(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    _filed, run = waiting_in_line(housing_desk, {})
    made = RUN.format(files="files", day="day")
    entry = (
        "INSERT INTO housing_rankingentry (id, run_id, place, leaf, salt, facts, application_id)"
        " SELECT gen_random_uuid(), %s, place, leaf, salt, replace(facts, '|B|', '|A|'), application_id"
        " FROM housing_rankingentry WHERE run_id = %s"
    )
    another = uuid4()
    refused(as_role, (made, another, run.pk), (entry, another, run.pk), says="not the whole list")


def test_no_silence_is_made_of_an_offer(housing_desk: HousingDesk, as_role: ActAs) -> None:
    (filed,), run = waiting_in_line(housing_desk, {})
    unit, offer = free_unit(housing_desk), uuid4()
    prepared = (
        "INSERT INTO housing_offer (id, unit_id, application_id, run_id, entry_id, state, prepared_by_id,"
        " decline_reason) SELECT %s, %s, application_id, run_id, id, 'prepared', %s, ''"
        " FROM housing_rankingentry WHERE run_id = %s",
        *(offer, unit.pk, housing_desk.lead.member.id, run.pk),
    )
    for sent_on, answer_by, says in (
        (LONG_AGO, LONG_AGO + dt.timedelta(days=9), "not a day of this"),
        (TODAY, TODAY, "not what an offer does"),
    ):
        sent = change(
            "offer", "state = 'sent', sent_on = %s, answer_by = %s", "id", sent_on, answer_by, offer
        )
        refused(as_role, prepared, sent, says=says)
    assert filed.case.state == "waiting"


def test_whoever_signs_works_in_the_team_and_a_refusal_is_proposed_first(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, editor = in_review(housing_desk, income_band="E"), member("edith", Role.EDITOR).id
    lead, colleague = housing_desk.lead.member.id, housing_desk.colleague.member.id
    one = uuid4()
    said = (DECISION, one, filed.case_id, "refused", "income_above")
    refused(as_role, (*said, lead, TODAY, colleague, TODAY), says="not the desk's to sign")
    refused(as_role, (*said, editor, TODAY, None, None), says="nobody of this team")
    refused(as_role, (*said, lead, LONG_AGO, None, None), says="not a day of this")
    signed = change("decision", "seconded_by_id = %s, decided_on = %s", "id", colleague, TODAY, one)
    # Never without its line in the log, which names whoever proposed it.
    moved = line(filed, "refuse", "not_eligible", colleague)
    refused(as_role, (*said, lead, TODAY, None, None), signed, moved, says="not what happened")
    proposed(housing_desk, filed)
    by_editor = change(
        "decision", "seconded_by_id = %s, decided_on = %s", "case_id", editor, TODAY, filed.case_id
    )
    refused(as_role, by_editor, says="nobody of this team")
    reviewed = in_appeal(housing_desk)
    for who, says in (
        (editor, "nobody of this team"),
        (housing_desk.third.member.id, "not the desk's to sign"),
    ):
        outcome = (DECISION, one, reviewed.case_id, "overturned", "", who, TODAY, None, TODAY)
        refused(as_role, outcome, says=says)


def test_an_exception_is_a_supervisors_of_the_team(housing_desk: HousingDesk, as_role: ActAs) -> None:
    (filed,), _run = waiting_in_line(housing_desk, {})
    unit, lead = free_unit(housing_desk), housing_desk.lead.member.id
    until = TODAY + dt.timedelta(days=9)
    for who, says in (
        (housing_desk.colleague.member.id, "not the desk's to sign"),
        (member("edith", Role.SUPERVISOR).id, "nobody of this team"),
    ):
        values = (filed.application.pk, unit.pk, lead, TODAY, who, TODAY, until)
        refused(as_role, (OVERRIDE, *values), says=says)


def test_an_exception_by_the_desks_own_hand_is_counted_like_any_other(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    (_first, filed), run = waiting_in_line(housing_desk, {}, {})
    unit, offer, one, lead = free_unit(housing_desk), uuid4(), uuid4(), housing_desk.lead.member.id
    boss, application = housing_desk.supervisor.member.id, filed.application.pk
    override = (
        OVERRIDE.replace("gen_random_uuid(), ", "%s, ", 1),
        *(one, application, unit.pk, lead, TODAY, boss, TODAY, TODAY),
    )
    prepared = (
        "INSERT INTO housing_offer (id, unit_id, application_id, run_id, entry_id, override_id, state,"
        " prepared_by_id, decline_reason) SELECT %s, %s, application_id, run_id, id, %s, 'prepared', %s, ''"
        " FROM housing_rankingentry WHERE run_id = %s AND application_id = %s",
        *(offer, unit.pk, one, lead, run.pk, application),
    )
    days = (TODAY, TODAY + dt.timedelta(days=7))
    sent = change("offer", "state = 'sent', sent_on = %s, answer_by = %s", "id", *days, offer)
    used = change("rankoverride", "used_on = %s", "id", TODAY, one)
    refused(as_role, override, prepared, sent, says="an exception that nobody counts")
    run_whole(as_role, "casework_staff", (override, prepared, sent, used))
    assert OverrideCount.objects.get().count == 1


def test_the_desk_answers_and_corrects_in_its_own_name(housing_desk: HousingDesk, as_role: ActAs) -> None:
    filed = in_review(housing_desk)
    asked(housing_desk, filed)
    answered = ("UPDATE housing_infoitem SET answered_on = %s, answered_by = 'person'", TODAY)
    refused(as_role, answered, says="not the desk's to sign")
    correction = (
        "INSERT INTO housing_sealedanswers (id, case_id, number, sealed, day, actor)"
        " VALUES (gen_random_uuid(), %s, 1, 'x', %s, 'person')"
    )
    refused(as_role, (correction, filed.case_id, TODAY), says="not the desk's to sign")
    planted = (
        "INSERT INTO housing_codereissue (id, case_id, lookup, public, pepper, wrap, asked_by_id,"
        " asked_on, ready_on) VALUES (gen_random_uuid(), %s, %s, %s, 1, %s, %s, %s, %s)"
    )
    editor = member("edith", Role.EDITOR).id
    values = (filed.case_id, b"x" * 32, b"x" * 1216, b"x" * 1169, editor, TODAY, TODAY + dt.timedelta(days=4))
    refused(as_role, (planted, *values), says="nobody of this team")


def test_what_an_organisation_is_told_is_proposed_by_the_team_and_stays(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, lead = in_review(housing_desk), housing_desk.lead.member.id
    planted = (
        "INSERT INTO housing_release (id, case_id, organization, sealed, proposed_by_id, proposed_on, handed,"
        " wrap) VALUES (gen_random_uuid(), %s, 'Essai', 'x', %s, %s, '', '')"
    )
    for who, on, says in (
        (member("edith", Role.EDITOR).id, TODAY, "nobody of this team"),
        (member("autre", Role.CASEWORKER).id, TODAY, "nobody of this team"),
        (lead, LONG_AGO, "not a day of this"),
        (lead, dt.date(2099, 1, 1), "not a day of this"),
    ):
        refused(as_role, (planted, filed.case_id, who, on), says=says)
    with as_role("casework_staff"):
        release_id = uuid4()
        propose_release(
            by=housing_desk.lead,
            case_id=filed.case_id,
            release_id=release_id,
            organization="Essai",
            message="Oui?",
            at=AT,
        )
    consent(filed.who, own_releases(filed.who, TODAY)[0], TODAY)
    for set_to in (
        "sealed = 'x'",
        "organization = 'Une autre'",
        "consented_on = consented_on + 30",
        "lookup = sha256('x')",
        "ended_on = '2020-01-01', lookup = NULL, handed = '', wrap = ''",
    ):
        refused(
            as_role, change("release", set_to, "id", release_id), says="not what may become|not a day of this"
        )


def test_no_door_dates_an_application_before_those_who_wait(
    housing_desk: HousingDesk, as_role: ActAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    OpeningWindow.objects.create(
        programme=housing_desk.programme, number=2, opens_on=LONG_AGO, seed_commitment="0" * 64
    )
    # The list of recipients is younger than the day that is claimed.
    recipients = handing_in._recipients
    monkeypatch.setattr(handing_in, "_recipients", lambda kind, _on: recipients(kind, TODAY))
    apply(housing_desk)
    with pytest.raises(IntegrityError, match="not a day of today"), as_role("casework_intake"):
        handed_in_at(housing_desk, AT - dt.timedelta(days=30))
    with as_role("casework_intake"):
        handed_in_at(housing_desk, AT)


def handed_in_at(desk: HousingDesk, at: dt.datetime) -> None:
    hand_in_application(journey=new_journey_key(), version_id=desk.version.pk, answers=answers(), at=at)


def test_everything_that_the_housing_desk_does_is_done_with_that_role(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    (first, second), _run = waiting_in_line(housing_desk, {}, {})
    danger = {"kind": "danger", "day": ""}
    low, safe = in_review(housing_desk, income_band="E"), in_review(housing_desk, situation=danger)
    appealed, unit, other = in_appeal(housing_desk), free_unit(housing_desk), free_unit(housing_desk)
    with as_role("casework_staff"):
        asked(housing_desk, safe)
        item = InfoItem.objects.get()
        settle_item(by=housing_desk.lead, case_id=safe.case_id, item_id=item.pk, at=AT)
        declared(housing_desk, safe)
        seen(housing_desk.lead, safe)
        later = AT + dt.timedelta(days=1)
        renew_tier(
            by=housing_desk.lead, case_id=safe.case_id, proof_id=uuid4(), kind=ProofKind.DECLARATION, at=later
        )
        decision = proposed(housing_desk, low)
        second_refusal(by=housing_desk.colleague, case_id=low.case_id, decision_id=decision, at=AT)
        overturn(by=housing_desk.supervisor, case_id=appealed.case_id, decision_id=uuid4(), at=AT)
        new_run(housing_desk)
        send_offer(by=housing_desk.lead, unit_id=unit.pk, application_id=first.application.pk, at=AT)
        one = ask_override(
            member=housing_desk.lead.member,
            application_id=second.application.pk,
            unit_id=other.pk,
            reason=next(iter(OverrideReason)),
            expires_on=TODAY,
            at=AT,
        )
        approve_override(member=housing_desk.supervisor.member, override_id=one.pk, at=AT)
    assert RankingRun.objects.count() == 2
