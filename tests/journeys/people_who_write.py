"""People who ask for help over HTTP while the house falls around them: they try again, as people do."""

import contextlib
import http.client
import re
import threading
import time
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from tests.visitor import PATIENCE, Answer, Visitor

#: How long somebody tries before they would give up.
PATIENT_SECONDS = 45


class DidNotComeBack(Exception):
    """What somebody wanted could not be done for longer than anybody would try."""


@dataclass
class Shown:
    """A receipt that a page showed, and what was written under it."""

    code: str
    text: str
    #: Messages that the follow-up page said were there.
    said: list[str] = field(default_factory=list)


@dataclass
class Stream:
    """Several people at once, each asking for help again and again until they are told to stop."""

    origin: str
    at_once: int = 4
    shown: list[Shown] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _people: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for _ in range(self.at_once):
            self._people.append(threading.Thread(target=self._come_again))
            self._people[-1].start()

    def end(self) -> None:
        """Let everybody finish what they are doing."""
        self._over.set()
        for one in self._people:
            one.join()

    def wait_for_more(self, count: int, seconds: float = PATIENT_SECONDS) -> None:
        """Wait until so many receipts more were shown: the way in is open again."""
        wanted, give_up_at = len(self.shown) + count, time.monotonic() + seconds
        while len(self.shown) < wanted:
            if time.monotonic() > give_up_at or self.problems:
                raise DidNotComeBack(f"no receipt for {seconds} s: {self.problems}")
            time.sleep(0.1)

    def _come_again(self) -> None:
        while not self._over.is_set():
            try:
                self._ask_for_help()
            except Exception as problem:
                self.problems.append(f"{type(problem).__name__}: {problem}")
                return

    def _ask_for_help(self) -> None:
        visitor = Visitor(self.origin)
        text = f"Zz{uuid4().hex} m’est arrivé."
        form = tried(lambda: visitor.get("/fr/aide/ecrire/"), lambda page: page.status == 200)
        time.sleep(PATIENCE)
        fields = {"what": text, "urgency": "ordinary", "language": "fr"}
        receipt = tried(
            lambda: visitor.post("/fr/aide/ecrire/", **{**form.hidden, **fields}),
            lambda page: page.path == "/fr/aide/code/" and len(page.code) == 20,
        )
        shown = Shown(receipt.code, text)
        self.shown.append(shown)
        self._come_back(Visitor(self.origin), shown)

    def _come_back(self, visitor: Visitor, shown: Shown) -> None:
        """Enter the code at another screen, and write."""

        def entered() -> Answer:
            door = visitor.get("/fr/suivi/")
            return visitor.post("/fr/suivi/", **{**door.hidden, "code": shown.code})

        file = tried(entered, lambda page: shown.text in page.body)
        message = f"Zz{uuid4().hex}, encore."
        mark = re.search(r'id="message">.*?name="mark" value="([^"]*)"', file.body, re.DOTALL)
        assert mark, "the file's page has a form to write in"
        fields = {**file.hidden, "mark": mark[1], "text": message}
        tried(
            lambda: visitor.post("/fr/suivi/dossier/message/", **fields),
            lambda page: page.status == 200,
        )
        tried(lambda: visitor.get("/fr/suivi/dossier/"), lambda page: message in page.body)
        shown.said.append(message)


def tried(act: Callable[[], Answer], is_done: Callable[[Answer], bool]) -> Answer:
    """Do something until it is done, through refused connections and pages that say that something broke."""
    give_up_at = time.monotonic() + PATIENT_SECONDS
    last = "no answer"
    while time.monotonic() < give_up_at:
        with contextlib.suppress(OSError, urllib.error.URLError, http.client.HTTPException):
            answer = act()
            if is_done(answer):
                return answer
            last = f"{answer.status} {answer.path}"
        time.sleep(0.3)
    raise DidNotComeBack(last)
