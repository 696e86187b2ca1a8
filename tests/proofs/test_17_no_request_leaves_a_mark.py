"""
Proof 17: a request with a marked agent, referrer, query, cookie, path and body leaves its mark nowhere.

Every kind of public page is asked for, errors included, with a needle in each part of the request. Then every
file that the portal wrote (logs, database, write-ahead log, caches, output) is searched for the needle.
"""

import http.client
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.journeys.pages import EVERY_PAGE
from tests.running_portal import Portal

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
    assert send(portal, "PUT", f"/fr/{NEEDLE}/", NEEDLE) in (403, 404, 405)
    assert send(portal, "GET", "/fr/%00" + NEEDLE) in (400, 404)

    assert marks(portal.folder, NEEDLE.encode()) == []
    assert marks(portal.folder, b"203.0.113.77") == []
