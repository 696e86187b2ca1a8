import datetime as dt
import os
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext, gettext_lazy

from core.clock import today
from montreal_sanctuary.key_check import FAILURES, KeyFinding, KeyProblem, checked_keys
from montreal_sanctuary.key_register import DOORS, secret_kinds
from staff.key_files import write_key_file
from staff.operations.register import record_secret

PROBLEMS: Final = {
    KeyProblem.MISSING: gettext_lazy("MANQUE"),
    KeyProblem.BROKEN: gettext_lazy("ABSENT OU TROP COURT"),
    KeyProblem.UNTRUSTED: gettext_lazy(
        "AUCUNE LISTE QUE LA RACINE ÉPINGLÉE A SIGNÉE : les réceptions sont fermées"
    ),
    KeyProblem.NO_HOLDER: gettext_lazy("PERSONNE N’EST INSCRIT : keys record"),
    KeyProblem.NO_COPY: gettext_lazy("aucune copie n’est inscrite"),
    KeyProblem.CHANGED: gettext_lazy("n’est plus celui qui est inscrit"),
    KeyProblem.OLD: gettext_lazy("a plus d’un an"),
    KeyProblem.NOT_REHEARSED: gettext_lazy("pas essayé depuis un an"),
    KeyProblem.LEAKED: gettext_lazy("a fui : les codes changent à mesure que les gens reviennent"),
    KeyProblem.MAY_GO: gettext_lazy(
        "aucun code n’en a besoin : peut partir 30 jours après qu’on a cessé de s’en servir"
    ),
}


class Command(BaseCommand):
    help = "The secrets of this portal: check that each is there, record who holds it, make one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do; see docs/keys.md."""
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="every secret: present, fingerprint, age, holder")
        record = acts.add_parser("record", help="who holds a secret, and where its copy is")
        record.add_argument("name")
        record.add_argument("--holder", default="")
        record.add_argument("--copy", default="")
        record.add_argument("--made-on", type=dt.date.fromisoformat)
        record.add_argument("--rehearsed", action="store_true", help="somebody tried it today, and it opened")
        record.add_argument("--fingerprint", default="", help="as the door that has it prints it")
        for one in (check, record):
            one.add_argument("--door", choices=(*DOORS, "all"), default=_this_door())
        make = acts.add_parser("make", help="write 32 random bytes into a new file")
        make.add_argument("file", type=Path)

    def handle(self, *_args: Any, act: str, **options: Any) -> None:
        """
        Do one of the three.

        :raises CommandError: if a secret is missing, has no holder, or there is none of that name
        """
        if act == "make":
            write_key_file(options["file"], os.urandom(32))
            self.stdout.write(str(options["file"]))
        elif act == "record":
            self._record(options)
        else:
            self._check(options["door"])

    def _check(self, door: str) -> None:
        found = checked_keys(door=door, on=today())
        for one in found:
            self._print(one)
        failing = [one.name for one in found if one.is_failure]
        if failing:
            words = gettext("À régler : %(names)s. Voir docs/keys.md.")
            raise CommandError(words % {"names": ", ".join(failing)})

    def _print(self, one: KeyFinding) -> None:
        record = one.record
        self.stdout.write(f"{one.name:<28} {one.fingerprint or '·'}")
        if record:
            age = (today() - record.made_on).days
            words = gettext("fait le %(day)s (%(age)s jours), tenu par %(holder)s; copie : %(copy)s")
            line = words % {
                "day": record.made_on.isoformat(),
                "age": age,
                "holder": record.holder,
                "copy": record.copy_kept or "–",
            }
            self.stdout.write(f"    {line}")
            if record.rehearsed_on:
                tried = gettext("essayé le %(day)s") % {"day": record.rehearsed_on.isoformat()}
                self.stdout.write(f"    {tried}")
        if one.codes is not None:
            counts = gettext("codes qui en ont besoin : %(people)s de personnes, %(helpers)s de leurs aides")
            self.stdout.write("    " + counts % {"people": one.codes[0], "helpers": one.codes[1]})
        for problem in one.problems:
            style = self.style.ERROR if problem in FAILURES else self.style.WARNING
            self.stdout.write(style(f"    {PROBLEMS[problem]}"))

    def _record(self, options: dict[str, Any]) -> None:
        on = today()
        name = options["name"]
        every_pepper = frozenset(range(10))
        kinds = secret_kinds(demonstration=settings.DEMONSTRATION, peppers=every_pepper)
        if name not in {kind.name for kind in kinds}:
            words = gettext("Aucun secret de ce nom. Il y a : %(names)s.")
            raise CommandError(words % {"names": ", ".join(kind.name for kind in kinds)})
        found = {one.name: one.fingerprint for one in checked_keys(door=options["door"], on=on)}
        if options["made_on"] and options["made_on"] > on:
            raise CommandError(gettext("Ce jour n’est pas encore venu."))
        try:
            record_secret(
                name=name,
                on=on,
                fingerprint=options["fingerprint"] or found.get(name, ""),
                holder=options["holder"],
                copy_kept=options["copy"],
                made_on=options["made_on"],
                rehearsed_on=on if options["rehearsed"] else None,
            )
        except ValueError:
            raise CommandError(gettext("--holder : qui le tient?")) from None
        self.stdout.write(gettext("%(name)s est inscrit.") % {"name": name})


def _this_door() -> str:
    if settings.DEMONSTRATION:
        return "all"
    return settings.DOOR if settings.DOOR in DOORS else "operator"
