"""Make runs of the housing ranking again, and fail if one comes out different."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from housing.operations.replaying import replay_all


class Command(BaseCommand):
    help = "Refait les classements du logement et compare leurs empreintes / replays the housing rankings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the run to make again, such as logements-abordables/3; all of them without it."""
        parser.add_argument("run", nargs="?", default="", metavar="RUN")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """
        Make every run again, or one, and print its two digests.

        :raises CommandError: if there is no such run, or naming each that differs and in what
        """
        with connection.cursor() as cursor:
            found = list(replay_all(cursor, every=True, name=options["run"]))
        if options["run"] and not found:
            raise CommandError(f"{options['run']} : aucun classement / no such run.")
        for one in found:
            outcome = f"DIFFÉRENT / DIFFERENT: {one.differs}" if one.differs else "le même / the same"
            self.stdout.write(
                f"{one.name}: {one.files} ({one.erased} effacées / erased) {outcome}\n"
                f"  entrée / input  {one.input_digest}\n  ordre / output  {one.output_digest}"
            )
        if any(one.differs for one in found):
            raise CommandError("Des classements diffèrent / rankings differ.")
