"""
The nineteen boroughs, as an application names them: the directory's slugs, without asking the directory.

Their names are the same in both languages. tests/housing holds this list to the directory's own.
"""

from collections.abc import Mapping
from typing import Final

BOROUGHS: Final[Mapping[str, str]] = {
    "ahuntsic-cartierville": "Ahuntsic-Cartierville",
    "anjou": "Anjou",
    "cote-des-neiges-notre-dame-de-grace": "Côte-des-Neiges–Notre-Dame-de-Grâce",
    "ile-bizard-sainte-genevieve": "L’Île-Bizard–Sainte-Geneviève",
    "lachine": "Lachine",
    "lasalle": "LaSalle",
    "le-plateau-mont-royal": "Le Plateau-Mont-Royal",
    "le-sud-ouest": "Le Sud-Ouest",
    "mercier-hochelaga-maisonneuve": "Mercier–Hochelaga-Maisonneuve",
    "montreal-nord": "Montréal-Nord",
    "outremont": "Outremont",
    "pierrefonds-roxboro": "Pierrefonds-Roxboro",
    "riviere-des-prairies-pointe-aux-trembles": "Rivière-des-Prairies–Pointe-aux-Trembles",
    "rosemont-la-petite-patrie": "Rosemont–La Petite-Patrie",
    "saint-laurent": "Saint-Laurent",
    "saint-leonard": "Saint-Léonard",
    "verdun": "Verdun",
    "ville-marie": "Ville-Marie",
    "villeray-saint-michel-parc-extension": "Villeray–Saint-Michel–Parc-Extension",
}


def borough_name(slug: str) -> str:
    """Return a borough's name; of a slug that is none of ours, the slug itself."""
    return BOROUGHS.get(slug, slug)
