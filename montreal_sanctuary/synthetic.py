"""
The daily check: a request of our own goes the whole way of a person, over HTTP, and is erased at its end.

It draws the form, waits as one must, sends it, takes the code, comes back with it, compares the words,
erases everything, and sees that the code is unknown. Known by its proof (core/check_token.py), it is in no
queue and in no figure; what a failure leaves behind, the clock erases after a day.
"""

import datetime as dt
import html
import http.cookiejar
import re
import secrets
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.alerts import AlertCode
from core.check_token import FIELD, check_token
from core.clock import MONTREAL
from core.form_token import SHORTEST
from staff.operations.alerts import clear_alert, raise_alert

#: The hour, on Montréal's clock, in which the worker checks. One that was missed is not made up for: at a
#: start, the doors may still be opening.
HOUR: Final = 4
#: How old the form is at each attempt, in seconds: in a flood the door asks for more.
AGES: Final = (SHORTEST.total_seconds() + 1, 20.0, 95.0)
_TIMEOUT: Final = 30
_URLS: Final = "montreal_sanctuary.urls.public"
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_CODE: Final = re.compile(r'class="ms-code">(.*?)</p>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")


class WayBroken(Exception):
    """The check did not come to its end; `step` says where it stopped."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class NobodyReads(Exception):
    """The intake is closed, as it says itself: there is nothing to check."""


def check_daily(at: dt.datetime) -> None:
    """Check the way once, in its hour; `check_failed` stands from a failure until the next success."""
    if at.astimezone(MONTREAL).hour == HOUR:
        # That the intake is closed is said by another alert.
        with suppress(NobodyReads):
            check_and_tell()


def check_and_tell() -> str:
    """
    Check the way now, raise `check_failed` or put it away, and return where it stopped, or "" if it did not.

    :raises NobodyReads: if the intake is closed: another alert says so
    """
    try:
        check_way(settings.PORTAL_ORIGIN, key=settings.CHECK_KEY)
    except WayBroken as broken:
        raise_alert(AlertCode.CHECK_FAILED)
        return broken.step
    clear_alert(AlertCode.CHECK_FAILED)
    return ""


def check_way(origin: str, *, key: bytes) -> None:
    """
    Go the whole way once.

    :raises WayBroken: if something on it does not do what a person was promised
    :raises NobodyReads: if the intake is closed
    """
    if not key:
        raise WayBroken("key")
    words = f"Vérification du service, faite par une machine. {secrets.token_hex(16)}"
    somebody = _Somebody(origin)
    code = _hand_in(somebody, words, key=key)
    _come_back(somebody, code, words)
    _erase(somebody)
    _see_it_gone(_Somebody(origin), code)


def _hand_in(somebody: "_Somebody", words: str, *, key: bytes) -> str:
    began = time.monotonic()
    form = somebody.get("assistance:write", step="form")
    if not form.hidden("mark"):
        raise NobodyReads
    fields = {"what": words, "urgency": "ordinary", "language": "fr", "way": "here", "leave_word": "no"}
    fields |= {FIELD: check_token(key=key, mark=form.hidden("mark")), "mark": form.hidden("mark")}
    for age in AGES:
        time.sleep(max(0.0, began + age - time.monotonic()))
        answer = somebody.post("assistance:write", fields, page=form, step="send")
        if code := answer.code:
            return code
    raise WayBroken("send")


def _come_back(somebody: "_Somebody", code: str, words: str) -> None:
    door = somebody.get("portal:follow_up", step="door")
    file = somebody.post("portal:follow_up", {"code": code}, page=door, step="door")
    if words not in file.text:
        raise WayBroken("words")


def _erase(somebody: "_Somebody") -> None:
    page = somebody.get("portal:follow_up_erase", step="erase")
    somebody.post("portal:follow_up_erase", {}, page=page, step="erase")


def _see_it_gone(somebody: "_Somebody", code: str) -> None:
    door = somebody.get("portal:follow_up", step="gone")
    again = somebody.post("portal:follow_up", {"code": code}, page=door, step="gone", expected=400)
    if again.status != 400:
        raise WayBroken("gone")


@dataclass(frozen=True, slots=True)
class _Page:
    """What came back, after redirections."""

    status: int
    body: str

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field, or "" if the page has none."""
        return html.unescape(dict(_HIDDEN.findall(self.body)).get(name, ""))

    @property
    def text(self) -> str:
        """Return what the page says, without its tags."""
        return " ".join(html.unescape(_TAG.sub(" ", self.body)).split())

    @property
    def code(self) -> str:
        """Return the figures of the code that the page shows, or ""."""
        shown = _CODE.search(self.body)
        return "".join(re.findall(r"\d", _TAG.sub(" ", shown[1]))) if shown else ""


class _Somebody:
    """Somebody without a browser: cookies, and the forms of the pages."""

    def __init__(self, origin: str) -> None:
        self._origin = origin.rstrip("/")
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # Straight to the door: a proxy between would read the words.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, name: str, *, step: str) -> _Page:
        """Ask for a page."""
        return self._ask(urllib.request.Request(self._address(name)), step)  # noqa: S310 - the operator's own address

    def post(
        self, name: str, fields: dict[str, str], *, page: _Page, step: str, expected: int = 200
    ) -> _Page:
        """Send the form of a page; one that asks for patience is not a failure."""
        address = self._address(name)
        protected = {"csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken"), **fields}
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            address,
            data=urlencode(protected).encode(),
            headers={"Origin": self._origin, "Referer": address},
        )
        return self._ask(request, step, may_refuse=step == "send" or expected != 200)

    def _ask(self, request: urllib.request.Request, step: str, *, may_refuse: bool = False) -> _Page:
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                return _Page(answer.status, answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as refusal:
            page = _Page(refusal.code, refusal.read().decode("utf-8", "replace"))
            refusal.close()
            if may_refuse and refusal.code in (400, 503):
                return page
            raise WayBroken(step) from None
        except (OSError, HTTPException):
            raise WayBroken(step) from None

    def _address(self, name: str) -> str:
        with override("fr"):
            return self._origin + reverse(name, urlconf=_URLS)
