"""Somebody without a browser: cookies, forms read from the page, and nothing else. Loopback only."""

import http.cookiejar
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urlsplit

from core.form_token import SHORTEST


@dataclass(frozen=True)
class Answer:
    """What came back, after redirects."""

    status: int
    path: str
    body: str
    headers: dict[str, str]

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms, the last of each name."""
        found = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.body)
        fields = {}
        for tag in found:
            attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
            if "name" in attributes:
                fields[attributes["name"]] = unescape(attributes.get("value", ""))
        return fields

    @property
    def code(self) -> str:
        """The twenty figures of a receipt code that the page shows, or ""."""
        shown = re.search(r'class="ms-code">(.*?)</p>', self.body, re.DOTALL)
        return "".join(re.findall(r"\d", re.sub(r"<[^>]+>", " ", shown[1]))) if shown else ""


class Visitor:
    """Asks a door for pages and fills in its forms."""

    def __init__(self, origin: str, *, agent: str = "test") -> None:
        assert urlsplit(origin).hostname in ("localhost", "127.0.0.1")
        self.origin = origin
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("User-Agent", agent)]

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.origin + path))

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        request = urllib.request.Request(
            self.origin + path,
            data=urlencode(fields, doseq=True).encode(),
            headers={"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"},
        )
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return self._read(answer, answer.status)
        except urllib.error.HTTPError as refusal:
            return self._read(refusal, refusal.code)

    def _read(self, answer: object, status: int) -> Answer:
        body = answer.read().decode(errors="replace")  # type: ignore[attr-defined]
        return Answer(status, urlsplit(answer.url).path, body, dict(answer.headers.items()))  # type: ignore[attr-defined]


#: Seconds that a form asks for between its drawing and its sending, with a margin.
PATIENCE = SHORTEST.total_seconds() + 0.2
