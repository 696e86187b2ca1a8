"""Opening or closing the reception of requests, at the operator's terminal."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.enums import CaseKind
from casework.operations.intakes import close_intake, open_intake


class Command(BaseCommand):
    help = "Open or close the reception of a kind of file; closed, its page shows numbers and stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["open", "close"])
        parser.add_argument("kind", choices=CaseKind.values)
        parser.add_argument("--organization", default="", help="who answers for it")
        parser.add_argument("--mandate", type=dt.date.fromisoformat, help="the mandate's day, 2026-11-22")
        parser.add_argument("--phone", default="", help="where somebody answers who cannot write")

    def handle(self, *_args: Any, **options: Any) -> None:
        kind = CaseKind(options["kind"])
        if options["act"] == "close":
            was_open = close_intake(kind=kind)
            self.stdout.write("Fermée. / Closed." if was_open else "Déjà fermée. / Closed already.")
            return
        if not options["mandate"]:
            raise CommandError("--mandate : le jour du mandat / the mandate's day (2026-11-22).")
        try:
            open_intake(
                kind=kind,
                organization=options["organization"],
                mandate_on=options["mandate"],
                phone=options["phone"],
            )
        except ValueError:
            raise CommandError(
                "--organization, --phone : qui répond, et à quel numéro / who answers, and at which number."
            ) from None
        self.stdout.write("Ouverte. / Open.")
