import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext

from core.clock import now
from staff.enums import Role
from staff.errors import NotAllowed
from staff.models import StaffMember
from staff.operations.invitations import invite, invite_again

_STAFF_URLS = "montreal_sanctuary.urls.staff"


class Command(BaseCommand):
    help = "Invite the first supervisor, or make a new link for an existing account. Print the link, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, and what they will do here."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", action="append", choices=Role.values, default=None)
        parser.add_argument(
            "--language", action="append", choices=[code for code, _name in settings.LANGUAGES], default=None
        )

    def handle(
        self,
        *_args: Any,
        email: str,
        name: str,
        role: list[str] | None,
        language: list[str] | None,
        **_options: Any,
    ) -> None:
        """
        Make an invitation, of another kind for an address that has an account.

        :raises CommandError: if it is refused
        """
        member = StaffMember.objects.filter(email=email.strip().lower()).first()
        try:
            if member:
                secret = invite_again(by=None, member=member, at=now())
            else:
                secret = invite(
                    by=None,
                    email=email,
                    name=name,
                    roles=[Role(one) for one in role or ()],
                    languages=language or [settings.LANGUAGE_CODE],
                    at=now(),
                )
        except NotAllowed as refusal:
            raise CommandError(gettext("Refusé : %(reason)s") % {"reason": refusal.reason}) from None
        self.stdout.write(_origin() + reverse("staff:accept", args=[secret], urlconf=_STAFF_URLS))


def _origin() -> str:
    if settings.DEMONSTRATION:
        return f"http://localhost:{os.environ.get('STAFF_PORT') or '8001'}"
    return f"https://{settings.STAFF_HOST}"
