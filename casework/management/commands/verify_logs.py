"""Verify the log of every file, and that every file stands where its log says."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.chain import verify
from casework.models import Case, Event


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal de chaque dossier / verifies the chained log of every file."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """
        Recompute every chain and compare every state.

        :raises CommandError: naming each file whose log was changed, cut or forged, and its first broken line
        """
        states = dict(Case.objects.order_by().values_list("pk", "state"))
        broken: list[str] = []
        events = Event.objects.order_by("case_id", "number").iterator(chunk_size=2000)
        verified = 0
        for case_id, lines in groupby(events, key=attrgetter("case_id")):
            log = list(lines)
            number = verify(log)
            verified += 1
            state = states.pop(case_id, None)
            if number is not None:
                broken.append(f"{case_id}: {number}")
            elif state != log[-1].state:
                broken.append(f"{case_id}: {state} ≠ {log[-1].state}")
        broken += [f"{case_id}: –" for case_id in states]
        if broken:
            raise CommandError(
                "Journaux rompus (dossier : première ligne fausse) / broken logs (file: first wrong line)\n"
                + "\n".join(broken)
            )
        self.stdout.write(f"{verified} journaux intacts / logs whole.")
