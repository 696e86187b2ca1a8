from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext

from privacy.keys import fingerprint, new_key_pair
from staff.key_files import write_key_file


class Command(BaseCommand):
    help = "Make the recovery key pair, to which every file is sealed too. Use a machine without network."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder to write into."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Write the private half, and the public half that the list will hold."""
        pair = new_key_pair()
        write_key_file(folder / "recovery-key", pair.seed)
        write_key_file(folder / "recovery-public", pair.public, mode=0o644)
        self.stdout.write(fingerprint(pair.public))
        self.stdout.write(gettext("recovery-key reste hors ligne. recovery-public sert à signer la liste."))
