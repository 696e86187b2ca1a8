"""
A decision in a real browser, JavaScript off: a paper is asked for, seen, and the household declared eligible;
a refusal goes through a second person and a review, and is overturned with the rank kept.

Each act in no more presses than it may take (a choice in a list is one).
"""

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from casework.enums import CaseState
from core.clock import now
from housing.models import Decision, Letter, Placement
from staff.access import Unlocked
from tests.housing.deciding import in_review
from tests.housing.factories import Filed, HousingDesk, make_housing_desk, make_programme
from tests.housing.lists import approve_rules
from tests.journeys.test_team_side import Opened, checked, door, window

__all__ = ["door", "window"]

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.browser,
    # With the other browsers that need no portal.
    pytest.mark.xdist_group("own door"),
]


@pytest.fixture
def desk(db: None, settings: Any) -> HousingDesk:
    cache.clear()
    made = make_housing_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    approve_rules(made)
    return made


class Presses:
    """Counts what somebody presses or chooses on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, name: str) -> None:
        self.page.locator(
            f"a:has-text('{name}'), button:has-text('{name}'), summary:has-text('{name}')"
        ).first.click()
        self.count += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).check()
        self.count += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(option)
        self.count += 1

    def within(self, most: int) -> None:
        assert self.count <= most, f"{self.count} presses"
        self.count = 0


def at_desk(window: Opened, who: Unlocked, filed: Filed, *, reason: str = "") -> Presses:
    """Open an application, and say why if it is somebody else's."""
    page = window(who, width=1366, javascript=False)
    page.goto(f"/logement/{filed.case_id}/")
    if reason:
        page.check(f"input[name=reason][value={reason}]")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#decider")).to_be_visible()
    return Presses(page)


def test_a_paper_is_asked_for_and_seen_and_a_refusal_is_signed_reviewed_and_overturned(
    desk: HousingDesk, window: Opened
) -> None:
    filed = in_review(desk, at=now())
    lead = at_desk(window, desk.lead, filed)
    expect(lead.page.locator("#pas-encore")).to_contain_text("Rien n’a encore été vu.")
    lead.press("Demander un renseignement")
    lead.choose("quelque chose qui montre le revenu", "incomplete")
    lead.press("Envoyer la demande")
    lead.within(3)
    assert filed.case.state == CaseState.INFO_REQUESTED
    lead.press("Noter ce que vous avez vu")
    lead.press("Déclaration signée")
    lead.within(2)
    # The item settled itself: a declaration takes the place of any paper.
    assert filed.case.state == CaseState.IN_REVIEW
    lead.press("Déclarer admissible")
    lead.press("Déclarer admissible et écrire la lettre")
    lead.within(2)
    assert filed.case.state == CaseState.WAITING
    expect(lead.page.locator("main")).to_contain_text("Demande admissible")

    other = in_review(desk, at=now(), income_band="E")
    first = at_desk(window, desk.lead, other)
    first.press("Refuser")
    first.tick("Le revenu du ménage dépasse le plafond du programme.")
    first.press("Lire la lettre")
    expect(first.page.locator("article[lang=en]")).to_be_visible()
    first.press("Envoyer à une deuxième personne")
    first.within(4)
    second = at_desk(window, desk.colleague, other, reason="second_signature")
    second.press("Relire, puis signer ou renvoyer")
    second.press("Signer le refus")
    second.within(2)
    assert other.case.state == CaseState.NOT_ELIGIBLE
    second.press("La personne demande une révision")
    expect(second.page.locator("main")).to_contain_text("Vous avez pris part à la décision")

    reviewer = window(desk.supervisor, width=1366, javascript=False)
    reviewer.goto("/logement/revisions/")
    supervisor = Presses(reviewer)
    supervisor.press("Relire le dossier et trancher")
    supervisor.press("Renverser")
    supervisor.within(2)
    assert other.case.state == CaseState.WAITING
    assert Placement.objects.get(application=other.application).application.effective_on == now().date()
    assert Decision.objects.filter(case=other.case_id).count() == 2
    assert Letter.objects.filter(case=other.case_id).count() == 2

    # What every page owes its reader, on a wide screen and at 320 px.
    third = in_review(desk, at=now(), income_band="E")
    at_desk(window, desk.lead, third)
    for width in (1366, 320):
        looked = window(desk.lead, width=width)
        for act in ("", "demander/", "admissible/", "refuser/", "corriger/", "corriger/household/"):
            looked.goto(f"/logement/{third.case_id}/{act}")
            checked(looked)
    # The name of a programme is longer than a telephone is wide.
    make_programme("hebergement-temporaire", name_fr="Un lieu où dormir après un sinistre " * 3)
    for path in ("", "classements/"):
        looked.goto(f"/logement/{path}")
        checked(looked)
