"""
Proof 17: a request with a marked agent, referrer, query, cookie, path and body leaves its mark nowhere.

Every kind of public page is asked for, errors included, with a needle in each part of the request; then the
forms of the journeys are sent with a needle in every field, and a stranger knocks at the staff door. Then
every file that the portal wrote (logs, database, write-ahead log, caches, output) is searched for the needle.
"""

import base64
import http.client
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.translation import override

from housing.forms.answers import QUESTIONS
from tests.journeys.pages import EVERY_PAGE
from tests.journeys.test_applying import PROGRAMME
from tests.running_portal import Portal
from tests.visitor import Answer, Visitor

NEEDLE = "zxneedlequillotte"


def send(portal: Portal, method: str, path: str, body: str = "") -> int:
    address = urlsplit(portal.public)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    connection.request(
        method,
        path,
        body=body or None,
        headers={
            "User-Agent": f"agent-{NEEDLE}",
            "Referer": f"http://localhost/{NEEDLE}",
            "Cookie": f"visite={NEEDLE}",
            "X-Forwarded-For": "203.0.113.77",
            "Accept-Language": NEEDLE,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


def marks(folder: Path, needle: bytes) -> list[str]:
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and needle in file.read_bytes()
    ]


class MarkedVisitor(Visitor):
    """Somebody with a needle in every header, and in a cookie of ours that is forged."""

    def __init__(self, origin: str, forged: str) -> None:
        super().__init__(origin, agent=f"agent-{NEEDLE}")
        self.opener.addheaders += [
            ("Referer", f"{origin}/{NEEDLE}"),
            ("X-Forwarded-For", "203.0.113.77"),
            ("Accept-Language", NEEDLE),
        ]
        self.forged = forged

    def _ask(self, request: urllib.request.Request) -> Answer:
        kept = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        # The jar adds nothing to a header that is there already.
        request.add_unredirected_header("Cookie", "; ".join(filter(None, [kept, f"{self.forged}={NEEDLE}"])))
        return super()._ask(request)


def found_in(folder: Path) -> list[str]:
    """Look for what the needle becomes when somebody writes it down: as it is, in hexadecimal, in base64."""
    needle = NEEDLE.encode()
    written = [
        needle,
        needle.hex().encode(),
        *(base64.b64encode(b"x" * at + needle)[4:-4] for at in range(3)),
    ]
    return [mark for one in written for mark in marks(folder, one)]


def test_no_form_of_a_journey_leaves_a_mark(portal: Portal) -> None:
    for language in ("fr", "en"):
        with override(language):
            form, code = reverse("assistance:write"), reverse("portal:follow_up")
        visitor = MarkedVisitor(portal.public, forged="trajet")
        # Without the cookie of the form, and with a forged one: refused.
        assert visitor.post(form, what=NEEDLE, csrfmiddlewaretoken=NEEDLE).status == 403
        visitor = MarkedVisitor(portal.public, forged="autre")
        hidden = visitor.get(form).hidden
        typed = dict.fromkeys(("what", "name", "address", "when", "never", "code_word", "nickname"), NEEDLE)
        choices = {"urgency": NEEDLE, "language": language, "way": NEEDLE, "wishes": NEEDLE}
        assert visitor.post(form, **{**hidden, **typed, **choices}).status == 400
        assert visitor.post(form, **{**hidden, **typed, "mark": NEEDLE, "what": NEEDLE * 2000}).status == 400
        # A text that is kept for later is sealed: it must not be read either.
        assert visitor.post(form, **{**hidden, "what": f"{NEEDLE} " * 9, "later": "1"}).status == 200
        hidden = visitor.get(code).hidden
        for wrong in (NEEDLE, "1" * 20, "12795950573017499462", NEEDLE * 500):
            answer = visitor.post(code, **{**hidden, "code": wrong, "text": NEEDLE})
            assert answer.status == 400
        assert visitor.get(f"{code}{NEEDLE}/").status == 404
        assert visitor.post(f"{code}{NEEDLE}/", **{**hidden, "text": NEEDLE}).status == 404
    assert found_in(portal.folder) == []
    assert marks(portal.folder, b"203.0.113.77") == []


def test_no_question_of_an_application_leaves_a_mark(portal: Portal) -> None:
    """Begun, every question answered with the needle in every field, kept for later; and behind no code."""
    typed: dict[str, str | list[str]] = {
        name: NEEDLE for form in QUESTIONS.values() for name in form.base_fields
    }
    for language in ("fr", "en"):
        visitor = MarkedVisitor(portal.public, forged="autre")
        with override(language):
            begin = reverse("housing:begin", kwargs={"code": PROGRAMME})
            questions = [reverse("housing:question", kwargs={"number": number}) for number in range(1, 16)]
            behind = [reverse("portal:follow_up_answer", kwargs={"question": code}) for code in QUESTIONS]
            behind += [
                reverse(f"portal:follow_up_{name}") for name in ("review", "offer", "withdraw", "release")
            ]
            nobodys = [
                reverse(f"housing:{name}") for name in ("received", "resume", "prescreen", "recompute")
            ]
        hidden = visitor.get(begin).hidden
        began = visitor.post(begin, **hidden)
        assert began.path == questions[0]
        for page in questions:
            assert visitor.post(page, **{**hidden, **typed, "seen": "1"}).status in (200, 400)
        assert NEEDLE in visitor.get(questions[0]).body
        assert (
            visitor.post(questions[13], **{**hidden, **typed, "comment": NEEDLE, "later": "1"}).status == 200
        )
        for page in behind:
            answer = visitor.post(page, **{**hidden, **typed, "text": NEEDLE})
            assert answer.status in (200, 403)
        for page in nobodys:
            for wrong in (NEEDLE, "12795950573017499462"):
                sent = {
                    **hidden,
                    **typed,
                    "code": wrong,
                    "number": NEEDLE,
                    "people": NEEDLE,
                    "filed_on": NEEDLE,
                }
                assert visitor.post(page, **sent).status == 400, page
    assert found_in(portal.folder) == []
    assert marks(portal.folder, b"203.0.113.77") == []


def test_no_stranger_at_the_staff_door_leaves_a_mark(portal: Portal) -> None:
    for forged in ("poste", "cle", "poste-langue", "autre"):
        stranger = MarkedVisitor(portal.staff, forged=forged)
        assert stranger.get(f"/?next={NEEDLE}&{NEEDLE}=1").status == 200
        assert stranger.get(f"/{NEEDLE}/").status == 404
        assert stranger.get(f"/compte/invitation/{NEEDLE}/").status == 404
        assert stranger.get(f"/demandes/{NEEDLE}/").status == 404
        assert stranger.post("/compte/entrer/", login=NEEDLE).status == 403
    stranger = MarkedVisitor(portal.staff, forged="autre")
    hidden = stranger.get("/compte/entrer/").hidden
    for login in (f"{NEEDLE}@example.org", NEEDLE, f"{NEEDLE}\x00@example.org"):
        answer = stranger.post("/compte/entrer/", **{**hidden, "login": login, "password": NEEDLE})
        assert (answer.status, answer.path) == (200, "/compte/entrer/")
    assert (
        stranger.post("/compte/langue/", **{**hidden, "language": NEEDLE, "next": f"/{NEEDLE}"}).status == 404
    )
    assert found_in(portal.folder) == []
    assert marks(portal.folder, b"203.0.113.77") == []


def test_no_request_leaves_a_mark(portal: Portal) -> None:
    for kind, language in EVERY_PAGE:
        path = kind.path(language)
        send(portal, "GET", path + ("&" if "?" in path else "?") + urlencode({"q": NEEDLE, NEEDLE: "1"}))
    assert send(portal, "GET", f"/fr/{NEEDLE}/") == 404
    assert send(portal, "GET", f"/fr/services/?page={NEEDLE}") == 400
    assert send(portal, "POST", "/fr/services/", urlencode({"q": NEEDLE})) == 200
    assert send(portal, "POST", "/fr/services/211/corriger/", urlencode({"suggestion": NEEDLE})) == 403
    assert send(portal, "GET", f"/hsds/fr/services?search={NEEDLE}") == 200
    assert send(portal, "GET", f"/hsds/fr/services?per_page={NEEDLE}") == 400
    for sheet in ("trousse", "formulaire"):
        assert send(portal, "GET", f"/fr/aide/{sheet}.pdf?{urlencode({NEEDLE: '1'})}") == 200
    assert send(portal, "PUT", f"/fr/{NEEDLE}/", NEEDLE) in (403, 404, 405)
    assert send(portal, "GET", "/fr/%00" + NEEDLE) in (400, 404)

    assert marks(portal.folder, NEEDLE.encode()) == []
    assert marks(portal.folder, b"203.0.113.77") == []
