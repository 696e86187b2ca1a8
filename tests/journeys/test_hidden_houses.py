"""What a person who flees sees of a house that hides: who to call, and nothing that leads to its door."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running_portal import Portal

GATHERED = Path(__file__).parents[2] / "services" / "data" / "services.json"
#: Houses whose own number was seen nowhere: the line that finds a place stands for it.
WITHOUT_NUMBER = ("maison-dalauze", "maison-reconfort")
FINDS_A_PLACE = 'href="tel:+18003639010"'


def hidden() -> list[dict[str, str]]:
    gathered = json.loads(GATHERED.read_text(encoding="utf-8"))
    return [listing for listing in gathered["services"] if listing["address_confidential"]]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("slug", WITHOUT_NUMBER)
def test_a_house_without_a_number_offers_the_line_that_finds_a_place(
    slug: str, language: str, portal: Portal
) -> None:
    status, _headers, body = portal.fetch(f"/{language}/services/{slug}/")
    main = body.partition("<main")[2].partition("</main>")[0]
    assert status == 200
    assert re.search(rf'class="ms-button ms-button--call[^"]*" {re.escape(FINDS_A_PLACE)}', main)
    assert "SOS violence conjugale" in main
    # Not the City's number, nor a general one: neither can place her.
    assert 'href="tel:311"' not in main
    assert 'href="tel:211"' not in main


def test_the_page_of_a_house_that_hides_names_its_own_site_and_no_other_source(portal: Portal) -> None:
    houses = hidden()
    assert len(houses) >= 5
    left_out = 0
    for house in houses:
        status, _headers, body = portal.fetch(f"/fr/services/{house['id']}/")
        if status == 404:
            continue  # a draft has no page
        own = urlsplit(house["website"]).hostname or ""
        led_to = {urlsplit(link).hostname for link in re.findall(r'href="(https?://[^"]+)"', body)}
        strangers = {urlsplit(source).hostname for source in house["sources"]} - {own}
        left_out += len(strangers)
        assert not led_to & strangers, house["id"]
    assert left_out >= 3


def test_the_sheet_of_a_house_without_a_number_has_the_line_in_both_languages(portal: Portal) -> None:
    body = portal.fetch("/fr/feuille/?s=maison-dalauze")[2]
    paper = body.partition('class="ms-paper"')[2].replace("\u00a0", " ")
    assert paper.count("1 800 363-9010") == 2
    assert "SOS violence conjugale, jour et nuit" in paper
    assert "SOS violence conjugale, day and night" in paper
