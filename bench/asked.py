"""What is asked: the queries with which other directories were measured, and our own pages."""

from dataclasses import dataclass
from urllib.parse import quote

COMMON = (
    "hébergement",
    "banque alimentaire",
    "aide juridique réfugié",
    "soins dentaires gratuit",
    "grossesse infirmière",
    "bibliothèque Verdun",
    "shelter",
    "food bank",
    "legal aid refugee",
    "dental free",
    "pregnancy nurse",
)
FEW = ("horizon verdun impôts", "rainbow lachine dental")
MISTYPED = ("sheltre", "clinik", "hebergment")


@dataclass(frozen=True)
class Question:
    """A group of addresses that is measured together."""

    name: str
    paths: tuple[str, ...]
    requests: int = 600


def questions(*, listing: str) -> list[Question]:
    """Return every group of addresses; `listing` is the slug of one synthetic listing."""
    return [
        Question("search, common words (HTML)", tuple(f"/fr/services/?q={quote(words)}" for words in COMMON)),
        Question("search, few hits (HTML)", tuple(f"/fr/services/?q={quote(words)}" for words in FEW)),
        Question(
            "search, typing errors (HTML)", tuple(f"/fr/services/?q={quote(words)}" for words in MISTYPED)
        ),
        Question(
            "search with filters (HTML)",
            (
                "/fr/services/?q=clinique&cost=free&language=es",
                "/en/services/?q=food&borough=verdun&papers=unknown",
                "/fr/services/?category=alimentation&access=walk_in",
            ),
        ),
        Question(
            "open now (HTML)", ("/fr/services/?q=clinique&open=now", "/en/services/?q=food+bank&open=now")
        ),
        Question("near a station (HTML)", ("/fr/services/?q=clinique&near=jean-talon&sort=near",)),
        Question("browse all (HTML)", ("/fr/services/", "/en/services/?page=3")),
        Question("category (HTML)", ("/fr/besoins/banque-alimentaire/", "/en/needs/sante/")),
        Question("a listing (HTML)", (f"/fr/services/{listing}/", f"/en/services/{listing}/")),
        Question("home (HTML)", ("/fr/", "/en/")),
        Question(
            "API, search, common words",
            tuple(f"/hsds/fr/services?per_page=20&search={quote(words)}" for words in COMMON),
        ),
        Question("API, list", ("/hsds/fr/services?per_page=20", "/hsds/en/services?per_page=20&page=7")),
        Question(
            "API, within 5 km",
            ("/hsds/fr/service_at_locations?per_page=20&postcode=H2X&proximity=5000",),
            requests=300,
        ),
    ]


def behind_a_front(asked: list[Question]) -> list[Question]:
    """Return the groups that a front server may keep: pages without a query string."""
    return [
        Question(f"{each.name.removesuffix(' (HTML)')}, nginx in front (HTML)", each.paths, requests=2000)
        for each in asked
        if not any("?" in path for path in each.paths)
    ]
