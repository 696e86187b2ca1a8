"""The JSON Schemas of the specification, as they are and made strict. They stand beside the project."""

import copy
import functools
import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

#: Beside the project, whatever its folder is called.
FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "hsds-3.1"
MISSING = (
    f"HSDS validation skipped: the specification's schemas are not in {FOLDER.parent.name}/{FOLDER.name}"
)

#: What each kind of answer is measured against.
FILES = {
    "service": "compiled/service.json.gz",
    "service_in_a_list": "compiled/service_list.json",
    "organization": "compiled/organization.json.gz",
    "organization_in_a_list": "compiled/organization_list.json",
    # openapi.json of the specification points the second one at the service's schema: a mistake of theirs.
    "service_at_location_in_a_list": "compiled/service_at_location_list.json",
    "service_at_location": "compiled/service_at_location.json.gz",
    "taxonomy": "taxonomy.json",
    "taxonomy_term": "taxonomy_term.json",
    "attribute": "attribute.json",
}


def is_missing() -> bool:
    return not (FOLDER / "service.json").is_file()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end of every run, what could not be measured (a plugin of tests/conftest.py)."""
    if is_missing():
        terminalreporter.write_sep("!", MISSING, red=True, bold=True)


def _read(name: str) -> Any:
    path = FOLDER / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return json.loads(text)


def _resolved(schema: Any, folder: str = "") -> Any:
    """Put the schemas that are referred to in the place of the references, so that each stands alone."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _resolved(_read(schema["$ref"]))
        return {key: _resolved(value, folder) for key, value in schema.items()}
    return [_resolved(value, folder) for value in schema] if isinstance(schema, list) else schema


def _made_strict(schema: Any) -> Any:
    """Forbid, at every level, what the specification does not name."""
    if isinstance(schema, dict):
        strict = {key: _made_strict(value) for key, value in schema.items()}
        # Also a key called "properties" that is a property; such a one has no list of properties.
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            strict["additionalProperties"] = False
        return strict
    return [_made_strict(value) for value in schema] if isinstance(schema, list) else schema


@functools.cache
def validator(kind: str, *, strict: bool = False) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of a kind of object, formats on."""
    schema = _resolved(_read(FILES[kind]))
    if strict:
        schema = _made_strict(copy.deepcopy(schema))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def complaints(kind: str, thing: Any, *, strict: bool = False) -> list[str]:
    """Return what the specification says against an object, with the place of each fault."""
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in validator(kind, strict=strict).iter_errors(thing)
    ]


def without(thing: Any, keys: tuple[str, ...]) -> Any:
    """Take the profile's keys off, wherever they stand."""
    if isinstance(thing, dict):
        return {key: without(value, keys) for key, value in thing.items() if key not in keys}
    return [without(value, keys) for value in thing] if isinstance(thing, list) else thing
