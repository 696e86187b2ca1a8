"""`manage.py check_way`: send a request of our own the whole way of a person, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from montreal_sanctuary.synthetic import NobodyReads, check_and_tell

STEPS = {
    "key": "PORTAL_CHECK_KEY_FILE manque / is missing",
    "form": "le formulaire ne s’affiche pas / the form does not show",
    "send": "la demande n’est pas reçue / the request is not received",
    "door": "le suivi ne s’ouvre pas / the follow-up does not open",
    "words": "le texte relu n’est pas celui qui a été écrit / the words read are not those written",
    "erase": "« Tout effacer » n’efface pas / erasing does not erase",
    "gone": "le code effacé s’ouvre encore / the erased code still opens",
}


class Command(BaseCommand):
    """Checks the way from the form to the erased code, and raises or puts away `check_failed`."""

    help = "Send a request of our own the whole way of a person, and erase it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """
        Check, and say where it stopped.

        :raises CommandError: if the way is broken
        """
        try:
            step = check_and_tell()
        except NobodyReads:
            self.stdout.write(
                "La réception est fermée : rien à vérifier. / The intake is closed: nothing to check."
            )
            return
        if step:
            raise CommandError(STEPS[step])
        self.stdout.write("Le chemin est libre. / The way is clear.")
