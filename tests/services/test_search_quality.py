"""
The real directory, searched as people search: the right need among the first five results.

The queries were written before the search was tuned, as the persons of the product would say them: plain,
colloquial, misspelt, without accents, mixed; and in Spanish, Haitian Creole, Portuguese and Arabic. A query
may have several right needs.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from services.models import Listing
from services.queries.cards import cards_for
from services.queries.search import search
from services.queries.vocabulary import forget_compiled
from services.rules.criteria import SearchCriteria

AT = dt.datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("America/Montreal"))
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def real_directory(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the shipped directory once for this file, and take it back."""
    with django_db_blocker.unblock():
        with transaction.atomic(using="directory"):
            call_command("load_directory")
            yield
            transaction.set_rollback(True, using="directory")
        forget_compiled()


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def share_found(name: str) -> tuple[float, list[str]]:
    """Return the share of queries with a right need among the first five results, and the others."""
    missed = []
    queries = rows(name)
    for row in queries:
        found = search(SearchCriteria(query=row["query"]), language="fr", at=AT)
        first_five = cards_for(found.hits[:5], language="fr", at=AT)
        needs = {slug for card in first_five for slug in card.category_slugs}
        if needs.isdisjoint(row["categories"].split("|")):
            missed.append(f"{row['query']}: {sorted(needs)}")
    return 1 - len(missed) / len(queries), missed


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "least"), [("queries_fr_en.tsv", 0.9), ("queries_other.tsv", 0.7)])
def test_the_right_need_is_among_the_first_five_results(
    real_directory: None, name: str, least: float
) -> None:
    share, missed = share_found(name)
    assert share >= least, "\n".join(missed)


@pytest.mark.django_db
def test_every_published_listing_is_found_by_its_name(real_directory: None) -> None:
    missed = []
    names = Listing.objects.filter(state="published").values_list("slug", "name_fr", "name_en")
    for slug, *both in names:
        for name in filter(None, both):
            found = search(SearchCriteria(query=name), language="fr", at=AT)
            if slug not in [card.slug for card in cards_for(found.hits[:5], language="fr", at=AT)]:
                missed.append(f"{slug}: {name}")
    assert not missed


@pytest.mark.django_db
def test_names_of_places_lead_to_what_is_there(real_directory: None) -> None:
    clsc = search(SearchCriteria(query="clsc verdun"), language="fr", at=AT)
    assert cards_for(clsc.hits, language="fr", at=AT)[0].name.text == "CLSC de Verdun"
    library = search(SearchCriteria(query="bibliothèque près du métro Frontenac"), language="fr", at=AT)
    assert cards_for(library.hits, language="fr", at=AT)[0].name.text == "Bibliothèque Frontenac"
