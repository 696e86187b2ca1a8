"""
The team's side in a real browser: a day's work by keyboard, on a narrow screen and on a wide one.

The door runs in the tests' own process; signing in, with both factors, is another journey.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from assistance import urls_staff
from assistance.enums import Wish
from casework.enums import CaseState, Lane, TaskKind, Urgency
from casework.models import Message, SealedStory, Task
from casework.operations.assigning import assign
from casework.operations.closing import clear_group
from core.alerts import AlertCode
from core.clock import now, today
from staff import urls as staff_urls
from staff.access import Unlocked
from staff.enums import Role
from staff.operations.absences import say_absent
from staff.operations.alerts import raise_alert
from staff.operations.keys import make_team_key
from staff.recipients import candidates_for_list, sign_next_list
from tests.assistance.team_door import PLAN
from tests.casework.factories import PASSPHRASE, STORY, Desk, hand_in, make_desk, member, with_key
from tests.journeys.own_door import served
from tests.journeys.test_every_page import axe_violations
from tests.staff_door import StaffDoor

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.browser,
    # With the other browsers that need no portal.
    pytest.mark.xdist_group("own door"),
]
Opened = Callable[..., Page]


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


@pytest.fixture
def door(staff_door: StaffDoor, desk: Desk) -> Iterator[str]:
    """Serves the staff door from a thread; gives its address."""
    with served() as address:
        yield address


@pytest.fixture
def window(door: str, staff_door: StaffDoor, chromium: Browser) -> Iterator[Opened]:
    """Opens a window in which somebody signed in and opened their key."""
    contexts = []

    def opened(who: Unlocked, *, width: int, language: str = "fr", javascript: bool = True) -> Page:
        client = staff_door.client_for(who.member)
        staff_door.unlock(client, who.member, PASSPHRASE)
        context = chromium.new_context(
            base_url=door,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale=language,
        )
        context.add_cookies(
            [{"name": one.key, "value": one.value, "url": door} for one in client.cookies.values()]
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def checked(page: Page) -> None:
    """Check what every page owes its reader, at this width."""
    assert axe_violations(page) == []
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size
    assert widest <= page.viewport_size["width"], page.url


def test_a_caseworker_reads_and_answers_by_keyboard_on_a_small_screen(desk: Desk, window: Opened) -> None:
    handed = hand_in(story={**STORY, "contact": PLAN}, urgency=Urgency.URGENT, at=now())
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}
    assign(by=desk.triage, case_id=handed.case_id, **pair, at=now())
    Task.objects.create(case=handed.case, kind=TaskKind.NO_WORD, made_on=today())
    page = window(desk.lead, width=320)
    page.goto("/demandes/")
    checked(page)
    page.locator(".ms-queue__open").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{handed.case_id}/")
    assert page.get_by_text("Pas de message vocal.").first.is_visible()
    checked(page)
    for summary in page.locator("summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    checked(page)
    page.emulate_media(media="print")
    assert page.get_by_text("Cette page ne s’imprime pas.").is_visible()
    assert not page.get_by_text("J’ai peur").is_visible()
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("Promise.all(document.getAnimations().map(fading => fading.finished))")
    assert [fault for fault in axe_violations(page) if fault.startswith("color-contrast")] == []
    # Sent empty, the page comes back with its faults on top, each a link to its field.
    page.get_by_role("button", name="Envoyer la réponse").press("Enter")
    assert page.title().startswith("Erreur")
    checked(page)
    page.locator("#erreurs a").first.press("Enter")
    assert page.locator(".ms-unsent:visible").count() == 0
    page.keyboard.type("Bonjour, nous avons lu.")
    # A text that is begun here does not travel with another form of the page: each of those says so.
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    forms = page.locator("form:has(.ms-unsent)")
    assert forms.count() == forms.locator(".ms-unsent:visible").count() + 1 == 7
    assert not page.locator("#reply-text").locator("xpath=ancestor::form").locator(".ms-unsent").is_visible()
    checked(page)
    page.get_by_label("J’attends une réponse").press("Space")
    page.get_by_role("button", name="Envoyer la réponse").press("Enter")
    page.wait_for_url("**/#suite")
    assert page.get_by_text("Bonjour, nous avons lu.").is_visible()
    assert Message.objects.count() == 1
    assert handed.case.state == CaseState.WAITING_PERSON


def test_triage_and_supervisor_on_a_wide_desk_in_english(desk: Desk, window: Opened) -> None:
    first, second = (hand_in(at=now()) for _ in range(2))
    page = window(desk.triage, width=1440, language="en")
    page.goto("/demandes/")
    checked(page)
    page.locator(".ms-queue__open").first.press("Enter")
    page.wait_for_url("**/demandes/*-*/")
    checked(page)
    page.locator(f"a[href$='{page.url.split('/')[-2]}/confier/']").click()
    checked(page)
    for name in ("lead", "backup"):
        member = getattr(desk, name).member
        page.locator(f"#assign-{name}").select_option(str(member.pk))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/demandes/")
    assert sorted([first.case.state, second.case.state]) == [CaseState.ASSIGNED, CaseState.RECEIVED]
    page.goto("/demandes/sans-ouvrir/")
    checked(page)
    page.locator("[name=file]").check()
    page.locator("main form button[type=submit]").click()
    checked(page)


def test_a_request_is_written_down_by_keyboard_while_somebody_talks(desk: Desk, window: Opened) -> None:
    page = window(desk.lead, width=320)
    page.goto("/demandes/")
    page.get_by_role("link", name="Saisir une demande").press("Enter")
    page.wait_for_url("**/saisir/")
    checked(page)
    page.get_by_label("Que se passe-t-il?").focus()
    # From field to field with the tab key alone, as they are read out.
    page.keyboard.type("Son patron ne la paie plus depuis deux mois.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in Wish:
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator(".ms-dictation").wait_for()
    checked(page)
    (code,) = page.locator(".ms-code").all_inner_texts()
    assert len("".join(code.split())) == 20
    assert len(page.locator(".ms-dictation__figures").all()) == 4
    page.emulate_media(media="print")
    assert not page.locator(".ms-code").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="La personne a noté le code").press("Enter")
    page.wait_for_url("**/demandes/")
    # The page with the code was an answer to a form, and is kept nowhere: Back asks whether to send it again.
    with pytest.raises(BrowserError, match="ERR_CACHE_MISS"):
        page.go_back()
    # The browser's own page that says so takes a moment to stand.
    page.wait_for_url("chrome-error://**")
    assert code not in page.content()
    assert SealedStory.objects.count() == 1


def test_what_may_leave_for_a_person_is_read_before_it_leaves(
    desk: Desk, window: Opened, settings: Any
) -> None:
    # A service that is named; nothing leaves for it here.
    settings.SMS_URL, settings.SMS_ACCOUNT = "https://sms.example", "account"
    settings.SMS_TOKEN, settings.SMS_FROM = "token", "+15145550100"
    plan = {**PLAN, "way": "text", "when": "", "never": "quand il est là"}
    handed = hand_in(story={**STORY, "contact": plan}, language="en", at=now())
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}
    assign(by=desk.triage, case_id=handed.case_id, **pair, at=now())
    page = window(desk.lead, width=320)
    page.goto("/demandes/")
    page.locator(".ms-queue__open").press("Enter")
    page.get_by_role("link", name="Envoyer un texto").press("Enter")
    page.wait_for_url("**/joindre/")
    checked(page)
    assert page.get_by_text("Hello. Whenever you can.").is_visible()
    assert not page.get_by_text("something new").is_visible()
    page.get_by_role("button", name="Envoyer ce texto").press("Enter")
    assert page.title().startswith("Erreur")
    checked(page)


def walked(desk: Desk) -> list[tuple[Unlocked, list[str]]]:
    """A desk on which something of everything goes on, and the screens on which each person meets it."""
    held, raised = (hand_in(at=now()) for _ in range(2))
    for one in (held, raised):
        assign(
            by=desk.triage, case_id=one.case_id, lead=desk.lead.member, backup=desk.backup.member, at=now()
        )
    Task.objects.create(case=raised.case, kind=TaskKind.OVERDUE, made_on=today())
    Task.objects.create(case=raised.case, kind=TaskKind.ONE_HOLDER, made_on=today())
    for language in ("fr", "en", "en"):
        hand_in(lane=Lane.RUSH, language=language, at=now())
    clear_group(member=desk.triage.member, team_id=desk.team.pk, day=today(), language="fr", at=now())
    # A colleague lost their phrase; another one is away; the team has changed its key.
    with_key(desk.backup.member)
    say_absent(by=desk.supervisor, member=desk.supervisor, from_on=today(), until_on=today())
    make_team_key(team=desk.team, by=desk.triage, at=now())
    candidates = candidates_for_list(recovery_public=desk.recovery.public, on=today())
    sign_next_list(recipients=candidates, root_private=desk.root_private, on=today())
    raise_alert(AlertCode.ANSWERS_LATE)
    group = f"team={desk.team.pk}&day={today()}&language=en"
    member_page = reverse("staff:member", args=[desk.colleague.member.pk])
    return [
        (
            desk.triage,
            [
                reverse("desk"),
                reverse("requests:queue"),
                f"{reverse('requests:clear_group')}?{group}",
                reverse("requests:move_keys", args=[desk.team.pk]),
                reverse("staff:team", args=[desk.team.pk]),
            ],
        ),
        (
            desk.lead,
            [
                reverse("desk"),
                reverse("requests:queue"),
                reverse("requests:give_back", args=[desk.backup.member.pk]),
                reverse("requests:file", args=[raised.case_id]),
                reverse("staff:my_key"),
                reverse("staff:change_phrase"),
                reverse("staff:forgotten_phrase"),
                reverse("staff:unlock"),
                reverse("staff:second_factor"),
                reverse("staff:application"),
                reverse("staff:security_key"),
                reverse("staff:recovery_codes"),
            ],
        ),
        (with_key(desk.supervisor), [reverse("desk"), "/demandes/?list=every", "/demandes/?list=raised"]),
        (
            with_key(member("odile", Role.PRIVACY_OFFICER)),
            [
                reverse("desk"),
                reverse("requests:intake"),
                reverse("staff:people"),
                reverse("staff:invite"),
                member_page,
                reverse("staff:openings"),
                reverse("staff:absences"),
            ],
        ),
    ]


#: Where each of the other screens is looked at; an address without a page of its own is none.
WALKED_ELSEWHERE = {
    # In this file.
    "requests:enter", "requests:assign", "requests:contact", "requests:open", "requests:close_unread",
    # The same page as the file's, drawn again.
    "requests:reply", "requests:refer", "requests:call", "requests:note", "requests:close", "requests:reopen",
    # A stranger's, with a link that works once: tests/staff/test_invitations.py; and a picture on a page.
    "staff:accept", "staff:application_picture",
    # A button, and nothing to look at.
    "staff:language", "staff:lock", "staff:remove_security_key", "staff:disable", "staff:renew",
    "staff:new_team", "staff:new_team_key", "staff:share_key", "staff:end_absence",
    "requests:undo_clearing", "requests:open_intake", "requests:close_intake", "requests:code_given",
    "requests:wait_on",
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_other_screen_of_the_desk_fits_a_small_screen_and_every_reader(
    desk: Desk, window: Opened, language: str
) -> None:
    seen = set()
    for who, paths in walked(desk):
        page = window(who, width=320, language=language)
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert page.locator("html").get_attribute("lang") == language
            checked(page)
            # A tall header that stays would hide what the keyboard reaches.
            assert page.evaluate("getComputedStyle(document.querySelector('.ms-top')).position") == "static"
            page.emulate_media(color_scheme="dark")
            page.evaluate("Promise.all(document.getAnimations().map(fading => fading.finished))")
            assert [fault for fault in axe_violations(page) if fault.startswith("color-contrast")] == []
            page.emulate_media(color_scheme="light")
            seen.add(resolve(path.partition("?")[0]).view_name)
    every = {
        f"{space}:{name}"
        for space, names in (("requests", urls_staff.urlpatterns), ("staff", staff_urls.urlpatterns))
        for name in (one.name for one in names)
    }
    assert every - seen == WALKED_ELSEWHERE
