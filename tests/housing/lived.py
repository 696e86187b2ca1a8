"""Applications as they stand after a while: asked something, on the list, offered a dwelling, refused."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from casework import by_code
from casework.enums import CaseState, Move
from casework.models import Event
from casework.operations.steps import record
from casework.operations.taking import take_up
from housing.models import (
    Decision,
    InfoItem,
    InfoRequest,
    Letter,
    Offer,
    Placement,
    RankingEntry,
    RankingRun,
    RuleSetVersion,
    Unit,
)
from housing.rules.facts import Facts, written
from housing.rules.rule_sets import IncomeBand
from housing.sealed import decision_context, item_context, letter_context
from privacy.sealing import seal
from tests.housing.factories import TODAY, Filed, HousingDesk
from tests.housing.lists import approve_rules


def data_key(filed: Filed) -> bytes:
    opened = by_code.file_key(filed.who, TODAY)
    assert opened is not None
    return opened[1]


def _sealed(filed: Filed, body: dict[str, Any], context: str) -> bytes:
    return seal(json.dumps(body).encode(), data_key=data_key(filed), context=context)


def taken_up(desk: HousingDesk, filed: Filed) -> Filed:
    if filed.case.state == CaseState.SUBMITTED:
        take_up(member=desk.lead.member, case_id=filed.case_id, at=dt.datetime.combine(TODAY, dt.time(15)))
    return filed


def asked(desk: HousingDesk, filed: Filed, *about: str, on: dt.date = TODAY) -> list[UUID]:
    """Ask for something about answers or proofs; returns the items."""
    taken_up(desk, filed)
    request = InfoRequest.objects.create(case=filed.case, asked_by=desk.lead.member, asked_on=on)
    items = []
    for position, code in enumerate(about, start=1):
        item = InfoItem(request=request, position=position)
        body = {"about": code, "problem": "incomplete", "words": "Dites-nous-en plus."}
        item.sealed = _sealed(filed, body, item_context(filed.case_id, item.id))
        item.save(force_insert=True)
        items.append(item.id)
    record(filed.case, Move.ASK_ITEMS, on=on, by=desk.lead.member)
    return items


def on_the_list(desk: HousingDesk, filed: Filed, on: dt.date = TODAY, **placed: Any) -> Filed:
    """Declare it eligible, with what the ranking reads."""
    taken_up(desk, filed)
    _decided(desk, filed, "eligible", on)
    given = {"income_band": "B", "minors": 2, "people": 4, "bedrooms": 2, "is_overcrowded": True, **placed}
    Placement.objects.create(application=filed.application, **given)
    record(filed.case, Move.ACCEPT, on=on, by=desk.lead.member)
    return filed


def refused(desk: HousingDesk, filed: Filed, on: dt.date = TODAY) -> Filed:
    """Refuse it by two people."""
    taken_up(desk, filed)
    _decided(desk, filed, "refused", on, reason="other_situation", seconded_by=desk.supervisor.member)
    record(filed.case, Move.REFUSE, on=on, by=desk.supervisor.member)
    return filed


def _decided(desk: HousingDesk, filed: Filed, kind: str, on: dt.date, **fields: Any) -> None:
    decision = Decision(
        case=filed.case, kind=kind, proposed_by=desk.lead.member, proposed_on=on, decided_on=on, **fields
    )
    decision.sealed = _sealed(
        filed, {"words": "Voici pourquoi."}, decision_context(filed.case_id, decision.id)
    )
    decision.save(force_insert=True)


def written_to(filed: Filed, kind: str = "eligible", **blocks: Any) -> UUID:
    """Put a letter into the file."""
    letter = Letter(case=filed.case, kind=kind, language="fr", day=TODAY)
    letter.sealed = _sealed(filed, blocks, letter_context(filed.case_id, letter.id))
    letter.save(force_insert=True)
    return letter.id


def in_a_run(desk: HousingDesk, *files: Filed, on: dt.date = TODAY) -> RankingRun:
    """Order applications as they are given, in a run that counts as the newest."""
    rules = RuleSetVersion.objects.first() or approve_rules(desk, on=on)
    run = RankingRun.objects.create(
        programme=desk.programme,
        rules=rules,
        number=RankingRun.objects.count() + 1,
        as_of=on,
        windows=1,
        seed_commitment="0" * 64,
        input_digest="1" * 64,
        output_digest="2" * 64,
        engine=1,
        files=len(files),
        reason="essai",
        day=on,
    )
    for place, filed in enumerate(files, start=1):
        application = filed.application
        facts = written(Facts(application.number, application.effective_on, IncomeBand.B, minors=2))
        RankingEntry.objects.create(
            run=run,
            place=place,
            leaf=bytes(32),
            salt=bytes(16),
            facts=facts.decode(),
            application=application,
        )
    return run


def offered(desk: HousingDesk, filed: Filed, on: dt.date = TODAY, **unit: Any) -> Offer:
    """Offer a dwelling to the first of the newest run."""
    given = {
        "label": "12, rue d’Essai",
        "borough": "rosemont-la-petite-patrie",
        "bedrooms": 2,
        "most_people": 5,
        "rent": 900,
        "free_on": on,
        **unit,
    }
    dwelling = Unit.objects.create(programme=desk.programme, **given)
    run = RankingRun.objects.order_by("-number").first()
    assert run is not None
    offer = Offer.objects.create(
        unit=dwelling,
        application=filed.application,
        run=run,
        entry=run.entries.get(application=filed.application),
        prepared_by=desk.lead.member,
    )
    offer.state, offer.sent_on, offer.answer_by = "sent", on, on + dt.timedelta(days=7)
    offer.save()
    record(filed.case, Move.OFFER, on=on, by=desk.lead.member)
    return offer


def moves(filed: Filed) -> list[str]:
    return list(Event.objects.filter(case=filed.case_id).order_by("number").values_list("move", flat=True))
