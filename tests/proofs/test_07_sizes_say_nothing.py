"""Proof 7: what lies in the tables has the same size for a short and for a long request."""

import json
from uuid import UUID

import pytest

from casework.models import SealedStory
from housing.models import SealedAnswers
from privacy.journey import new_journey_key, seal_row
from privacy.keys import key_pair_from_seed
from privacy.sealing import SEALED_SIZES, case_context, new_data_key, seal, wrap_context, wrap_key
from tests.housing.factories import HousingDesk, apply
from tests.proofs.application_life import correct_as_person

CASE = UUID(int=1)
SHORT = {"needs": ["food"], "story": "Aidez-moi", "contact": "none"}
LONG = {
    "needs": ["food", "home", "health", "school"],
    "story": "On vit à cinq dans une pièce et je ne sais plus à qui parler. " * 10,
    "contact": "phone",
    "phone": "514 555-0134",
    "when": ["morning", "evening"],
}


def sealed(story: dict[str, object]) -> bytes:
    body = json.dumps(story, ensure_ascii=False).encode()
    return seal(body, data_key=new_data_key(), context=case_context(CASE))


def test_a_short_and_a_long_request_have_the_same_size() -> None:
    assert len(json.dumps(LONG)) > 8 * len(json.dumps(SHORT))
    assert len(sealed(SHORT)) == len(sealed(LONG))


def test_a_short_and_a_long_draft_have_the_same_size() -> None:
    key = new_journey_key()
    assert len(seal_row(key, SHORT)) == len(seal_row(key, LONG))


@pytest.mark.parametrize("length", [0, 1, 500, 1019, 1021, 3000, 5000, 12_000, 20_000, 60_000])
def test_every_request_has_one_of_four_sizes(length: int) -> None:
    assert len(SEALED_SIZES) == 4
    assert len(seal(b"a" * length, data_key=new_data_key(), context="c")) in SEALED_SIZES


def test_every_wrap_of_a_case_has_the_same_size() -> None:
    # Nor does a wrap tell a team from a person: the name of its recipient is bound to it, not written in it.
    public = key_pair_from_seed(bytes(96)).public
    names = ("requester", "recovery:1", f"team:{CASE}", f"person:{CASE}")
    sizes = {len(wrap_key(new_data_key(), to=public, context=wrap_context(CASE, name))) for name in names}
    assert len(sizes) == 1


def test_an_application_has_one_size_with_a_telephone_and_without(housing_desk: HousingDesk) -> None:
    """Somebody whom nobody may call is not the one with the short file."""
    bare = {"ways": [], "contact": {}, "helper": {"organization": ""}, "name": "A"}
    short, long = apply(housing_desk, **bare), apply(housing_desk, comment="é" * 500)
    assert {len(one.sealed) for one in SealedStory.objects.all()} == {SEALED_SIZES[1]}
    for filed in (short, long):
        correct_as_person(filed, rooms=3)
    assert {len(one.sealed) for one in SealedAnswers.objects.all()} == {SEALED_SIZES[1]}
