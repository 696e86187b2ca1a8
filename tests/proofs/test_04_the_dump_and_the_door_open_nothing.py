"""
Proof 4: a dump, with all that the public door has beside it, opens nothing.

Whoever holds every byte of the database, the door's peppers, its secret key and the pinned fingerprint tries
each of them, and what can be derived from them, as a data key on every sealed text and as a seed on every
wrap. Nothing opens. With the receipt code, or with the passphrase of somebody on triage, the same search
does.
"""

import hashlib
from collections.abc import Iterable, Iterator
from uuid import uuid4

from django.conf import settings
from django.db import connections

from casework import by_code
from casework.models import Case, Message, SealedStory, Wrap
from housing.models import Decision, InfoItem, Letter, Release, SealedAnswers
from housing.sealed import (
    answers_context,
    decision_context,
    handed_context,
    handed_key_context,
    item_context,
    letter_context,
    release_context,
)
from privacy.errors import CannotOpen
from privacy.keys import SEED_BYTES, key_pair_from_seed
from privacy.passphrase import unlock_seed
from privacy.receipt import derive
from privacy.sealing import (
    DATA_KEY_BYTES,
    case_context,
    message_context,
    open_sealed,
    team_key_context,
    unwrap_key,
    wrap_context,
)
from staff.models import PersonKey, TeamKeyWrap
from staff.operations.keys import person_key_context
from tests.casework.factories import PASSPHRASE, TODAY, Desk, hand_in, who_has
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live


def everything_in_the_database() -> Iterator[bytes]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('bytea', 'text', 'character varying', 'uuid', 'jsonb')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (value,) in cursor.fetchall():
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def everything_of_the_door() -> list[bytes]:
    texts = (settings.SECRET_KEY, settings.ROOT_FINGERPRINT)
    return [*settings.RECEIPT_PEPPERS.values(), *(text.encode() for text in texts)]


def keys_in(material: Iterable[bytes], length: int) -> set[bytes]:
    """Every piece of the right length at a place where a key could stand, and what hashes make of it."""
    pieces: set[bytes] = {bytes(length)}
    for one in material:
        places = {0, 1, 4, 13, len(one) - length, *range(0, len(one), length)}
        pieces |= {one[place : place + length] for place in places if place >= 0}
        pieces |= {hashlib.shake_256(one).digest(length), (hashlib.sha256(one).digest() * 3)[:length]}
    return {piece for piece in pieces if len(piece) == length}


def anything_opens(material: Iterable[bytes]) -> bool:
    material = list(material)
    texts = [(bytes(one.sealed), case_context(one.case_id)) for one in SealedStory.objects.all()]
    texts += [(bytes(one.sealed), message_context(one.case_id, one.id)) for one in Message.objects.all()]
    beside = (
        *((SealedAnswers, answers_context), (Decision, decision_context)),
        *((Letter, letter_context), (Release, release_context)),
    )
    for model, context_of in beside:
        texts += [(bytes(one.sealed), context_of(one.case_id, one.id)) for one in model.objects.all()]
    for item in InfoItem.objects.select_related("request"):
        texts.append((bytes(item.sealed), item_context(item.request.case_id, item.id)))
    agreed = list(Release.objects.exclude(handed=b""))
    texts += [(bytes(one.handed), handed_context(one.id)) for one in agreed]
    for key in keys_in(material, DATA_KEY_BYTES):
        for sealed, context in texts:
            try:
                open_sealed(sealed, data_key=key, context=context)
            except CannotOpen:
                continue
            return True
    wraps = [(bytes(one.sealed), wrap_context(one.case_id, one.recipient)) for one in Wrap.objects.all()]
    wraps += [(bytes(one.wrap), handed_key_context(one.id)) for one in agreed]
    for seed in keys_in(material, SEED_BYTES):
        pair = key_pair_from_seed(seed)
        for wrap, context in wraps:
            try:
                unwrap_key(wrap, key_pair=pair, context=context)
            except CannotOpen:
                continue
            return True
    return False


def with_the_passphrase(desk: Desk) -> bytes:
    """What somebody who forces a passphrase out of triage reaches from the dump alone."""
    key = PersonKey.objects.get(member=desk.triage.member)
    seed = unlock_seed(bytes(key.locked), passphrase=PASSPHRASE, context=person_key_context(key))
    wrap = TeamKeyWrap.objects.get(person_key=key)
    context = team_key_context(wrap.team_key_id, key.member_id)
    return unwrap_key(bytes(wrap.sealed), key_pair=key_pair_from_seed(seed), context=context)


def test_every_byte_of_the_database_and_of_the_door_opens_nothing(desk: Desk) -> None:
    handed = hand_in()
    by_code.post_message(handed.who, message_id=uuid4(), text="Bonjour", on=TODAY)
    material = [*everything_in_the_database(), *everything_of_the_door()]
    assert Case.objects.count() == 1
    assert not anything_opens(material)

    # The search can succeed.
    assert anything_opens([who_has(handed.code).key_pair.seed])
    assert anything_opens([with_the_passphrase(desk)])
    # The code without its pepper is not enough.
    peppers = {1: b"another pepper, of more than 32 bytes"}
    guessed = derive(handed.code, peppers=peppers, memory_kib=settings.RECEIPT_MEMORY_KIB)
    assert not anything_opens([guessed.lookup, guessed.key_pair.seed])


def test_nor_does_it_open_anything_of_an_application(housing_desk: HousingDesk) -> None:
    filed = apply_and_live(housing_desk, "zq")
    material = [*everything_in_the_database(), *everything_of_the_door()]
    assert min(one.objects.count() for one in (SealedAnswers, InfoItem, Decision, Letter, Release)) >= 2
    assert Release.objects.exclude(handed=b"").exists()
    assert not anything_opens(material)
    assert anything_opens([who_has(filed.code).key_pair.seed])
