"""
Synthetic listings, for measurements: the JSON lines of the benchmark's generator, as rows of the real tables.

Every listing becomes what a real one is: an organization, a place, a point with phone and weekly hours, the
facets. The rows are text in COPY's own format, because a million listings are nine million rows.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

# The generator's categories, and ours.
CATEGORIES: Final = {
    "banque-alimentaire": "banque-alimentaire",
    "repas": "repas",
    "hebergement": "halte-chaleur",
    "logement": "recherche-logement",
    "aide-juridique": "aide-juridique",
    "immigration": "info-immigration",
    "francisation": "francisation",
    "anglais": "francisation",
    "sante": "clsc",
    "sante-mentale": "soutien",
    "dentaire": "dents-yeux",
    "perinatal": "grossesse",
    "garde": "garde",
    "ecole": "ecole",
    "emploi": "recherche-emploi",
    "droits-travail": "droits-travailleurs",
    "violence": "violence-conjugale",
    "vetements": "vetements",
    "meubles": "meubles",
    "impots": "impots",
    "internet": "bureau-acces-montreal",
    "bibliotheque": "bibliotheque",
    "sport": "piscine-loisirs",
    "aines": "communautaire",
    "jeunes": "jeunes",
    "lgbtq": "communautaire",
    "interprete": "interprete",
    "transport": "transport",
    "handicap": "soutien",
    "dependances": "dependances",
}
DOCUMENTS: Final = {"id": "photo_id", "proof_address": "proof_of_address", "ramq": "health_card"}
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AUDIENCES: Final = ("", "women", "families", "children", "newcomers")
ACCESS: Final = ("walk_in", "appointment", "")

COLUMNS: Final = {
    "services_organization": "id slug name name_fr name_en kind website",
    "services_place": (
        "id name is_confidential address city postal_code borough_id latitude longitude position_basis"
        " step_free_entrance toilet accessibility_note"
    ),
    "services_listing": (
        "id slug organization_id category_id state name name_fr name_en summary summary_fr summary_en"
        " keywords audiences cost cost_note documents_asked documents_note status_asked status_note"
        " status_law answers_reach police_may_be_present access access_note served_boroughs"
        " served_postal_areas served_note website email confidence verification_days verified_on verified_by"
        " verification_method verification_due_on translation_state_fr translation_state_en published_at"
        " modified_at"
    ),
    "services_servicepoint": (
        "id listing_id place_id kind position languages languages_note interpreter hours_kind hours_note"
        " holidays"
    ),
    "services_phone": "id point_id number extension kind note position",
    "services_hourspiece": "id point_id weekday opens closes",
}


@dataclass(slots=True)
class SyntheticRows:
    """Turns lines into rows; remembers the organizations that it has met."""

    today: dt.date
    # Identifiers by slug.
    categories: dict[str, str]
    boroughs: dict[str, str]
    seen: set[str] = field(default_factory=set)
    next_id: int = 1 << 100

    def batches(self, lines: Iterable[str], size: int) -> Iterator[dict[str, list[str]]]:
        """Yield the rows of every `size` lines, by table, in an order that the foreign keys accept."""
        rows: dict[str, list[str]] = {table: [] for table in COLUMNS}
        for count, line in enumerate(lines, start=1):
            self._add(json.loads(line), rows)
            if count % size == 0:
                yield rows
                rows = {table: [] for table in COLUMNS}
        yield rows

    def _new_id(self) -> str:
        self.next_id += 0x9E3779B97F4A7C15F39CC0605CEDC835
        return f"{self.next_id & (1 << 128) - 1:032x}"

    def _add(self, given: dict[str, Any], rows: dict[str, list[str]]) -> None:
        organization = given["organization"]
        number = given["n"]
        if organization["id"] not in self.seen:
            self.seen.add(organization["id"])
            name = organization["name_fr"]
            rows["services_organization"].append(
                _row(organization["id"], f"org-{len(self.seen)}", name, name, organization["name_en"],
                     "community", "")
            )  # fmt: skip
        place, point = self._new_id(), self._new_id()
        rows["services_place"].append(
            _row(place, "", "f", given["address"], "Montréal", given["postal_code"],
                 self.boroughs[given["borough"]], given["lat"], given["lon"], "exact",
                 "yes" if given["wheelchair"] else "unknown", "unknown", "")
        )  # fmt: skip
        verified_on = self.today - dt.timedelta(days=given["verified_days_ago"])
        documents = _documents(given["documents"])
        audience = AUDIENCES[number % len(AUDIENCES)]
        category = self.categories[CATEGORIES[given["category"]]]
        access = ACCESS[number % len(ACCESS)]
        rows["services_listing"].append(
            _row(
                given["id"], f"s-{number}", organization["id"], category,
                "published", given["name_fr"], given["name_fr"], given["name_en"],
                given["description_fr"], given["description_fr"], given["description_en"], "",
                _array([audience] if audience else []), given["cost"], "", _array(documents), "",
                "never" if given["no_status_required"] else "unknown", "", "", "page", "unknown",
                _array([access] if access else []), "", "{}", "{}", "", given["url"], "", "medium", 180,
                verified_on, "mesure", "phone", verified_on + dt.timedelta(days=180), "reviewed",
                "missing" if given["name_en"] is None else "reviewed", f"{self.today}T12:00Z",
                f"{self.today}T12:00Z",
            )
        )  # fmt: skip
        rows["services_servicepoint"].append(
            _row(point, given["id"], place, "phone" if given["remote"] else "in_person", 0,
                 _array(given["languages"]), "", "unknown", "weekly", "", "closed")
        )  # fmt: skip
        rows["services_phone"].append(
            _row(self._new_id(), point, given["phone"].replace("-", ""), "", "voice", "", 0)
        )
        for day in given["days"]:
            rows["services_hourspiece"].append(
                _row(self._new_id(), point, DAYS.index(day), given["opens"], given["closes"])
            )


def _documents(given: list[str]) -> list[str]:
    if not given:
        return ["unknown"]
    if "none" in given:
        return ["none"]
    return sorted(DOCUMENTS[one] for one in given)


def _array(values: list[str]) -> str:
    return "{" + ",".join(values) + "}"


def _row(*values: object) -> str:
    return "\t".join("\\N" if value is None else str(value).replace("\\", "\\\\") for value in values)
