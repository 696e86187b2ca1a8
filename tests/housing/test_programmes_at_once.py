"""A programme that is edited or closed while somebody applies, with real threads and real transactions."""

import pytest

from casework.by_code import HandedIn
from casework.errors import IntakeClosed
from housing.models import Application, ProgrammeVersion
from housing.operations.filing import hand_in_application
from housing.operations.programmes import (
    ChangedMeanwhile,
    draft_of,
    mark_of,
    publish,
    save_draft,
    stop_receiving,
)
from housing.queries.programmes import version_in_use
from privacy.journey import new_journey_key
from tests.casework.factories import AT
from tests.casework.test_at_once import at_once
from tests.housing.factories import HousingDesk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


def hand_in(desk: HousingDesk) -> HandedIn:
    return hand_in_application(
        journey=new_journey_key(), version_id=desk.version.pk, answers=answers(), at=AT
    )


def test_who_applies_while_the_programme_is_edited_stays_on_what_they_read(desk: HousingDesk) -> None:
    by = desk.supervisor.member
    draft = save_draft(
        programme=desk.programme,
        content={"summary_fr": "Autrement.", "summary_en": "Otherwise.", "proofs": ["declaration"]},
        read=mark_of(desk.version),
        by=by,
    )
    published, *handed = at_once(
        lambda: publish(programme=desk.programme, read=mark_of(draft), by=by, at=AT),
        lambda: hand_in(desk),
        lambda: hand_in(desk),
    )
    # Neither is refused, and neither waits for the other.
    assert isinstance(published, ProgrammeVersion), published
    assert all(isinstance(one, HandedIn) and one.code for one in handed), handed
    assert {one.version.number for one in Application.objects.select_related("version")} == {1}
    assert version_in_use(desk.programme.code) == published
    # Afterwards too: the version on which they began is open to them, word for word.
    assert isinstance(hand_in(desk), HandedIn)
    assert ProgrammeVersion.objects.get(number=1).summary_fr == desk.version.summary_fr


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(desk: HousingDesk) -> None:
    by = desk.supervisor.member
    draft = save_draft(
        programme=desk.programme, content={"summary_fr": "Autrement."}, read=mark_of(desk.version), by=by
    )
    answers_ = at_once(
        *[lambda: publish(programme=desk.programme, read=mark_of(draft), by=by, at=AT)] * 2,
    )
    assert sum(isinstance(one, ProgrammeVersion) for one in answers_) == 1
    assert sum(isinstance(one, ChangedMeanwhile) for one in answers_) == 1
    assert ProgrammeVersion.objects.count() == 2


def test_of_two_who_write_at_once_one_draft_is_kept_and_the_other_is_told(desk: HousingDesk) -> None:
    read, by = mark_of(desk.version), desk.supervisor.member

    def write(words: str) -> ProgrammeVersion:
        return save_draft(programme=desk.programme, content={"summary_fr": words}, read=read, by=by)

    answers_ = at_once(lambda: write("Une."), lambda: write("Deux."))
    (kept,) = [one for one in answers_ if isinstance(one, ProgrammeVersion)]
    assert sum(isinstance(one, ChangedMeanwhile) for one in answers_) == 1
    draft = draft_of(desk.programme)
    assert draft is not None
    assert draft.summary_fr == kept.summary_fr


def test_who_applies_while_the_door_closes_is_taken_whole_or_told_that_it_is_closed(
    desk: HousingDesk,
) -> None:
    _closed, handed = at_once(
        lambda: stop_receiving(programme=desk.programme, by=desk.supervisor.member), lambda: hand_in(desk)
    )
    assert isinstance(handed, HandedIn | IntakeClosed)
    assert Application.objects.count() == int(isinstance(handed, HandedIn))
    with pytest.raises(IntakeClosed):
        hand_in(desk)
