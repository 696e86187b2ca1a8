from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext

from privacy.recipients import new_root_key, root_fingerprint, root_public_of
from staff.key_files import write_key_file


class Command(BaseCommand):
    help = "Make the root key, which signs the list of recipients. Use a machine without network."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder to write into."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Write the private half, and the fingerprint that the doors pin."""
        private = new_root_key()
        write_key_file(folder / "root-key", private)
        fingerprint = root_fingerprint(root_public_of(private))
        (folder / "root-fingerprint").write_text(fingerprint + "\n", encoding="ascii")
        self.stdout.write(fingerprint)
        self.stdout.write(
            gettext("root-key reste hors ligne. root-fingerprint va à l’administrateur des deux portes.")
        )
