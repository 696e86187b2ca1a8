"""The desk hands a household on: it reads first exactly what is told, and nothing goes without a yes."""

import pytest

from casework.enums import CaseState
from housing.by_code.releases import consent, own_releases
from housing.models import Release
from tests.assistance.team_door import Browser, hidden, text_of
from tests.casework.factories import TODAY
from tests.housing.deciding import in_review
from tests.housing.factories import HousingDesk
from tests.housing.team_door import opened, url
from tests.housing.test_decide_pages import today

__all__ = ["today"]

COOP = "Coopérative d’essai"


@pytest.mark.usefixtures("today")
def test_a_household_is_proposed_to_an_organisation_handed_on_and_taken_back(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed, desk = in_review(housing_desk), browser(housing_desk.lead)
    assert "rien ne part sans elle" in opened(desk, filed.case_id)
    page = text_of(desk.get(url(filed.case_id, "organisme")))
    assert "514 555-0142" in page
    sent = {**hidden(page, "release"), "organization": "", "text": "Bonjour Alma"}
    again = desk.post(url(filed.case_id, "organisme"), sent)
    assert again.status_code == 400
    assert "Bonjour Alma</textarea>" in text_of(again)
    for _twice in range(2):
        desk.post(url(filed.case_id, "organisme"), {**sent, "organization": COOP})
    assert Release.objects.count() == 1
    desk.post(url(filed.case_id, "orienter"))
    assert filed.case.state == CaseState.IN_REVIEW
    consent(filed.who, own_releases(filed.who, TODAY)[0], TODAY)
    assert "oui de la personne le" in text_of(desk.get(url(filed.case_id)))
    desk.post(url(filed.case_id, "orienter"))
    assert filed.case.state == CaseState.REFERRED
    assert "l’organisme ne peut pas aider" in text_of(desk.get(url(filed.case_id)))
    desk.post(url(filed.case_id, "reprendre"))
    assert filed.case.state == CaseState.IN_REVIEW
