"""The description of the API: for machines as JSON, for people as a page of our own, without any script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.decorators import published_page
from services.hsds.answers import json_answer
from services.hsds.api import api, language_of
from services.hsds.openapi import openapi_document
from services.hsds.profile import profile_schema


@published_page()
def openapi_json(_request: HttpRequest, language: str = "fr") -> HttpResponse:
    """Answer with the OpenAPI description, in the language of the address."""
    return json_answer(openapi_document(api, language))


@published_page()
def profile_json(_request: HttpRequest) -> HttpResponse:
    """Answer with the JSON Schema of the profile."""
    return json_answer(profile_schema(), content_type="application/schema+json; charset=utf-8")


@published_page()
def documentation(request: HttpRequest, language: str) -> HttpResponse:
    """Show the same description as a page."""
    document = openapi_document(api, language_of(request))
    context = {
        "document": document,
        "operations": [
            {"path": f"/hsds/{language}{path}", **_operation(methods["get"])}
            for path, methods in document["paths"].items()
        ],
        "root_url": reverse("hsds:root", args=[language]),
        "openapi_url": reverse("hsds:openapi", args=[language]),
        "profile_url": reverse("hsds:profile"),
        "example_url": f"{reverse('hsds:root', args=[language])}services?per_page=5",
    }
    return render(request, "services/hsds_docs.html", context)


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": operation["operationId"],
        "summary": operation["summary"],
        "parameters": [
            {
                "name": parameter["name"],
                "is_in_path": parameter["in"] == "path",
                "type": _type_of(parameter["schema"]),
                "description": parameter["description"],
            }
            for parameter in operation["parameters"]
        ],
    }


def _type_of(schema: dict[str, Any]) -> str:
    """Write a type with its bounds: "integer 1–100", "uuid", "true | false", "json"."""
    if "items" in schema:
        return _type_of(schema["items"])
    if schema["type"] == "boolean":
        return "true | false"
    if "const" in schema:
        return str(schema["const"])
    kind = str(schema.get("format", schema["type"]))
    if "minimum" in schema and "maximum" in schema:
        return f"{kind} {schema['minimum']}–{schema['maximum']}"
    return kind
