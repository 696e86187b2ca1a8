"""Something was shown and looked at. It is noted and never copied; a declaration always suffices."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction

from casework.enums import Move
from casework.errors import UnusableId
from casework.operations.steps import record
from housing.asked_items import asked_items
from housing.enums import ProofKind
from housing.models import ProofSeen
from housing.operations.held import Held, held, refuse_unusable
from housing.operations.items import settle
from staff.access import Unlocked

#: In place of anything else that could be shown.
SUFFICES: Final = frozenset({ProofKind.DECLARATION, ProofKind.ORGANIZATION_LETTER})


@transaction.atomic
def see_proof(
    *, by: Unlocked, case_id: UUID, proof_id: UUID, kind: ProofKind, accepted: bool, at: dt.datetime
) -> None:
    """
    Note that something was seen, and whether it was enough. Sent twice, it is noted once.

    What was asked to be shown is settled by it; all of that by a declaration.

    :param proof_id: made by the form
    :raises IllegalMove: if nobody decides about this application, and it is not on a list
    :raises NotYours, CannotOpen, UnusableId: as casework.operations.answering.reply
    """
    refuse_unusable(proof_id)
    note_proof(held(by, case_id), proof_id, kind, accepted=accepted, on=at.date())


def note_proof(one: Held, proof_id: UUID, kind: ProofKind, *, accepted: bool, on: dt.date) -> bool:
    """
    Note a proof in a file that is locked; False if it stands there already.

    :raises UnusableId: if it stands in another file
    """
    stands = ProofSeen.objects.filter(pk=proof_id).values_list("case_id", flat=True).first()
    if stands is not None:
        if stands != one.case.id:
            raise UnusableId
        return False
    proof = ProofSeen(
        id=proof_id, case=one.case, kind=kind, seen_by=one.member, seen_on=on, accepted=accepted
    )
    proof.save(force_insert=True)
    record(one.case, Move.SEE_PROOF, on=on, by=one.member, detail=kind)
    if accepted:
        open_ones = asked_items(one.case, one.data_key, open_only=True)
        settled = [
            item.id
            for item in open_ones
            if item.wanted.is_proof and (kind in SUFFICES or item.wanted.about == kind)
        ]
        settle(one, settled, on)
    return True
