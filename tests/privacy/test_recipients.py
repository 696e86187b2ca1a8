"""The list of keys that the public door seals to: signed, whole, written in one way, or not used at all."""

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.keys import key_pair_from_seed
from privacy.recipients import (
    ListProblem,
    Recipient,
    RecipientsList,
    SignedList,
    UntrustedRecipients,
    new_root_key,
    root_fingerprint,
    root_public_of,
    sign_list,
    verified,
)

ROOT, DAY = bytes(range(32)), date(2026, 7, 1)
FINGERPRINT = root_fingerprint(root_public_of(ROOT))


def key(number: int) -> bytes:
    return key_pair_from_seed(bytes([number]) * 96).public


TRIAGE = Recipient(f"team:{UUID(int=1)}", "triage", key(1), DAY, None)
HOUSING = Recipient(f"team:{UUID(int=2)}", "housing", key(2), DAY, None)
RECOVERY = Recipient("recovery:1", "recovery", key(3), DAY, None)
LIST = RecipientsList(1, DAY, (TRIAGE, HOUSING, RECOVERY))
SIGNED = sign_list(LIST, root_private=ROOT)


def signed_as_it_is(document: bytes) -> SignedList:
    """Sign any document with the true root, as a careless or forced holder could."""
    signature = Ed25519PrivateKey.from_private_bytes(ROOT).sign(b"recipients list|v1|" + document)
    return SignedList(document, signature, SIGNED.root_public)


def rewritten(**changes: object) -> SignedList:
    content = json.loads(SIGNED.document) | changes
    return signed_as_it_is(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def reason_for(signed: SignedList, fingerprint: str = FINGERPRINT) -> str:
    with pytest.raises(UntrustedRecipients) as caught:
        verified(signed, fingerprint=fingerprint)
    return caught.value.reason


def test_a_signed_list_comes_back_as_it_was() -> None:
    assert verified(SIGNED, fingerprint=FINGERPRINT) == LIST


@pytest.mark.parametrize("written", [FINGERPRINT.upper(), FINGERPRINT.replace(" ", ""), f"  {FINGERPRINT}\n"])
def test_a_pinned_fingerprint_is_read_as_people_write_it(written: str) -> None:
    assert verified(SIGNED, fingerprint=written) == LIST


@pytest.mark.parametrize("written", ["", FINGERPRINT[:-1], FINGERPRINT[:9], "é"])
def test_part_of_a_fingerprint_is_not_it(written: str) -> None:
    assert reason_for(SIGNED, written) == ListProblem.OTHER_ROOT


def test_a_list_of_another_root_is_refused_even_when_well_signed() -> None:
    other = sign_list(LIST, root_private=new_root_key())
    assert reason_for(other) == ListProblem.OTHER_ROOT
    assert reason_for(replace(other, root_public=SIGNED.root_public)) == ListProblem.BAD_SIGNATURE


def test_a_swapped_key_is_refused() -> None:
    ours, theirs = (base64.b64encode(public) for public in (TRIAGE.public, key(9)))
    forged = SIGNED.document.replace(ours, theirs)
    assert forged != SIGNED.document
    assert reason_for(replace(SIGNED, document=forged)) == ListProblem.BAD_SIGNATURE


def test_every_changed_byte_of_the_signature_is_refused() -> None:
    for at in range(64):
        changed = bytearray(SIGNED.signature)
        changed[at] ^= 1
        assert reason_for(replace(SIGNED, signature=bytes(changed))) == ListProblem.BAD_SIGNATURE
    for signature in (b"", bytes(64), SIGNED.signature[:-1], SIGNED.signature + b"\0"):
        assert reason_for(replace(SIGNED, signature=signature)) == ListProblem.BAD_SIGNATURE


@pytest.mark.parametrize("at", range(0, 4000, 173))
def test_a_changed_byte_of_the_document_is_refused(at: int) -> None:
    changed = bytearray(SIGNED.document)
    changed[at] ^= 1
    assert reason_for(replace(SIGNED, document=bytes(changed))) == ListProblem.BAD_SIGNATURE


@pytest.mark.parametrize(
    "document",
    [
        SIGNED.document + b"\n",
        SIGNED.document.replace(b",", b", "),
        SIGNED.document.replace(b'"number":1', b'"number":2,"number":1'),
        SIGNED.document.replace(b'"number":1', b'"number":1.0'),
        SIGNED.document.replace(b'"number":1', b'"extra":0,"number":1'),
        SIGNED.document.replace(b"2026-07-01", b"20260701", 1),
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"null",
        b"[" * 100_000,
    ],
    ids=range(12),
)
def test_a_list_written_in_another_way_is_refused(document: bytes) -> None:
    assert reason_for(signed_as_it_is(document)) in (ListProblem.NOT_CANONICAL, ListProblem.BAD_ENTRY)


@pytest.mark.parametrize("number", [0, -1, True, "1", None])
def test_a_list_is_numbered_from_one(number: object) -> None:
    assert reason_for(rewritten(number=number)) == ListProblem.BAD_ENTRY


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ((TRIAGE, HOUSING), ListProblem.NO_RECOVERY),
        ((), ListProblem.NO_RECOVERY),
        ((TRIAGE, TRIAGE, RECOVERY), ListProblem.DUPLICATE),
        ((TRIAGE, replace(HOUSING, public=TRIAGE.public), RECOVERY), ListProblem.DUPLICATE),
        ((TRIAGE, replace(TRIAGE, public=key(9)), RECOVERY), ListProblem.DUPLICATE),
        ((replace(TRIAGE, public=b"short"), RECOVERY), ListProblem.BAD_KEY),
        ((replace(TRIAGE, public=b"\xff" * 1216), RECOVERY), ListProblem.BAD_KEY),
        ((replace(TRIAGE, until=DAY - timedelta(1)), RECOVERY), ListProblem.BAD_ENTRY),
        ((replace(TRIAGE, purpose="police"), RECOVERY), ListProblem.BAD_ENTRY),
        ((replace(TRIAGE, name="team:1"), RECOVERY), ListProblem.BAD_ENTRY),
        ((replace(TRIAGE, name=f"person:{UUID(int=1)}"), RECOVERY), ListProblem.BAD_ENTRY),
        ((replace(TRIAGE, name="recovery:2"), RECOVERY), ListProblem.BAD_ENTRY),
        ((TRIAGE, replace(RECOVERY, name=f"team:{UUID(int=5)}")), ListProblem.BAD_ENTRY),
    ],
    ids=range(13),
)
def test_an_unsound_list_is_neither_signed_nor_trusted(
    entries: tuple[Recipient, ...], problem: ListProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsound = replace(LIST, recipients=entries)
    with pytest.raises(UntrustedRecipients) as caught:
        sign_list(unsound, root_private=ROOT)
    assert caught.value.reason == problem
    with monkeypatch.context() as careless:
        careless.setattr("privacy.recipients._refuse_unsound", lambda _list: None)
        signed = sign_list(unsound, root_private=ROOT)
    assert reason_for(signed) == problem


def test_a_key_counts_from_its_first_day_to_its_last() -> None:
    last = DAY + timedelta(10)
    old = replace(TRIAGE, until=last)
    new = Recipient(f"team:{UUID(int=9)}", "triage", key(9), last, None)
    recipients = RecipientsList(2, DAY, (old, new, HOUSING, RECOVERY))
    assert recipients.for_purpose("triage", DAY - timedelta(1)) == ()
    assert recipients.for_purpose("triage", DAY) == (old,)
    # Old and new overlap, so that nobody is left without a reader on the day of the change.
    assert recipients.for_purpose("triage", last) == (old, new)
    assert recipients.for_purpose("triage", last + timedelta(1)) == (new,)
    assert recipients.for_purpose("recovery", last) == (RECOVERY,)
    assert recipients.for_purpose("police", last) == ()
