"""One person who asks for help over HTTP: the form, its text, the code. Each is a visit of its own."""

import html
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

FORM = "/fr/aide/ecrire/"
#: The form refuses whoever sends it faster than somebody can read it.
READING_SECONDS = 3.1
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_CODE = re.compile(r"\b(?:\d{5}\s){3}\d{5}\b")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    code: int
    where: str
    text: str
    milliseconds: float


@dataclass(slots=True)
class Visitor:
    """Somebody with a cookie jar of their own, and what they have to say."""

    origin: str
    words: str
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    drawn_at: float = 0.0
    form_milliseconds: float = 0.0

    def draw_form(self) -> None:
        """
        Ask for the form.

        :raises RuntimeError: if it does not come
        """
        answer = self.ask("GET", FORM)
        self.drawn_at, self.form_milliseconds = time.monotonic(), answer.milliseconds
        self._read_form(answer)

    def is_ready_in(self) -> float:
        """Return how many seconds this person still reads."""
        return max(0.0, self.drawn_at + READING_SECONDS - time.monotonic())

    def send(self) -> Answer:
        """Send the form."""
        fields = {
            "what": self.words,
            "urgency": "ordinary",
            "language": "fr",
            "way": "here",
            "leave_word": "no",
        }
        answer = self.ask("POST", FORM, {**self.hidden, **fields, "wishes": "talk", "nickname": ""})
        if answer.code == http.client.SERVICE_UNAVAILABLE:
            self._read_form(answer)
        return answer

    def kept_words(self, answer: Answer) -> bool:
        """Test whether a page still holds what this person wrote."""
        return self.words in html.unescape(answer.text)

    def see_code(self, where: str) -> tuple[str, Answer]:
        """Ask for the page that shows the code; return its twenty digits, or "" if they are not there."""
        answer = self.ask("GET", where)
        shown = _CODE.search(" ".join(html.unescape(_TAG.sub(" ", answer.text)).split()))
        return ("".join(shown.group().split()) if shown else ""), answer

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page as a browser does, and keep the cookies it sends."""
        netloc = urlsplit(self.origin).netloc
        headers = {"Host": netloc, "Accept": "text/html", "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
            body = urlencode(fields)
        connection = http.client.HTTPConnection(netloc, timeout=60)
        began = time.perf_counter()
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        taken = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Location", ""), text, taken)

    def _read_form(self, answer: Answer) -> None:
        self.hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(answer.text)}
        if "mark" not in self.hidden:
            raise RuntimeError(f"{FORM} answered {answer.code} without its form")
