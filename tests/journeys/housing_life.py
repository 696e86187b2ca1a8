"""
What a household lives through with the public pages of housing, in a real browser without JavaScript, on a
telephone, once in each language: looking first, applying with somebody's help, being asked and decided about,
being offered a dwelling, being handed on, being silent for a year and coming back.

Each walk has households and a list of its own and needs no other. The team's side is done by its operations
(its pages: test_housing_desk.py, test_offers.py). What the browser saw is kept, for the proofs to ask about.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from casework.models import Intake
from casework.operations.taking import take_up
from core.clock import now, today
from housing.enums import ProofKind
from housing.models import Application, Letter
from housing.operations.offers import send_offer
from housing.operations.reissuing import ask_reissue
from housing.operations.releases import propose_release
from housing.operations.renewing import ask_renewal
from housing.operations.reviewing import overturn
from housing.timers import put_to_sleep
from privacy.carried import new_carried_key
from tests.casework.factories import who_has
from tests.housing.deciding import declared, in_review, refused
from tests.housing.factories import Filed, HousingDesk
from tests.housing.homes import free_unit
from tests.housing.lists import approve_rules
from tests.housing.time_travel import days_pass
from tests.journeys.housing_walk import NAME, SAID, TEAM_SAYS, Life, Telephone
from tests.journeys.own_door import served
from tests.journeys.test_applying import ANSWERS, Family
from tests.journeys.whole_journey import code_shown


def looks_first(life: Life) -> None:
    """Find what fits, read the rules, count one's points: nothing is kept of any of it."""
    somebody = life.telephone()
    somebody.go("housing:prescreen")
    somebody.page.locator("[name=people]").fill("4")
    somebody.page.locator("[name=tonight]").first.check()
    somebody.post("housing:prescreen")
    somebody.looks(life.words("Ce qui existe, pour ce que vous avez coché"))
    somebody.go("housing:order")
    somebody.follow_link("housing:recompute")
    somebody.post("housing:recompute")
    somebody.says()
    for name, value in (("aged_0_to_5", "1"), ("aged_18_to_59", "2"), ("rooms", "1")):
        somebody.page.locator(f"[name={name}]").fill(value)
    for name, value in (("income_band", "B"), ("kind", "tenant")):
        somebody.page.locator(f"[name={name}][value={value}]").check()
    somebody.post("housing:recompute")
    somebody.looks(life.words("Points, ligne par ligne"))


def applies_with_somebody(life: Life) -> None:
    """A helper fills in, the person finishes; the helper acts with a code of their own, until it is ended."""
    answers = {place: given for place, given in ANSWERS.items() if not place.startswith("4")}
    answers |= {"2": {"answer_in": life.language}, "3": {"ways": ["none"]}}

    def answering(telephone: Telephone) -> Family:
        one = Family(telephone.page, life.reader, life.language)
        one.answers = answers
        return one

    helper = life.telephone()
    code = life.team.programme.code
    helper.go("housing:begin", code=code)
    helper.post("housing:begin", code=code)
    answering(helper).answer(until="8")
    helper.press("button[name=later]")
    helper.looks()
    kept = code_shown(helper.page)
    helper.context.close()

    person = life.telephone()
    person.go("housing:resume")
    person.page.locator("main input[name=code]").fill(kept)
    person.post("housing:resume")
    person.says(NAME)
    person.press("main form a.ms-button")
    answering(person).answer()
    person.post("housing:check")
    if person.page.url.endswith(person.url("housing:check")):
        # Faster than anybody reads: it is asked for once more, and nothing is lost.
        person.says(life.words("Envoyez encore une fois"))
        person.post("housing:check")
    own_code = code_shown(person.page)
    person.page.locator("input[name=digits]").fill(own_code[-4:])
    person.post("housing:receipt")
    person.says()

    filed = _filed(life, own_code)
    take_up(member=life.team.lead.member, case_id=filed.case_id, at=now())
    life.ask(filed, "rooms", ProofKind.INCOME)
    person.come_with(own_code)
    person.looks(life.words("Renseignements demandés"), TEAM_SAYS[life.language])
    person.follow_link("portal:follow_up_helper")
    person.page.locator("input[name=scope][value=decide]").check()
    person.post("portal:follow_up_helper")
    helpers_code = code_shown(person.page)
    person.looks()
    person.post("portal:follow_up_helper", "button[name=noted]")

    helper = life.telephone()
    helper.come_with(helpers_code)
    # They read the news, and cannot do what is the person's alone.
    helper.looks(TEAM_SAYS[life.language], life.words("La demande de logement de la personne que vous aidez"))
    for name in ("portal:follow_up_erase", "portal:follow_up_code", "portal:follow_up_helper"):
        assert helper.page.locator(f"main a[href='{helper.url(name)}']").count() == 0
    helper.follow_link("portal:follow_up_answers")
    helper.follow_link("portal:follow_up_answer", question="rooms")
    helper.page.locator("[name=rooms]").fill("3")
    helper.post("portal:follow_up_answer", question="rooms")
    helper.looks(life.words("Ce qui change"), life.words("C’est aussi la réponse à ce que l’équipe demande."))
    helper.post("portal:follow_up_answer", "button[name=confirmed]", question="rooms")
    helper.says(life.words("pas encore vu par l’équipe"))
    helper.go("portal:follow_up_file")
    _answer_the_item(helper)
    helper.says(life.words("À l’étude"), SAID[life.language])
    assert filed.case.state == "in_review"

    person.go("portal:follow_up_helper")
    person.looks(life.words("Ce qui a été fait avec ce code"))
    person.post("portal:follow_up_helper_end")
    for again in range(2):
        # What was open is closed, and the code is one that never was.
        helper.come_with(helpers_code) if again else helper.page.reload()
        helper.says()
        assert helper.page.locator("main input[name=code]").count() == 1
        assert SAID[life.language] not in helper.page.content()


def is_decided_about(life: Life) -> None:
    """Asked for a paper, and eligible; another refused by two, reviewed, overturned with its day kept."""
    filed = in_review(life.team, at=now(), **life.own)
    life.ask(filed, ProofKind.INCOME)
    person = life.telephone()
    person.come_with(filed.code)
    person.says(life.words("Renseignements demandés"))
    _answer_the_item(person)
    person.says(life.words("À l’étude"))
    declared(life.team, filed, at=now())
    life.rank()
    person.page.reload()
    person.says(life.words("Admissible, en attente"))
    _read_the_letter(person, filed, life.words("Demande admissible"), taken=True)
    person.go("portal:follow_up_file")
    person.follow_link("portal:follow_up_place")
    person.looks(life.words("Les points, un par un"), life.words("Ancienneté depuis le %(since)s.",
                 since=life.day(today())))  # fmt: skip

    other = refused(life.team, at=now(), **life.own)
    days_pass(20, other.case_id)
    since = other.application.effective_on
    person = life.telephone()
    person.come_with(other.code)
    person.says(life.words("Non admissible"))
    _read_the_letter(person, other, life.words("Le revenu du ménage dépasse le plafond du programme."))
    person.go("portal:follow_up_file")
    person.follow_link("portal:follow_up_review")
    person.looks()
    person.write(SAID[life.language])
    person.post("portal:follow_up_review")
    person.says(life.words("En révision"), SAID[life.language])
    overturn(by=life.team.supervisor, case_id=other.case_id, decision_id=uuid4(), at=now())
    life.rank()
    person.page.reload()
    person.says(life.words("Admissible, en attente"))
    person.follow_link("portal:follow_up_place")
    person.says(life.words("Ancienneté depuis le %(since)s.", since=life.day(since)))


def is_offered(life: Life) -> None:
    """A dwelling is offered, declined with a reason, offered to the next, and accepted: by presses alone."""
    first, second = life.listed(), life.listed()
    days_pass(5, first.case_id)
    life.rank()
    wanted = {"borough": "le-plateau-mont-royal", "features": ["no_steps"]}
    unit = free_unit(life.team, bedrooms=first.application.placement.bedrooms, **wanted)
    for filed, answer in ((first, "no"), (second, "yes")):
        application = filed.application
        send_offer(by=life.team.lead, unit_id=unit.pk, application_id=application.pk, at=now())
        person = life.telephone()
        person.come_with(filed.code)
        person.says(life.words("Offre en cours"))
        person.follow_link("portal:follow_up_offer")
        if answer == "no":
            person.looks(unit.label)
            person.post("portal:follow_up_offer", "button[name=read]")
            person.page.locator("input[name=takes_it][value=no]").check()
            person.post("portal:follow_up_offer", "button:not([name])")
            # Without a reason nothing is sent, and the page says what is missing.
            person.says(life.words("Choisissez une raison, ou «\u00a0Sans dire pourquoi\u00a0»."))
            assert filed.case.state == "offer_open"
            person.page.locator("input[name=reason][value=too_far]").check()
        person.page.locator(f"input[name=takes_it][value={answer}]").check()
        person.post("portal:follow_up_offer", "button:not([name])")
        person.says(life.words("Admissible, en attente" if answer == "no" else "Logée"))
        assert person.page.locator(f"main a[href='{person.url('portal:follow_up_offer')}']").count() == 0
    assert (first.case.state, first.application.offers.get().decline_reason) == ("waiting", "too_far")
    assert second.case.state == "housed"


def is_silent_and_returns(life: Life) -> None:
    """A year of silence, then sixty days: asleep. One touch brings the household back where it stood."""
    filed = life.listed(ways=[], contact={})
    days_pass(365, filed.case_id)
    by: dict[str, Any] = {"by": life.team.lead, "case_id": filed.case_id, "at": now()}
    ask_renewal(message_id=uuid4(), **by)
    days_pass(60, filed.case_id)
    assert put_to_sleep(now()) == 1
    days_pass(90, filed.case_id)
    since = filed.application.effective_on
    assert (today() - since).days == 365 + 60 + 90
    person = life.telephone()
    person.come_with(filed.code)
    person.looks(life.words("En dormance"), life.words("Revenir sur la liste"))
    assert filed.case.state == "dormant"
    person.post("portal:follow_up_confirm")
    person.says(life.words("Admissible, en attente"))
    life.rank()
    person.page.reload()
    person.follow_link("portal:follow_up_place")
    person.says(life.words("Ancienneté depuis le %(since)s.", since=life.day(since)))
    assert (filed.case.state, filed.application.effective_on) == ("waiting", since)
    _does_the_rest(life, person, filed, by)


def _does_the_rest(life: Life, person: Telephone, filed: Filed, by: dict[str, Any]) -> None:
    """Write, take a copy, keep one's code although somebody said it was lost; leave the list and undo it."""
    ask_reissue(secret=new_carried_key(), note="Zznote", **by)
    person.go("portal:follow_up_file")
    person.says(life.words("Un autre code se prépare"))
    person.post("portal:follow_up_stop_new_code")
    assert life.words("Un autre code se prépare") not in person.page.content()
    person.write(SAID[life.language])
    person.post("portal:follow_up_message")
    person.says(SAID[life.language])
    with person.page.expect_download() as download:
        person.post("portal:follow_up_copy", "button[value=json]")
    assert NAME in json.dumps(json.loads(download.value.path().read_text(encoding="utf-8")))
    person.follow_link("portal:follow_up_withdraw")
    person.says(life.words("Retirer la demande?"))
    person.post("portal:follow_up_withdraw")
    assert filed.case.state == "withdrawn"
    person.says(life.words("Reprendre la demande"))
    person.post("portal:follow_up_undo")
    assert filed.case.state == "waiting"
    person.post("portal:follow_up_leave")
    person.says()


def is_handed_on(life: Life) -> None:
    """An organisation may read exact words if the person says yes: once, with a code that they hand over."""
    filed = in_review(life.team, at=now(), **life.own)
    by: dict[str, Any] = {"by": life.team.lead, "case_id": filed.case_id, "at": now()}
    propose_release(release_id=uuid4(), organization="Zzcoop", message=TEAM_SAYS[life.language], **by)
    person = life.telephone()
    person.come_with(filed.code)
    person.follow_link("portal:follow_up_release")
    person.looks("Zzcoop", NAME)
    person.post("portal:follow_up_release", "button[name=yes]")
    code = code_shown(person.page)
    person.says("Zzcoop")
    person.post("portal:follow_up_release", "button[name=noted]")
    organization = life.telephone()
    for is_first in (True, False):
        organization.go("housing:received")
        organization.page.locator("main input[name=code]").fill(code)
        organization.post("housing:received")
        organization.says()
        assert (NAME in organization.page.content()) is is_first


PARTS: dict[str, Callable[[Life], None]] = {
    "before": looks_first,
    "helper": applies_with_somebody,
    "decision": is_decided_about,
    "offer": is_offered,
    "release": is_handed_on,
    "silence": is_silent_and_returns,
}
#: The walks of this process: each is walked once, whoever asks first.
_done: dict[tuple[str, str], Life] = {}
LifeOf = Callable[[str, str], Life]


def _filed(life: Life, code: str) -> Filed:
    application = Application.objects.get(version__programme=life.team.programme)
    return Filed(application.case_id, code, who_has(code))


def _answer_the_item(person: Telephone) -> None:
    person.press("#demandes ~ ul a")
    person.says()
    person.write(SAID[person.walk.language])
    person.press("#message button")


def _read_the_letter(person: Telephone, filed: Filed, *words: str, taken: bool = False) -> None:
    letter = Letter.objects.filter(case=filed.case_id).latest("day").pk
    person.follow_link("portal:follow_up_letter", letter=letter)
    person.looks(NAME, *words)
    if not taken:
        return
    with person.page.expect_download() as download:
        person.post("portal:follow_up_letter", letter=letter)
    assert download.value.path().read_bytes().startswith(b"%PDF")


#: As the public door signs in.
ROLES = {"default": "casework_intake", "directory": "directory_reader"}


@pytest.fixture
def public_door(housing_desk: HousingDesk) -> Iterator[str]:
    """Serves the public door from a thread, with a housing team behind it; gives its address."""
    approve_rules(housing_desk)
    Intake.objects.update(mandate_until=today().replace(year=today().year + 1, day=1))
    with served(ROLES) as address:
        yield address


@pytest.fixture
def life_of(public_door: str, housing_desk: HousingDesk, chromium: Browser) -> LifeOf:
    """Gives what was seen on one walk in one language."""

    def walked(part: str, language: str) -> Life:
        key = part, language
        if key not in _done:
            life = Life(language, part, housing_desk, chromium, public_door)
            try:
                PARTS[part](life)
            finally:
                for context in life.open:
                    context.close()
            _done[key] = life
        return _done[key]

    return walked
