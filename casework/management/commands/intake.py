"""Opening or closing the reception of requests, at the operator's terminal."""

import datetime as dt
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.enums import CaseKind
from casework.operations.intakes import Lacking, Mandate, NotReady, close_intake, open_intake
from core.clock import today
from staff.models import StaffMember

WORDS: Final = {
    Lacking.ORGANIZATION: "--organization : qui répond / who answers",
    Lacking.PHONE: "--phone : à quel numéro / at which number",
    Lacking.DAYS: "--mandate, --until : du… au…, et aujourd’hui entre les deux / today between the two",
    Lacking.COVER: "--days, --hours : quand quelqu’un lit / when somebody reads (0-4, 9-17)",
    Lacking.PEOPLE_FR: "--trained : deux personnes formées, avec une clé, pour le français / for French",
    Lacking.PEOPLE_EN: "--trained : deux personnes formées, avec une clé, pour l’anglais / for English",
}


class Command(BaseCommand):
    help = "Open or close the reception of a kind of file; closed, its page shows numbers and stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["open", "close"])
        parser.add_argument("kind", choices=[CaseKind.ASSISTANCE.value, CaseKind.HOUSING.value])
        parser.add_argument("--organization", default="", help="who answers for it")
        parser.add_argument("--mandate", type=dt.date.fromisoformat, help="the mandate's day, 2026-11-22")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="the mandate's last day, 2027-11-21")
        parser.add_argument("--phone", default="", help="where somebody answers who cannot write")
        parser.add_argument("--days", default="0-4", help="weekdays on which somebody reads, 0 for Monday")
        parser.add_argument("--hours", default="9-17", help="hours at which somebody reads")
        parser.add_argument(
            "--trained", nargs="*", default=[], metavar="EMAIL", help="who was trained for it"
        )
        parser.add_argument("--trained-on", type=dt.date.fromisoformat, help="the day of the training")

    def handle(self, *_args: Any, **options: Any) -> None:
        """
        Open or close a reception.

        :raises CommandError: naming everything that a reception lacks to open
        """
        kind, on = CaseKind(options["kind"]), today()
        if options["act"] == "close":
            was_open = close_intake(kind=kind, on=on)
            self.stdout.write("Fermée. / Closed." if was_open else "Déjà fermée. / Closed already.")
            return
        days, hours = _span(options["days"]), _span(options["hours"])
        mandate = Mandate(
            organization=options["organization"],
            mandate_on=options["mandate"],
            mandate_until=options["until"],
            phone=options["phone"],
            cover_days=tuple(range(days[0], days[1] + 1)),
            cover_from=hours[0],
            cover_to=hours[1],
        )
        trained = [_member(email) for email in options["trained"]]
        try:
            open_intake(kind=kind, mandate=mandate, trained=trained, on=on, trained_on=options["trained_on"])
        except NotReady as refusal:
            raise CommandError("\n".join(WORDS[one] for one in refusal.lacking)) from None
        self.stdout.write("Ouverte. / Open.")


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        raise CommandError(f"{text} : deux nombres, comme 9-17 / two numbers, such as 9-17")
    return int(first), int(last)


def _member(email: str) -> StaffMember:
    found = StaffMember.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise CommandError(f"{email} : personne n’a cette adresse / nobody has this address")
    return found
