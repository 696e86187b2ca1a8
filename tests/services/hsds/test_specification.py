"""Every answer is HSDS 3.1, as it is written and once more with nothing allowed beside it."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from services.hsds.profile import LIST_ITEM_KEYS, PROFILE_KEYS, profile_schema
from tests.services.hsds.conftest import Ask
from tests.services.hsds.situations import listings
from tests.services.hsds.specification import complaints, without

KINDS = {
    "/services": "service",
    "/organizations": "organization",
    "/service_at_locations": "service_at_location",
    "/taxonomies": "taxonomy",
    "/taxonomy_terms": "taxonomy_term",
}
PAGE_KEYS = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}


def walk(ask: Ask, path: str, language: str, **parameters: object) -> Iterator[Any]:
    """Read every page of a list, and hold each to what a page must be."""
    seen: set[str] = set()
    number, total, pages = 0, None, 1
    while number < pages:
        number += 1
        page = ask(path, language, page=number, **parameters)
        assert {key: type(value) for key, value in page.items()} == PAGE_KEYS
        total = page["total_items"] if total is None else total
        pages = page["total_pages"]
        assert page["total_items"] == total
        assert page["page_number"] == number
        assert page["size"] == len(page["contents"])
        assert page["first_page"] == (number == 1)
        assert page["last_page"] == (number == pages) or not pages
        assert page["empty"] == (not page["contents"])
        for thing in page["contents"]:
            assert thing["id"] not in seen, f"{thing['id']} stands twice"
            seen.add(thing["id"])
            yield thing
    assert len(seen) == total


def all_objects(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from all_objects(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from all_objects(value)


def profile_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    schema = profile_schema()
    return jsonschema_rs.Draft202012Validator(
        {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"},
        validate_formats=True,
    )


def hold_to_the_specification(kind: str, thing: Any, *, in_a_list: bool) -> None:
    name = f"{kind}_in_a_list" if in_a_list and not kind.startswith("taxonomy") else kind
    assert complaints(name, thing) == []
    keys = PROFILE_KEYS + (LIST_ITEM_KEYS if in_a_list else ())
    assert complaints(name, without(thing, keys), strict=True) == []
    for each in all_objects(thing):
        for attribute in each.get("attributes", ()):
            assert complaints("attribute", attribute, strict=True) == []
            assert attribute["link_id"] == each["id"]


def test_every_answer_is_valid_and_strictly_so_without_the_profiles_keys(specified: None, ask: Ask) -> None:
    listings()
    for path, kind in KINDS.items():
        for language in ("fr", "en"):
            found = list(walk(ask, path, language, per_page=17))
            assert found
            for item in found:
                hold_to_the_specification(kind, item, in_a_list=True)
                hold_to_the_specification(kind, ask(f"{path}/{item['id']}", language), in_a_list=False)


def test_a_full_list_holds_what_each_address_answers(specified: None, ask: Ask) -> None:
    listings()
    for path in ("/services", "/organizations", "/service_at_locations"):
        for item in walk(ask, path, "fr", full="true", per_page=19):
            assert item == ask(f"{path}/{item['id']}", "fr")


def test_every_answer_is_valid_against_our_own_profile(ask: Ask) -> None:
    listings()
    checked = {name: profile_validator(name) for name in profile_schema()["$defs"]}
    for path, kind in KINDS.items():
        parameters = {} if kind.startswith("taxonomy") else {"full": "true"}
        for language in ("fr", "en"):
            for item in walk(ask, path, language):
                checked[kind].validate(item)
                if kind == "service":
                    checked["service_in_a_list"].validate(item)
            for whole in walk(ask, path, language, **parameters):
                checked[kind].validate(whole)
                for thing in all_objects(whole):
                    if "organization_id" in thing:
                        checked["service"].validate(thing)
                    if "location_type" in thing:
                        checked["location"].validate(thing)


def test_the_profile_is_a_schema() -> None:
    jsonschema_rs.meta.validate(profile_schema())


def test_the_measure_can_fail(specified: None, ask: Ask) -> None:
    listings()
    service = ask("/services", "fr")["contents"][0]
    assert complaints("service_in_a_list", service | {"status": "open"})
    assert complaints("service_in_a_list", service | {"id": "tout"})
    assert complaints("service_in_a_list", service | {"url": "pas une adresse"})
    clean = without(service, PROFILE_KEYS + LIST_ITEM_KEYS)
    assert complaints("service_in_a_list", clean | {"summary": "mal nommé"}, strict=True)


def test_no_identifier_stands_for_two_things(ask: Ask) -> None:
    listings()
    kinds: dict[str, set[str]] = {}
    for service in walk(ask, "/services", "fr", full="true"):
        for thing in all_objects(service):
            if "id" in thing:
                kinds.setdefault(thing["id"], set()).add(
                    ",".join(
                        sorted(
                            key
                            for key in thing
                            if key == "number" or key == "byday" or key == "address_1" or key == "link_entity"
                        )
                    )
                )
    assert all(len(shapes) == 1 for shapes in kinds.values())


def test_the_root_says_what_this_is(ask: Ask) -> None:
    for language in ("fr", "en"):
        root = ask("/", language)
        assert root["version"] == "3.1"
        assert root["profile"] == "http://localhost:8000/hsds/profile.json"
        assert root["openapi_url"] == f"http://localhost:8000/hsds/{language}/openapi.json"
        assert root["publisher"]["name"]
