"""The demonstration's one-time codes, as its staff's telephones would show them."""

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.clock import now
from montreal_sanctuary.demonstration_people import PEOPLE, read_sign_in

PERIOD_SECONDS = 30


class Command(BaseCommand):
    help = "Print the current six-digit code of each member of the demonstration's staff."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="of one of them; all by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        sign_in = read_sign_in() if settings.DEMONSTRATION else None
        if sign_in is None:
            raise CommandError(
                "Ce portail n’a pas de personnel de démonstration. / This portal has no demonstration staff."
            )
        wanted = [person for person in PEOPLE if options["email"] in ("", person.email)]
        if not wanted:
            raise CommandError(f"Personne n’a ce courriel / nobody has this address: {options['email']}")
        counter = int(now().timestamp()) // PERIOD_SECONDS
        for person in wanted:
            code = format_hotp_value(hotp_value(sign_in.totp_secrets[person.email], counter))
            self.stdout.write(f"{code}  {person.email:38} {person.name}")
