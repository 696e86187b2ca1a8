"""Every kind of public page, in both languages, as a person reaches it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of page and its two addresses. A listing, a borough … stands for all of its kind."""

    name: str
    french: str
    english: str
    # A page on which one writes may set a cookie and is never cached.
    is_journey: bool = False
    status: int = 200

    def path(self, language: str) -> str:
        return self.french if language == "fr" else self.english


KINDS = [
    Kind("home", "/fr/", "/en/"),
    Kind("search", "/fr/services/?q=banque+alimentaire", "/en/services/?q=food+bank"),
    Kind("browse all", "/fr/services/", "/en/services/"),
    Kind("filtered", "/fr/services/?papers=none&open=now", "/en/services/?papers=none&open=now"),
    Kind("nothing found", "/fr/services/?q=xyzzyqwv", "/en/services/?q=xyzzyqwv"),
    Kind("danger", "/fr/services/?q=mon+mari+me+frappe", "/en/services/?q=my+husband+hits+me"),
    Kind("listing", "/fr/services/mdm-clinique/", "/en/services/mdm-clinique/"),
    Kind("listing with an address", "/fr/services/biblio-frontenac/", "/en/services/biblio-frontenac/"),
    Kind("listing required by law", "/fr/services/omhm/", "/en/services/omhm/"),
    Kind("confidential listing", "/fr/services/dauphinelle/", "/en/services/dauphinelle/"),
    Kind("categories", "/fr/besoins/", "/en/needs/"),
    Kind("category", "/fr/besoins/banque-alimentaire/", "/en/needs/banque-alimentaire/"),
    Kind("top category", "/fr/besoins/hebergement/", "/en/needs/hebergement/"),
    Kind("boroughs", "/fr/arrondissements/", "/en/boroughs/"),
    Kind("borough", "/fr/arrondissements/verdun/", "/en/boroughs/verdun/"),
    Kind("situations", "/fr/situations/", "/en/situations/"),
    Kind("sheet", "/fr/feuille/?s=dauphinelle&s=211", "/en/sheet/?s=dauphinelle&s=211"),
    Kind("housing programmes", "/fr/logement/", "/en/housing/"),
    Kind("housing programme", "/fr/logement/programmes/hlm/", "/en/housing/programmes/hlm/"),
    Kind("pre-screen", "/fr/logement/pour-moi/", "/en/housing/for-me/", is_journey=True),
    Kind("order of offers", "/fr/logement/classement/", "/en/housing/order/"),
    Kind("what is handed over", "/fr/logement/recu/", "/en/housing/received/", is_journey=True),
    Kind("correction", "/fr/services/211/corriger/", "/en/services/211/correct/", is_journey=True),
    Kind("before writing", "/fr/aide/", "/en/help/", is_journey=True),
    Kind("under 18", "/fr/aide/moins-de-18-ans/", "/en/help/under-18/", is_journey=True),
    Kind("writing", "/fr/aide/ecrire/", "/en/help/write/", is_journey=True),
    Kind("code no longer shown", "/fr/aide/code/", "/en/help/code/", is_journey=True),
    Kind("follow-up", "/fr/suivi/", "/en/follow-up/", is_journey=True),
    Kind("promises", "/fr/engagements/", "/en/promises/"),
    Kind("privacy", "/fr/vos-renseignements/", "/en/privacy/"),
    Kind("about", "/fr/a-propos/", "/en/about/"),
    Kind("accessibility", "/fr/accessibilite/", "/en/accessibility/"),
    Kind("libraries", "/fr/bibliotheques-heures/", "/en/library-hours/"),
    Kind("not found", "/fr/rien-ici/", "/en/nothing-here/", status=404),
    Kind("bad request", "/fr/services/?page=-1", "/en/services/?page=-1", status=400),
    Kind("API documentation", "/hsds/fr/docs", "/hsds/en/docs"),
    Kind("style guide", "/styleguide/fr/", "/styleguide/en/"),
]
EVERY_PAGE = [(kind, language) for kind in KINDS for language in ("fr", "en")]
EVERY_NAME = [f"{kind.name} ({language})" for kind, language in EVERY_PAGE]
