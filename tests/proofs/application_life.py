"""A whole life of an application with a needle in everything that anybody writes about it."""

from typing import Any
from uuid import UUID, uuid4

from casework import by_code
from casework.by_code import OpenJourney
from casework.enums import Channel
from casework.operations.answering import add_note, log_call, reply
from casework.operations.files import open_file
from casework.operations.taking import take_up
from housing.asked_items import Wanted
from housing.by_code.answering import answer_item, ask_review
from housing.by_code.correcting import correct as correct_by_code
from housing.by_code.outcome import Did
from housing.by_code.own_application import OwnApplication, read_application
from housing.by_code.releases import consent, end_release
from housing.contact_marks import mark_contacts
from housing.enums import Problem, ProofKind, RefusalReason
from housing.operations.correcting import correct
from housing.operations.deciding import propose_refusal, second_refusal
from housing.operations.items import ask_items
from housing.operations.offers import send_offer
from housing.operations.proofs import see_proof
from housing.operations.reissuing import ask_reissue
from housing.operations.releases import propose_release
from housing.operations.reviewing import overturn
from housing.words.releases import written
from privacy.carried import new_carried_key
from privacy.journey import new_journey_key
from staff.access import AccessPurpose
from tests.casework.factories import AT, TODAY, who_has
from tests.housing.factories import Filed, HousingDesk, answers, apply
from tests.housing.homes import free_unit, new_run


def needles(needle: str) -> dict[str, Any]:
    """The free answers, each with the needle."""
    plan = dict.fromkeys(("address", "when", "never", "ask_for", "code_word"), needle)
    return {
        "name": needle,
        "language": {"answer_in": "fr", "interpreter": needle},
        "ways": ["email"],
        "contact": {
            "email": {**plan, "address": f"{needle}@exemple.org", "leave_word": "no", "others": "no"}
        },
        "helper": {"organization": needle},
        "comment": f"{needle}, et la suite",
        "income_band": "E",
        "needs": {"features": [], "is_inaccessible": False},
    }


def apply_and_live(desk: HousingDesk, needle: str) -> Filed:
    """Draft, hand in, ask, answer, correct, tell organisations, refuse, review, overturn, offer; letters."""
    journey, story = new_journey_key(), answers(**needles(needle))
    assert by_code.keep_draft(by_code.key_of_application(journey), story, AT)
    by_code.keep_for_later(story, AT)
    filed = apply(desk, journey=journey, **needles(needle))
    by: dict[str, Any] = {"by": desk.lead, "case_id": filed.case_id, "at": AT}
    take_up(member=desk.lead.member, case_id=filed.case_id, at=AT)
    mark_contacts(open_file(purpose=AccessPurpose.FOLLOW_UP, **by), desk.lead, AT)
    said = f"Au sujet de {needle}"
    wanted = [Wanted("rooms", Problem.INCORRECT, said), Wanted("income", Problem.INCOMPLETE, said)]
    ask_items(request_id=uuid4(), items=wanted, message=said, **by)
    _answered(filed, needle)
    add_note(text=said, **by)
    log_call(channel_code=Channel.PHONE, text=said, **by)
    reply(message_id=uuid4(), text=said, expects_answer=False, **by)
    see_proof(proof_id=uuid4(), kind=ProofKind.DECLARATION, accepted=True, **by)
    _told_of(filed, said, by)
    decision = uuid4()
    propose_refusal(decision_id=decision, reason=RefusalReason.INCOME_ABOVE, words=said, **by)
    second_refusal(by=desk.colleague, case_id=filed.case_id, decision_id=decision, at=AT)
    ask_review(filed.who, message_id=uuid4(), text=said, on=TODAY)
    overturn(by=desk.supervisor, case_id=filed.case_id, decision_id=uuid4(), words=said, at=AT)
    again = {"comment": f"{needle}, corrigé par l’équipe", "wanted": {"boroughs": [], "most_rent": 1200}}
    correct(answers_id=uuid4(), changes=again, after=1, **by)
    ask_reissue(secret=new_carried_key(), note=said, **by)
    new_run(desk)
    unit = free_unit(desk, bedrooms=filed.application.placement.bedrooms)
    send_offer(by=desk.lead, unit_id=unit.pk, application_id=filed.application.pk, at=AT)
    _it_is_all_there(filed, needle)
    return filed


def helping(filed: Filed, *, may_decide: bool = False) -> OpenJourney:
    """Give somebody who helps a code, and come with it."""
    code = by_code.grant_helper(filed.who, may_write=True, may_decide=may_decide, days=7, at=AT)
    who = who_has(code)
    return OpenJourney(who.lookup, who.key_pair, is_helper=True)


def own(filed: Filed) -> OwnApplication:
    found = read_application(filed.who, TODAY)
    assert found is not None
    return found


def correct_as_person(filed: Filed, answers_id: UUID | None = None, **answer: Any) -> Any:
    application = own(filed)
    ((question, given),) = answer.items()
    return correct_by_code(
        *(filed.who, application),
        question=question,
        answer=given,
        after=application.answers_number,
        answers_id=answers_id or uuid4(),
        on=TODAY,
    )


def _answered(filed: Filed, needle: str) -> None:
    correct_as_person(filed, rooms=2)
    (item,) = own(filed).open_items
    answer_item(filed.who, item.id, message_id=uuid4(), text=f"Voici {needle}", on=TODAY)


def _told_of(filed: Filed, said: str, by: dict[str, Any]) -> None:
    """Propose what two organisations may read: a no, and a yes that nobody has read yet."""
    for name in ("Première coopérative", "Deuxième coopérative"):
        propose_release(release_id=uuid4(), organization=name, message=said, **by)
        (waiting,) = (one for one in own(filed).releases if one.is_pending)
        if name.startswith("Première"):
            assert end_release(filed.who, waiting.id, TODAY) is Did.DONE
        else:
            assert consent(filed.who, waiting, TODAY)[0] is Did.DONE


def _it_is_all_there(filed: Filed, needle: str) -> None:
    """For whoever may read it: nothing of what the search looks for was left out on the way."""
    found, file = own(filed), by_code.read_file(filed.who)
    assert file is not None
    assert [needle in str(one.answers) for one in found.corrections] == [True, True]
    assert [needle in one.words for one in found.items] == [True, True]
    assert [needle in str(one.blocks) for one in found.letters] == [True] * 3
    assert [needle in str(one.cited) for one in found.decisions] == [True, True]
    assert all(needle in one.text for one in file.messages)
    assert [needle.encode() in written(one.text) for one in found.releases] == [True, True]
    assert (len(file.messages), len(found.offers)) == (6, 1)
