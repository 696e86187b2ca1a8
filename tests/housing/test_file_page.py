"""One application on one screen: what is seen, how they are reached, what is written into it."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from casework.enums import Channel, CoverReason
from casework.models import Event, Message, Note
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.taking import take_up
from core.clock import MONTREAL
from housing.models import ContactMark, ReadyAnswer
from housing.rules.answers import EXAMPLE
from staff.access import AccessPurpose
from staff.models import AccessEntry
from tests.assistance.team_door import Browser, hidden, text_of
from tests.casework.factories import AT, TODAY
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.team_door import opened, url

#: Eight in the evening: the person wrote « jamais : le soir ».
EVENING = dt.datetime(2026, 11, 18, 20, 0, tzinfo=MONTREAL)
MAIL_PLAN = {**EXAMPLE["contact"]["organization"], "address": "alma@exemple.example", "leave_word": "no"}


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def followed(desk: HousingDesk, **changes: Any) -> Filed:
    filed = apply(desk, **changes)
    take_up(member=desk.lead.member, case_id=filed.case_id, at=AT)
    return filed


def notes_of(desk: HousingDesk, filed: Filed) -> list[str]:
    file = open_file(by=desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    return [note.text for note in file.notes]


# Opening


def test_a_file_opens_for_a_purpose_and_its_reading_is_noted(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = apply(housing_desk, comment="J’ai un chien.")
    client = browser(housing_desk.lead)
    gate = text_of(client.get(url(filed.case_id)))
    assert "Alma" not in gate
    assert not AccessEntry.objects.exists()
    page = opened(client, filed.case_id)
    for words in (
        "Alma",
        "2 adultes, 2 enfants",
        "tranche B",
        "J’ai un chien.",
        "Ne demandez pas le statut.",
        # Nobody follows it: what is decided about it begins with taking it.
        "Prenez d’abord la demande",
    ):
        assert words in page, words
    assert AccessEntry.objects.get().purpose == AccessPurpose.TRIAGE
    # What the clocks of silence read, and what finds the same household again.
    assert filed.application.is_code_only is False
    assert ContactMark.objects.filter(case=filed.case_id).exists()


def test_nothing_is_written_when_a_page_is_only_looked_at(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = followed(housing_desk, ways=[], contact={})
    open_file(by=housing_desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    page = text_of(browser(housing_desk.lead).get(url(filed.case_id)))
    assert "Ne jamais appeler ni écrire. Répondre ici seulement." in page
    assert filed.application.is_code_only is None
    opened(browser(housing_desk.lead), filed.case_id)
    assert filed.application.is_code_only is True


def test_a_colleague_says_why_first(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    client = browser(housing_desk.colleague)
    for reason in ("", "curious"):
        answer = client.post(url(filed.case_id, "ouvrir"), {"reason": reason})
        assert answer.status_code == 400
        assert "Alma" not in text_of(answer)
    assert not AccessEntry.objects.exists()
    assert "Alma" in opened(client, filed.case_id, reason=CoverReason.ABSENCE)
    assert AccessEntry.objects.get().reason == CoverReason.ABSENCE


def test_what_two_people_were_given_apart_opens_for_nobody_else(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = apply(housing_desk)
    client = browser(housing_desk.lead)
    pair = {"lead": str(housing_desk.lead.member.pk), "backup": str(housing_desk.colleague.member.pk)}
    same = client.post(url(filed.case_id, "confier"), {**pair, "backup": pair["lead"], "alone": "1"})
    assert same.status_code == 400
    client.post(url(filed.case_id, "confier"), {**pair, "alone": "1"})
    opened(client, filed.case_id)
    opened(browser(housing_desk.colleague), filed.case_id, reason=CoverReason.FIRST_READING)
    for who in (housing_desk.third, housing_desk.supervisor):
        assert browser(who).get(url(filed.case_id)).status_code == 404
    assert filed.application.number in text_of(browser(housing_desk.supervisor).get("/logement/?list=team"))
    assert filed.application.number not in text_of(browser(housing_desk.third).get("/logement/?list=team"))


def test_handing_over_makes_a_colleague_follow(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    client = browser(housing_desk.lead)
    assert client.post(url(filed.case_id, "confier"), {"to": str(uuid4())}).status_code == 400
    client.post(url(filed.case_id, "confier"), {"to": str(housing_desk.third.member.pk)})
    assert filed.case.assignments.get(ended_on=None).member == housing_desk.third.member


def test_what_others_did_since_my_last_look_is_said(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    assert "Première lecture" in opened(browser(housing_desk.lead), filed.case_id)
    later = AT + dt.timedelta(days=2)
    with time_machine.travel(later, tick=False):
        colleague = housing_desk.colleague
        opened(browser(colleague), filed.case_id, reason=CoverReason.ASKED)
        client = browser(colleague)
        page = text_of(client.get(url(filed.case_id)))
        client.post(url(filed.case_id, "message"), {**hidden(page, "reply"), "text": "Bonjour Alma."})
        page = opened(browser(housing_desk.lead), filed.case_id)
    assert "Depuis votre lecture du mercredi 18 novembre" in page
    since = page.partition('id="depuis"')[2].partition("</section>")[0]
    assert "réponse envoyée · carlos" in since
    assert "lucie" not in since


# Messages


def test_a_ready_answer_is_put_in_place_and_then_sent_once(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    ReadyAnswer.objects.create(word="papier", text_fr="Il manque un papier.", text_en="A paper is missing.")
    filed = followed(housing_desk, language={"answer_in": "en", "interpreter": ""})
    client = browser(housing_desk.lead)
    page = opened(client, filed.case_id)
    drawn = client.post(
        url(filed.case_id, "message"), {**hidden(page, "reply"), "text": "Hello Alma.\n/papier\n/inconnu"}
    )
    assert not Message.objects.exists()
    box = re.search(r'<textarea name="text"[^>]*id="reply-text"[^>]*>(.*?)</textarea>', text_of(drawn), re.S)
    assert box is not None
    assert box[1].split() == ["Hello", "Alma.", "A", "paper", "is", "missing.", "/inconnu"]
    sent = {**hidden(text_of(drawn), "reply"), "text": "Hello Alma.\nA paper is missing."}
    for _ in range(2):
        assert client.post(url(filed.case_id, "message"), sent).status_code == 302
    assert Message.objects.count() == 1


def test_a_message_in_the_other_language_comes_back_once(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    client = browser(housing_desk.lead)
    sent = {
        **hidden(opened(client, filed.case_id), "reply"),
        "text": "We have your papers and you will hear from us.",
    }
    answer = client.post(url(filed.case_id, "message"), sent)
    assert answer.status_code == 400
    assert "La personne a demandé\u00a0: français." in text_of(answer)
    assert "you will hear from us" in text_of(answer)
    assert not Message.objects.exists()
    client.post(url(filed.case_id, "message"), {**sent, "other_language": "on"})
    assert Message.objects.count() == 1


def test_nobody_answers_past_what_happened_meanwhile(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    client = browser(housing_desk.lead)
    sent = hidden(opened(client, filed.case_id), "reply")
    opened(browser(housing_desk.colleague), filed.case_id, reason=CoverReason.ASKED)
    other = browser(housing_desk.colleague)
    page = text_of(other.get(url(filed.case_id)))
    other.post(url(filed.case_id, "message"), {**hidden(page, "reply"), "text": "Bonjour."})
    answer = client.post(url(filed.case_id, "message"), {**sent, "text": "Bonjour, Alma."})
    assert answer.status_code == 409
    assert "Ce dossier a changé pendant que vous écriviez" in text_of(answer)
    assert "Bonjour, Alma." in text_of(answer)
    assert Message.objects.count() == 1


# Calls, under the person's plan


def call(desk: HousingDesk, browser: Browser, filed: Filed, **given: str) -> Any:
    client = browser(desk.lead)
    seen = hidden(opened(client, filed.case_id), "call")
    sent = {
        "channel": Channel.PHONE,
        "called_on": TODAY.isoformat(),
        "called_at": "10 h",
        "text": "",
        **given,
    }
    return client.post(url(filed.case_id, "appel"), {**seen, **sent})


def test_a_call_in_their_hours_is_noted_in_two_presses(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    assert call(housing_desk, browser, filed, channel=Channel.NO_ANSWER).status_code == 302
    assert Event.objects.get(case=filed.case_id, move="log_call").detail == Channel.NO_ANSWER
    assert notes_of(housing_desk, filed) == ["Appel sans réponse."]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"called_at": "20 h", "text": "Bonjour"}, "La personne a écrit « jamais » à ce moment."),
        ({"channel": Channel.VOICEMAIL}, "pas permis de laisser un message"),
        ({"channel": Channel.TEXT_MESSAGE, "text": "Bonjour"}, "joigne autrement"),
        ({"text": ""}, "Écrivez ce qui s’est dit"),
    ],
)
def test_a_call_against_the_plan_is_not_noted_without_a_reason(
    housing_desk: HousingDesk, browser: Browser, given: dict[str, str], words: str
) -> None:
    filed = followed(housing_desk)
    answer = call(housing_desk, browser, filed, **given)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not Note.objects.exists()


def test_an_organisation_is_called_under_its_own_plan(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = followed(housing_desk)
    sent = {"called_at": "20 h", "to_organization": "on", "channel": Channel.VOICEMAIL}
    with time_machine.travel(EVENING, tick=False):
        assert call(housing_desk, browser, filed, **sent).status_code == 302
    assert notes_of(housing_desk, filed)[0].startswith("À l’organisme.")


def test_somebody_else_who_answers_is_told_nothing_and_that_is_noted(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = followed(housing_desk)
    call(housing_desk, browser, filed, somebody_else="on")
    assert notes_of(housing_desk, filed) == ["Quelqu’un d’autre a répondu; rien n’a été dit."]


# Words that leave


def test_words_leave_by_the_way_that_they_chose_and_by_no_other(
    housing_desk: HousingDesk, browser: Browser, settings: Any
) -> None:
    settings.EMAIL_HOST = "localhost"
    filed = followed(housing_desk, ways=["email"], contact={"email": MAIL_PLAN})
    client = browser(housing_desk.lead)
    opened(client, filed.case_id)
    assert client.get(url(filed.case_id, "joindre/call")).status_code == 404
    assert "Rien ne peut partir maintenant" in text_of(client.get(url(filed.case_id, "joindre/text")))
    page = text_of(client.get(url(filed.case_id, "joindre/email")))
    seen = hidden(page, "contact")
    # « Pas de message » : only words that say nothing.
    refused = client.post(url(filed.case_id, "joindre/email"), {**seen, "text_code": "something_new"})
    assert refused.status_code == 400
    sent = client.post(url(filed.case_id, "joindre/email"), {**seen, "text_code": "when_you_can"})
    assert sent.status_code == 302
    (message,) = mail.outbox
    assert message.to == ["alma@exemple.example"]
    assert Event.objects.get(case=filed.case_id, move="log_call").detail == Channel.EMAIL


def test_an_address_opened_by_hand_leads_to_the_file_or_nowhere(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    filed = followed(housing_desk)
    client = browser(housing_desk.lead)
    assert client.get(url(filed.case_id, "message")).status_code == 302
    assert client.get(url(uuid4())).status_code == 404
    assert client.post(url(uuid4(), "message"), {"text": "Un long texte."}).status_code == 404
    pair = {"lead": housing_desk.lead.member, "backup": housing_desk.colleague.member}
    assign(by=housing_desk.lead, case_id=filed.case_id, **pair, at=AT)
