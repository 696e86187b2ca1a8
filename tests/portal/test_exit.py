"""The exit: at once, without a trace in the cookies, to a page that gives nothing away."""

import pytest
from django.test import Client

from core.translated import Translated
from portal.queries import LibraryPhone

SHELF = (
    LibraryPhone(Translated("Bibliothèque de l’exemple", "fr", False), "514 555-0142", "tel:+15145550142"),
)


@pytest.mark.parametrize(
    ("query", "reached"),
    [
        ("", "/fr/bibliotheques-heures/"),
        ("?l=fr", "/fr/bibliotheques-heures/"),
        ("?l=en", "/en/library-hours/"),
        ("?l=xx", "/fr/bibliotheques-heures/"),
        ("?l=//evil.example", "/fr/bibliotheques-heures/"),
    ],
)
def test_the_exit_leads_to_the_libraries_in_the_language_of_the_page(
    query: str, reached: str, client: Client
) -> None:
    answer = client.get(f"/quitter{query}")
    assert answer.status_code == 303
    assert answer["Location"] == reached
    assert answer["Cache-Control"] == "no-store"


def test_the_exit_deletes_every_cookie_it_is_shown(client: Client) -> None:
    client.cookies["visite"] = "abc"
    client.cookies["other"] = "def"
    answer = client.get("/quitter")
    assert {name: cookie["max-age"] for name, cookie in answer.cookies.items()} == {"visite": 0, "other": 0}


def test_the_exit_is_asked_for_and_never_posted(client: Client) -> None:
    assert client.post("/quitter").status_code in (403, 405)


@pytest.mark.parametrize("path", ["/fr/bibliotheques-heures/", "/en/library-hours/"])
def test_the_page_it_leads_to_does_not_name_the_portal(
    path: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.queries.library_phones", lambda language: SHELF)
    page = client.get(path).content.decode()
    assert "sans peur" not in page
    assert "Without Fear" not in page
    assert "/quitter" not in page
    assert "door-open" not in page
    assert "514 555-0142" in page
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title.startswith(("Bibliothèques", "Libraries"))


def test_without_a_library_the_page_still_has_a_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.queries.library_phones", lambda language: ())
    assert "311" in client.get("/fr/bibliotheques-heures/").content.decode()


def test_a_form_without_its_token_gets_our_own_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/fr/services/211/corriger/", {"kind": "phone"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Ce formulaire n’est plus valide" in page
    assert "<style" not in page
    assert answer["Cache-Control"] == "no-store"
