"""
What the API understands and answers, as OpenAPI 3.1 in French and in English.

django-ninja finds the paths, the parameters and their bounds; the words are here, because a lazy message
cannot stand in a Pydantic field.
"""

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.hsds.taxonomies import JsonObject

if TYPE_CHECKING:
    from ninja import NinjaAPI

Message = str | Promise

SUMMARIES: dict[str, Message] = {
    "root": _("Ce qu’est cette API : version, profil, description"),
    "services": _("Liste des services"),
    "service": _("Un service, avec tout ce qui est connu de lui"),
    "service_at_locations": _("Liste des points de service : un service en un lieu, ou par téléphone"),
    "service_at_location": _("Un point de service, avec ses heures et ses téléphones"),
    "organizations": _("Liste des organismes"),
    "organization": _("Un organisme, avec ses services et ses lieux"),
    "taxonomies": _("Liste des familles de termes"),
    "taxonomy": _("Une famille de termes"),
    "taxonomy_terms": _("Liste des termes : besoins, coûts, papiers, arrondissements"),
    "taxonomy_term": _("Un terme"),
}
PARAMETERS: dict[str, Message] = {
    "page": _("Numéro de la page."),
    "per_page": _("Nombre d’éléments par page."),
    "format": _("Format de la réponse; JSON seulement pour le moment."),
    "full": _("Avec « true », chaque élément est complet, comme à sa propre adresse."),
    "minimal": _(
        "Avec « true », seulement l’identifiant et la date de modification, tous les services en une page."
    ),
    "modified_after": _(
        "Seulement ce qui a été modifié à ce moment ou après. Les services retirés y restent, avec le statut "
        "« defunct ». Sans décalage horaire, c’est l’heure de Montréal."
    ),
    "search": _(
        "Recherche dans les deux langues à la fois, avec le même classement que sur le site. Les résultats "
        "sont les meilleurs; leur nombre est limité."
    ),
    "taxonomy_term_id": _("Seulement ce qui porte ce terme. Répété, tous les termes doivent y être."),
    "taxonomy_id": _("Seulement ce qui porte un terme de cette famille."),
    "organization_id": _("Seulement les services de cet organisme."),
    "postcode": _(
        "Code postal ou ses trois premiers caractères. Sans « proximity » : seulement ce qui dessert "
        "ce secteur."
    ),
    "proximity": _("Distance en mètres autour du milieu du secteur postal donné par « postcode »."),
    "full_service": _("Avec « true », les services de l’organisme sont complets."),
    "parent_id": _("Seulement les termes placés sous celui-ci."),
    "top_only": _("Avec « true », seulement les termes qui ne sont sous aucun autre."),
    "id": _("L’identifiant (UUID), le même en français et en anglais."),
}
PAGE_FIELDS: dict[str, tuple[str, Message]] = {
    "total_items": ("integer", _("Nombre d’éléments en tout")),
    "total_pages": ("integer", _("Nombre de pages")),
    "page_number": ("integer", _("Numéro de cette page")),
    "size": ("integer", _("Nombre d’éléments de cette page")),
    "first_page": ("boolean", _("Si c’est la première page")),
    "last_page": ("boolean", _("Si c’est la dernière page")),
    "empty": ("boolean", _("Si la page est vide")),
}
OBJECTS = ("service", "service_at_location", "organization", "taxonomy", "taxonomy_term")


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page whose contents are objects of one kind."""

    kind: str


def described(name: str, body: str | PageOf | None = None) -> dict[str, Any]:
    """Return what django-ninja is told of an operation; its words come later."""
    if isinstance(body, PageOf):
        contents = {"type": "array", "items": {"$ref": f"#/components/schemas/{body.kind}"}}
        schema: JsonObject = {
            "allOf": [{"$ref": "#/components/schemas/Page"}],
            "properties": {"contents": contents},
        }
    else:
        schema = {"$ref": f"#/components/schemas/{body}"} if body else {"type": "object"}
    answers: dict[int, JsonObject] = {
        200: {"description": "200", "content": {"application/json": {"schema": schema}}},
        400: {"$ref": "#/components/responses/bad_parameter"},
    }
    if isinstance(body, str):
        answers[404] = {"$ref": "#/components/responses/unknown"}
    return {"summary": name, "openapi_extra": {"responses": answers}}


def openapi_document(api: "NinjaAPI", language: str) -> JsonObject:
    """Return the whole description, in the active language."""
    document: JsonObject = copy.deepcopy(dict(api.get_openapi_schema(path_prefix="")))
    document["info"] = {
        "title": gettext("Accès sans peur : le répertoire en HSDS 3.1"),
        "summary": gettext("Les services de Montréal, en lecture seule, en français et en anglais."),
        "description": gettext(
            "Sans clé, sans compte, sans témoin. Les filtres s’additionnent. Les réponses sur le statut "
            "et les papiers ne s’y trouvent que si l’organisme a accepté de les diffuser."
        ),
        "version": "1",
        "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    }
    document["servers"] = [{"url": f"{settings.PORTAL_ORIGIN}/hsds/{language}"}]
    for path in document["paths"].values():
        path.pop("head", None)
        for operation in path.values():
            name = operation["summary"]
            operation["summary"] = str(SUMMARIES[name])
            operation["responses"] = {
                str(status): answer for status, answer in operation["responses"].items()
            }
            operation["responses"]["200"]["description"] = operation["summary"]
            for parameter in operation["parameters"]:
                _describe(parameter)
    document["components"] = _components()
    return document


def _describe(parameter: JsonObject) -> None:
    parameter["description"] = str(PARAMETERS[parameter["name"]])
    schema = parameter["schema"]
    schema.pop("title", None)
    # Pydantic writes "or null" for what may be left out; OpenAPI says that with `required`.
    if "anyOf" in schema:
        schema |= schema.pop("anyOf")[0]
    if schema.get("default", ...) is None:
        del schema["default"]


def _components() -> JsonObject:
    profile = f"{settings.PORTAL_ORIGIN}/hsds/profile.json"
    schemas: JsonObject = {kind: {"$ref": f"{profile}#/$defs/{kind}"} for kind in OBJECTS}
    schemas["Page"] = {
        "type": "object",
        "required": [*PAGE_FIELDS, "contents"],
        "properties": {
            name: {"type": kind, "description": str(message)} for name, (kind, message) in PAGE_FIELDS.items()
        }
        | {"contents": {"type": "array"}},
    }
    schemas["Problem"] = {"$ref": f"{profile}#/$defs/problem"}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "schemas": schemas,
        "responses": {
            "bad_parameter": {
                "description": gettext("Un paramètre est incorrect : lequel, et pourquoi."),
                "content": problem,
            },
            "unknown": {"description": gettext("Rien de publié n’a cet identifiant."), "content": problem},
        },
    }
