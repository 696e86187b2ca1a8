"""The pages of decisions: each asks once, says what stands in the way, and gives back what was typed."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from casework.enums import CaseState
from housing.models import Decision, InfoItem, Letter, Placement, ProofSeen, Review, SealedAnswers
from staff.models import AccessEntry
from tests.assistance.team_door import Browser, hidden
from tests.housing.deciding import asked, declared, in_appeal, in_review, proposed, refused, seen
from tests.housing.factories import AT, Filed, HousingDesk
from tests.housing.lists import approve_rules
from tests.housing.team_door import opened, url


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def read(answer: Any, status: int = 200) -> str:
    page = str(answer.content.decode())
    assert answer.status_code == status, page
    return page


def chosen_reasons(gate: str) -> list[str]:
    """Return the reasons that are ticked on the page that asks why a file is opened."""
    return re.findall(r'<input[^>]*name="reason"[^>]*value="(\w+)"[^>]*checked', gate)


def press(client: Client, filed: Filed, act: str, form: str, **typed: str) -> Any:
    """Fill a page in and send it."""
    page = read(client.get(url(filed.case_id, act)))
    return client.post(url(filed.case_id, act), {**hidden(page, form), **typed}, follow=True)


def test_a_paper_is_asked_for_seen_and_the_application_declared_eligible(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    approve_rules(housing_desk)
    filed, client = in_review(housing_desk), browser(housing_desk.lead)
    page = opened(client, filed.case_id)
    assert "Pas encore" in page
    assert "Une déclaration signée suffit toujours." in page
    again = press(client, filed, "demander", "items", text="Bonjour")
    assert "Choisissez au moins une chose à demander." in read(again, 400)
    assert "Bonjour</textarea>" in read(again, 400)
    page = read(press(client, filed, "demander", "items", text="Bonjour", **{"about-income": "incomplete"}))
    assert "Renseignements attendus" in page
    assert filed.case.state == CaseState.INFO_REQUESTED
    proof = {**hidden(page, "proof"), "enough": "declaration"}
    for _twice in range(2):
        page = read(client.post(url(filed.case_id, "preuve"), proof, follow=True))
    assert ProofSeen.objects.count() == 1
    assert "Pas encore" not in page
    page = read(client.get(url(filed.case_id, "admissible")))
    assert "place 1 sur 1" in page
    page = read(press(client, filed, "admissible", "words", text=""))
    assert "La lettre est écrite." in page
    assert filed.case.state == CaseState.WAITING
    letter = client.get(url(filed.case_id, f"lettre/{Letter.objects.get().pk}"))
    assert (letter["Content-Type"], letter["Cache-Control"]) == ("application/pdf", "no-store")
    assert letter.content.startswith(b"%PDF")


def test_a_refusal_is_read_in_both_languages_and_signed_by_a_second_person(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed, client = in_review(housing_desk, income_band="E"), browser(housing_desk.lead)
    opened(client, filed.case_id)
    typed = {"reason": "income_above", "text": "Merci d’avoir écrit."}
    page = read(press(client, filed, "refuser", "refusal", read="1", **typed))
    assert "Bonjour Alma," in page
    assert 'lang="en"' in page
    assert Decision.objects.count() == 0
    read(press(client, filed, "refuser", "refusal", send="1", **typed))
    decision = Decision.objects.get()
    sign = f"refus/{decision.pk}"
    # Whoever proposed it cannot sign it, by the page or past it.
    page = read(client.get(url(filed.case_id, sign)))
    assert "Vous l’avez proposé" in page
    page = read(client.post(url(filed.case_id, sign), {"sign": "1"}, follow=True))
    assert "une autre personne le signe" in page
    second = browser(housing_desk.colleague)
    opened(second, filed.case_id, reason="second_signature")
    page = read(second.get(url(filed.case_id, sign)))
    assert "Merci d’avoir écrit." in page
    read(second.post(url(filed.case_id, sign), {"sign": "1"}, follow=True))
    assert filed.case.state == CaseState.NOT_ELIGIBLE
    page = read(second.get(url(filed.case_id, sign)))
    assert "n’attend plus personne" in page


def test_a_refusal_goes_back_with_a_word_and_a_text_that_tells_too_much_is_read_again(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = in_review(housing_desk, income_band="E")
    sign = f"refus/{proposed(housing_desk, filed)}"
    client = browser(housing_desk.colleague)
    # The gate expects them for what was proposed, and opens nothing by itself.
    assert chosen_reasons(read(client.get(url(filed.case_id)))) == ["second_signature"]
    assert not AccessEntry.objects.filter(member=housing_desk.colleague.member).exists()
    other = in_review(housing_desk)
    assert chosen_reasons(read(client.get(url(other.case_id)))) == []
    opened(client, filed.case_id, reason="second_signature")
    answer = press(client, filed, sign, "drop", text="Elle est sans papiers.")
    assert "N’écrivez pas le statut." in read(answer, 400)
    assert "Elle est sans papiers." in read(answer, 400)
    read(press(client, filed, sign, "drop", text="Le revenu est à revoir."))
    assert Decision.objects.get().dropped_on is not None


def test_a_supervisor_reviews_the_whole_file_and_the_others_are_told_why_not(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    approve_rules(housing_desk)
    filed = in_appeal(housing_desk)
    supervisor = browser(housing_desk.supervisor)
    assert "Relire le dossier et trancher" in read(supervisor.get("/logement/revisions/"))
    page = read(supervisor.get(url(filed.case_id, "revision/trancher")))
    assert "Le revenu du ménage dépasse le plafond" in page
    page = read(press(supervisor, filed, "revision/trancher", "words", text="", overturn="1"))
    assert filed.case.state == CaseState.WAITING
    # What was done and what comes of it; nobody is asked why they open a file that they have just decided.
    assert "Pourquoi ouvrez-vous ce dossier?" not in page
    assert "refus renversé" in page
    assert "La demande est sur la liste, avec son ancienneté" in page
    assert Placement.objects.get().application.effective_on == AT.date()
    other = in_appeal(housing_desk)
    lead = browser(housing_desk.lead)
    page = opened(lead, other.case_id)
    assert "Vous avez pris part à la décision" in page
    page = read(press(supervisor, other, "revision/trancher", "words", text="", uphold="1"))
    assert "refus maintenu" in page
    assert other.case.state == CaseState.NOT_ELIGIBLE


def test_a_review_is_asked_for_by_phone(housing_desk: HousingDesk, browser: Browser) -> None:
    filed, client = refused(housing_desk), browser(housing_desk.lead)
    assert "La personne demande une révision" in opened(client, filed.case_id)
    read(client.post(url(filed.case_id, "revision"), follow=True))
    assert Review.objects.filter(case=filed.case_id).count() == 1


def test_a_correction_shows_what_changes_and_the_new_place_before_it_is_saved(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    approve_rules(housing_desk)
    filed, client = in_review(housing_desk), browser(housing_desk.lead)
    declared(housing_desk, filed)
    opened(client, filed.case_id)
    assert "Vos pièces pour dormir" in read(client.get(url(filed.case_id, "corriger")))
    page = read(press(client, filed, "corriger/rooms", "correction", rooms="5", look="1"))
    assert "<strong>1</strong> sur 1" in page
    assert SealedAnswers.objects.count() == 0
    read(press(client, filed, "corriger/rooms", "correction", rooms="5", save="1"))
    assert SealedAnswers.objects.count() == 1
    assert not Placement.objects.get().is_overcrowded
    answer = press(client, filed, "corriger/rooms", "correction", rooms="beaucoup", save="1")
    assert "beaucoup" in read(answer, 400)
    assert client.get(url(filed.case_id, "corriger/consent")).status_code == 404


def test_what_happened_meanwhile_stops_a_decision_and_keeps_the_words(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed, client = in_review(housing_desk), browser(housing_desk.lead)
    seen(housing_desk.lead, filed)
    opened(client, filed.case_id)
    page = read(client.get(url(filed.case_id, "admissible")))
    seen(housing_desk.colleague, filed, accepted=False)
    sent = {**hidden(page, "words"), "text": "Bonne nouvelle"}
    page = read(client.post(url(filed.case_id, "admissible"), sent), 400)
    assert "Ce dossier a changé" in page
    assert "Bonne nouvelle</textarea>" in page
    # Read again and sent: now it is decided; sent once more, it is decided once.
    sent = {**hidden(page, "words"), "text": "Bonne nouvelle"}
    for _twice in range(2):
        read(client.post(url(filed.case_id, "admissible"), sent, follow=True))
    assert Decision.objects.count() == 1


def test_a_decision_under_the_identifier_of_another_comes_back_good_to_be_sent(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    client, sent = browser(housing_desk.lead), {}
    for filed in (in_review(housing_desk), in_review(housing_desk)):
        seen(housing_desk.lead, filed)
        opened(client, filed.case_id)
        page = read(client.get(url(filed.case_id, "admissible")))
        sent = {**hidden(page, "words"), **sent, "seen": hidden(page, "words")["seen"], "text": "Bonjour"}
        answer = client.post(url(filed.case_id, "admissible"), sent)
    page = read(answer, 400)
    assert "Cette page n’était plus bonne." in page
    client.post(url(filed.case_id, "admissible"), {**hidden(page, "words"), "text": "Bonjour"})
    assert Decision.objects.count() == 2


def test_what_was_begun_before_a_long_call_is_sent_after_it_that_day(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = in_review(housing_desk)
    client = browser(housing_desk.lead)
    opened(client, filed.case_id)
    page = read(client.get(url(filed.case_id, "demander")))
    sent = {**hidden(page, "items"), "about-rooms": "incomplete", "text": "Bonjour."}
    for hours, state in ((24, CaseState.IN_REVIEW), (3, CaseState.INFO_REQUESTED)):
        with time_machine.travel(AT + dt.timedelta(hours=hours), tick=False):
            late = browser(housing_desk.lead)
            assert late.get(url(filed.case_id, "demander")).status_code == 302
            assert late.post(url(filed.case_id, "demander"), sent).status_code == 302
        assert filed.case.state == state
    # It is noted that the file was opened then.
    assert len({entry.hour for entry in AccessEntry.objects.filter(case_id=filed.case_id)}) == 2


def test_one_thing_is_settled_and_silence_ends_nothing_yet(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed, client = in_review(housing_desk), browser(housing_desk.lead)
    asked(housing_desk, filed)
    page = opened(client, filed.case_id)
    assert "deux essais par deux moyens" in page
    page = read(client.post(url(filed.case_id, "silence"), follow=True))
    assert "Il est trop tôt" in page
    item = InfoItem.objects.get()
    read(client.post(url(filed.case_id, f"demander/{item.pk}/regle"), follow=True))
    assert filed.case.state == CaseState.IN_REVIEW


def test_nobody_reaches_these_pages_without_a_file_that_is_open(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed, client = in_review(housing_desk), browser(housing_desk.colleague)
    for act in ("admissible", "demander", "refuser", "corriger"):
        # Why is asked first; a file that is nobody's says that there is none.
        assert client.get(url(filed.case_id, act)).status_code == 302
        assert client.get(url(uuid4(), act)).status_code == 404
        assert client.post(url(filed.case_id, act), {"text": "Bonjour."}).status_code == 302
    assert browser(housing_desk.lead).get("/logement/revisions/").status_code == 403
