"""
One maintained open icon set (Lucide, ISC licence, static/icons/LICENSE), drawn inline: no request, no font.

Only the files that a page can draw are kept in static/icons/. To add one, copy its file there from the
set's release and use its name.
"""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

ICONS_FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"

_DRAWING = re.compile(r"<svg[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)

# Thinner than the set's own 2: the portal's letters are lighter than an interface's.
_OPENING = (
    '<svg class="ms-icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
)

# What stands for a category, by slug; a second-level category is written "top/sub".
ICON_OF_CATEGORY: dict[str, str] = {
    "ville": "landmark",
    "ville/carte-sans-peur": "id-card",
    "ville/bureau-acces-montreal": "building-2",
    "ville/bibliotheque": "book-open",
    "ville/piscine-loisirs": "waves",
    "ville/transport": "bus",
    "logement": "house",
    "logement/demande-hlm": "building-2",
    "logement/recherche-logement": "key-round",
    "logement/droits-locataires": "scale",
    "logement/salubrite": "wrench",
    "logement/eviction": "file-exclamation-point",
    "hebergement": "bed",
    "hebergement/hommes": "bed",
    "hebergement/femmes": "bed",
    "hebergement/familles": "bed-double",
    "hebergement/jeunes": "bed",
    "hebergement/halte-chaleur": "thermometer-snowflake",
    "alimentation": "soup",
    "alimentation/banque-alimentaire": "package-open",
    "alimentation/repas": "utensils",
    "alimentation/epicerie-solidaire": "shopping-basket",
    "alimentation/cuisine-collective": "cooking-pot",
    "alimentation/bebe": "milk",
    "sante": "heart-pulse",
    "sante/clinique-sans-ramq": "stethoscope",
    "sante/clsc": "hospital",
    "sante/grossesse": "baby",
    "sante/vaccination-depistage": "syringe",
    "sante/dents-yeux": "eye",
    "ecoute": "ear",
    "ecoute/ligne-ecoute": "phone",
    "ecoute/crise": "life-buoy",
    "ecoute/suicide": "heart-handshake",
    "ecoute/dependances": "pill",
    "ecoute/soutien": "coffee",
    "violence": "shield-alert",
    "violence/violence-conjugale": "house-heart",
    "violence/violence-sexuelle": "shield-alert",
    "violence/victimes-actes-criminels": "gavel",
    "violence/exploitation": "link-2-off",
    "violence/police": "siren",
    "droit": "scale",
    "droit/info-immigration": "plane",
    "droit/clinique-juridique": "scale",
    "droit/aide-juridique": "handshake",
    "droit/detention": "lock",
    "droit/droits-plaintes": "megaphone",
    "travail": "briefcase",
    "travail/droits-travailleurs": "scale",
    "travail/sante-securite": "hard-hat",
    "travail/recherche-emploi": "search",
    "travail/impots": "calculator",
    "travail/banque": "piggy-bank",
    "famille": "users",
    "famille/ecole": "school",
    "famille/garde": "toy-brick",
    "famille/perinatalite": "baby",
    "famille/sante-enfants": "heart-pulse",
    "famille/soutien-parents": "hand-heart",
    "biens": "armchair",
    "biens/vetements": "shirt",
    "biens/meubles": "armchair",
    "biens/hygiene": "shower-head",
    "biens/fournitures-scolaires": "backpack",
    "biens/demenagement": "truck",
    "integration": "globe",
    "integration/accueil": "door-open",
    "integration/francisation": "languages",
    "integration/interprete": "speech",
    "integration/ecrivain-public": "pen-line",
    "integration/communautaire": "users",
}

# What stands for each kind of fact on a card or a listing.
ICON_OF_FACT: dict[str, str] = {
    "papers": "id-card",
    "status": "shield-question-mark",
    "cost": "wallet",
    "open": "clock",
    "language": "languages",
    "access": "door-open",
    "phone": "phone",
    "step_free": "accessibility",
    "toilet": "toilet",
    "place": "map-pin",
    "audience": "users",
    "police": "siren",
    "transit": "train-front",
}


class UnknownIcon(LookupError):
    """Raised when a template asks for an icon that is not in static/icons/."""


@cache
def draw_icon(name: str) -> SafeString:
    """
    Return the inline SVG of an icon, hidden from screen readers: the words beside it say the same.

    :raises UnknownIcon: if there is no such file in static/icons/
    """
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise UnknownIcon(name)
    try:
        text = (ICONS_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UnknownIcon(name) from error
    drawing = _DRAWING.search(text)
    if drawing is None:
        raise UnknownIcon(name)
    shapes = re.sub(r"\s+", " ", drawing["shapes"]).replace(" />", "/>").replace("> <", "><").strip()
    return mark_safe(_OPENING + shapes + "</svg>")  # noqa: S308 (our own files, no input)


def icon_of_category(top: str, sub: str = "") -> str:
    """Return the icon's name for a category, falling back to its top category, then to a plain circle."""
    return ICON_OF_CATEGORY.get(f"{top}/{sub}") or ICON_OF_CATEGORY.get(top) or "circle"
