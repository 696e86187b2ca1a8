"""Load synthetic listings into an empty directory, for measurements only."""

import sys
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction

from core.clock import today
from services.importing.shipped_places import read_gazetteer
from services.importing.synthetic import COLUMNS, SyntheticRows
from services.management.commands.load_directory import DATA, VOCABULARY
from services.models import Borough, Category, Listing
from services.operations.loading import load_gazetteer
from services.operations.search_entries import ALIAS, rebuild_entries

BATCH = 5_000


class Command(BaseCommand):
    """Refuses to touch a directory that holds anything else: this is not data for people."""

    help = "Charge des fiches synthétiques pour les mesures · Loads synthetic listings for measurements"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file of JSON lines ("-" for the standard input) and how many to load."""
        parser.add_argument("file")
        parser.add_argument("--most", type=int, default=None)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the categories, the boroughs and the listings, then build the entries at once."""
        if Listing.objects.using(ALIAS).exclude(slug__startswith="s-").exists():
            raise CommandError(
                "Cette base contient de vraies fiches. Mesurez dans une base à part.\n"
                "This database holds real listings. Measure in one of its own."
            )
        with transaction.atomic(using=ALIAS):
            load_gazetteer(gazetteer=read_gazetteer(DATA, VOCABULARY), step=_say_nothing)
        rows = SyntheticRows(
            today=today(),
            categories={
                slug: str(id) for slug, id in Category.objects.using(ALIAS).values_list("slug", "id")
            },
            boroughs={
                name: str(id) for name, id in Borough.objects.using(ALIAS).values_list("name_fr", "id")
            },
        )
        path = options["file"]
        with nullcontext(sys.stdin) if path == "-" else Path(path).open(encoding="utf-8") as file:
            for batch in rows.batches(islice(file, options["most"]), BATCH):
                self._copy(batch)
        number = rebuild_entries()
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{number} fiches synthétiques · synthetic listings")

    def _copy(self, batch: dict[str, list[str]]) -> None:
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL services.entries = 'later'")
            for table, rows in batch.items():
                columns = COLUMNS[table].replace(" ", ", ")
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write("\n".join(rows) + "\n" if rows else "")


def _say_nothing(_word: str, _done: int, _total: int) -> None:
    """Take a step without a word."""
