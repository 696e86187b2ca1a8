"""Verify the log of every file, where the file stands, and what was written down beside the database."""

from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.chain import verify
from casework.heads import read_heads, rewritten
from casework.models import Case, Event, Tombstone
from core.chained_lines import BrokenChain


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal de chaque dossier / verifies the chained log of every file."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """
        Recompute every chain, compare every state, and compare with the heads that were written down.

        :raises CommandError: naming each file whose log was changed, cut, forged or written anew, and where
        """
        states = dict(Case.objects.order_by().values_list("pk", "state"))
        broken: list[str] = []
        digests: dict[UUID, dict[int, str]] = {}
        events = Event.objects.order_by("case_id", "number").iterator(chunk_size=2000)
        verified = 0
        for case_id, lines in groupby(events, key=attrgetter("case_id")):
            log = list(lines)
            digests[case_id] = {line.number: bytes(line.digest).hex() for line in log}
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
        self._compare_with_heads(digests)
        self.stdout.write(f"{verified} journaux intacts / logs whole.")

    def _compare_with_heads(self, digests: dict[UUID, dict[int, str]]) -> None:
        if settings.HEADS_FILE is None:
            return
        try:
            heads, restored = read_heads(settings.HEADS_FILE)
        except BrokenChain as broken:
            raise CommandError(
                f"{broken.path} : la ligne {broken.line} a été changée / line {broken.line} was changed."
            ) from None
        wrong = rewritten(heads, digests, set(Tombstone.objects.values_list("pk", flat=True)))
        if wrong:
            raise CommandError(
                "Journaux récrits ou disparus depuis qu’ils ont été notés (dossier : ligne) / "
                "logs written anew or gone since they were written down (file: line)\n" + "\n".join(wrong)
            )
        self.stdout.write(f"{len(heads)} empreintes comparées / heads compared.")
        for day in restored:
            self.stdout.write(f"Sauvegarde restaurée le {day} / backup restored on {day}.")
