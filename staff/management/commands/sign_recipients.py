from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from core.clock import today
from privacy.keys import PUBLIC_BYTES, fingerprint
from privacy.recipients import UntrustedRecipients, root_fingerprint, root_public_of
from staff.key_files import read_key_file
from staff.recipients import candidates_for_list, recovery_keys_named, sign_next_list

_ROOT_BYTES = 32


class Command(BaseCommand):
    help = "Sign the list of keys that new files are sealed to: each team's key in use, and the recovery key."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two keys, and whether to ask."""
        parser.add_argument("--root-key", type=Path, required=True)
        parser.add_argument("--recovery-public", type=Path, required=True)
        parser.add_argument("--recovery-number", type=int, default=1)
        parser.add_argument("--yes", action="store_true", help="the fingerprints have been compared")

    def handle(
        self,
        *_args: Any,
        root_key: Path,
        recovery_public: Path,
        recovery_number: int,
        yes: bool,
        **_options: Any,
    ) -> None:
        """
        Print each key's fingerprint, ask that they be compared aloud with the teams, sign.

        :raises CommandError: if nobody confirms, or the list would not be sound
        """
        private = read_key_file(root_key, length=_ROOT_BYTES)
        public = read_key_file(recovery_public, length=PUBLIC_BYTES)
        on = today()
        if recovery_keys_named().get(f"recovery:{recovery_number}", public) != public:
            # A wrap says the number of the key that opens it, and nothing else about it.
            raise CommandError(
                gettext("La clé de secours n° %(number)s est une autre : donnez --recovery-number %(next)s.")
                % {"number": recovery_number, "next": recovery_number + 1}
            )
        found = candidates_for_list(recovery_public=public, on=on, recovery_number=recovery_number)
        for one in found:
            self.stdout.write(f"{one.purpose:<9} {one.name}\n          {fingerprint(one.public)}")
        self.stdout.write(f"root      {root_fingerprint(root_public_of(private))}")
        question = gettext("Comparées de vive voix avec chaque équipe? Écrivez oui : ")
        if not yes and input(question).strip().lower() not in ("oui", "yes"):
            raise CommandError(gettext("Rien n’est signé."))
        try:
            row = sign_next_list(recipients=found, root_private=private, on=on)
        except UntrustedRecipients as refusal:
            raise CommandError(
                gettext("Cette liste ne serait pas sûre : %(reason)s") % {"reason": refusal.reason}
            ) from None
        self.stdout.write(gettext("Liste n° %(number)s en vigueur.") % {"number": row.number})
