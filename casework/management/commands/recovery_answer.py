from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from casework.errors import KeyChanged, KeyNotSigned
from casework.operations.recovering import take_in_answer
from core.clock import now
from privacy.recovery_papers import NotThisPaper


class Command(BaseCommand):
    help = "Take in what the recovery room made: its wraps, and the two people whom it made them for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the answer's file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """
        Add the wraps and say what became of each file.

        :raises CommandError: if it is no answer, or a key that it was made for is not in use any more
        """
        try:
            done = take_in_answer(document=file.read_bytes(), at=now())
        except (OSError, NotThisPaper):
            raise CommandError(
                gettext("Le fichier %(path)s n’est pas une réponse.") % {"path": file}
            ) from None
        except (KeyChanged, KeyNotSigned):
            raise CommandError(
                gettext(
                    "Une clé de cette réponse n’est plus en usage : rien n’est écrit. Refaites la demande."
                )
            ) from None
        self.stdout.write(gettext("Dossiers rouverts : %(count)s.") % {"count": done.given})
        if done.not_needed:
            words = gettext("Déjà ouvrables, laissés tels quels : %(count)s.")
            self.stdout.write(words % {"count": done.not_needed})
        if done.gone:
            self.stdout.write(gettext("Effacés entre-temps : %(count)s.") % {"count": done.gone})
        for case_id in done.unopened:
            self.stdout.write(gettext("La clé de secours ne l’ouvre pas : %(case)s") % {"case": case_id})
