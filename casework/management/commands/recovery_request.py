import os
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from casework.errors import KeyNotSigned, NeedsTwoPeople, NotACandidate
from casework.models import Case
from casework.operations.recovering import ask_for_team, ask_for_two_people, orphans
from core.clock import today
from privacy.keys import fingerprint
from privacy.recovery_papers import RecoveryRequest
from staff.enums import KEYED_PURPOSES
from staff.models import StaffMember, Team


class Command(BaseCommand):
    help = "Write what the recovery room needs to open files that nobody can open. It holds no secret."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who shall hold the files, which files, and where to write."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--lead", default="", help="e-mail of the caseworker")
        parser.add_argument("--backup", default="", help="e-mail of the second person")
        parser.add_argument("--team", action="store_true", help="give the files back to their team instead")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--case", type=UUID, action="append", help="one file; may be repeated")
        which.add_argument("--orphans", action="store_true", help="every file that nobody can open")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        """
        Write the request, and print the fingerprints that its holders will compare.

        :raises CommandError: if somebody can open one of the files, or nobody may hold them
        """
        request = self._request(options)
        if not request.files:
            raise CommandError(gettext("Aucun dossier à rouvrir."))
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            raise CommandError(
                gettext("Le fichier %(path)s ne peut pas être créé, ou existe déjà.") % {"path": file}
            ) from None
        with os.fdopen(handle, "wb") as paper:
            paper.write(request.written())
        for one in request.holders:
            self.stdout.write(f"{one.who}\n  {fingerprint(one.public)}")
        self.stdout.write(gettext("Dossiers à rouvrir : %(count)s.") % {"count": len(request.files)})

    def _request(self, options: dict[str, Any]) -> RecoveryRequest:
        lost = orphans()
        found = list(lost if options["orphans"] else lost.filter(pk__in=options["case"]))
        if not options["orphans"] and len(found) < len(set(options["case"])):
            raise CommandError(
                gettext("Un de ces dossiers n’existe pas, ou quelqu’un peut l’ouvrir : rien n’est écrit.")
            )
        try:
            if options["team"]:
                return self._for_team(found)
            lead, backup = (_member(options[part]) for part in ("lead", "backup"))
            return ask_for_two_people(cases=found, lead=lead, backup=backup, on=today())
        except NeedsTwoPeople:
            raise CommandError(gettext("Nommez deux personnes différentes.")) from None
        except NotACandidate as refusal:
            raise CommandError(
                gettext(
                    "%(name)s ne peut pas tenir ces dossiers : compte actif, rôle d’intervention, langue du "
                    "dossier et clé sont nécessaires."
                )
                % {"name": refusal.name}
            ) from None
        except KeyNotSigned:
            raise CommandError(gettext("L’équipe n’a pas de clé que la liste signée nomme.")) from None

    def _for_team(self, found: list[Case]) -> RecoveryRequest:
        teams = Team.objects.filter(purpose__in=KEYED_PURPOSES, pk__in={case.team_id for case in found})
        if len(teams) > 1:
            raise CommandError(gettext("Ces dossiers sont de plusieurs équipes : nommez-les avec --case."))
        if not teams:
            raise CommandError(gettext("Aucun dossier à rouvrir."))
        return ask_for_team(cases=found, team=teams[0], on=today())


def _member(email: str) -> StaffMember:
    member = StaffMember.objects.filter(email__iexact=email.strip()).first() if email else None
    if member is None:
        raise CommandError(gettext("--lead et --backup : le courriel de deux personnes qui ont un compte."))
    return member
