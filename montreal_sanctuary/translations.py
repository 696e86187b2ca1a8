"""
The gate for messages: both languages are complete, and the French follows Québec typography.

Run `python -m montreal_sanctuary.translations extract` after writing a message, `check` before a commit.
French is the source language: a msgid is the French text, and `locale/en` holds the English. `locale/fr` is
made from it and holds plurals only: gettext alone counts as English does, and would write « 0 demandes ».
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
#: Where messages are written.
SOURCES = (
    "montreal_sanctuary",
    "portal",
    "services",
    "assistance",
    "housing",
    "casework",
    "staff",
    "privacy",
    "core",
    "templates",
)

#: What a hurried hand types instead of what Québec's typography asks for (OQLF, « espacement »).
TYPOGRAPHY = (
    (re.compile(r"[^\s\u00a0%}] :(?=\s|$|<)"), "espace ordinaire avant « : » (insécable voulue)"),
    (re.compile(r"«(?!\u00a0)"), "pas d’espace insécable après «"),
    (re.compile(r"(?<!\u00a0)»"), "pas d’espace insécable avant »"),
    (re.compile(r"[\s\u00a0][;!?](?=\s|$|<)"), "espace avant ; ! ou ?"),
    (re.compile(r"\d \$"), "espace ordinaire avant $"),
    (re.compile(r"(?<![\w=\"/])\w+'\w"), "apostrophe droite (’ voulue)"),
)


def faults_of_french(text: str) -> Iterator[str]:
    """Name each fault of typography in a French message."""
    bare = re.sub(r"%\(\w+\)s|%\w|\{\w*\}|<[^>]*>", "x", text)
    for pattern, fault in TYPOGRAPHY:
        if pattern.search(bare):
            yield fault


def extract(folder: Path) -> Path:
    """
    Collect every message of the project into `folder` and return the English catalogue.

    :raises SystemExit: if GNU gettext is not installed
    """
    if shutil.which("xgettext") is None:
        raise SystemExit(
            "GNU gettext manque : installez le paquet « gettext ». / Install the package 'gettext'."
        )
    # In a copy: makemessages writes into any folder named "locale" where it runs, and a check writes nothing.
    for name in SOURCES:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("migrations", "__pycache__")
        )
    catalogue = folder / ENGLISH.relative_to(ROOT)
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    if ENGLISH.exists():
        shutil.copy(ENGLISH, catalogue)
    code = (
        "import django; from django.conf import settings;"
        "settings.configure(USE_I18N=True, INSTALLED_APPS=[]); django.setup();"
        "from django.core.management import call_command;"
        "call_command('makemessages', locale=['en'], extensions=['html', 'txt', 'py'], no_wrap=True,"
        "add_location='file', verbosity=0)"
    )
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code], cwd=folder, check=True, env=environment
    )
    return catalogue


def tidy(catalogue: polib.POFile) -> polib.POFile:
    """Drop what changes from one machine to the next, and what no page uses any more."""
    for header in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
        catalogue.metadata.pop(header, None)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.wrapwidth = 0
    return catalogue


def french_plurals(catalogue: polib.POFile) -> polib.POFile:
    """Return the French catalogue of a set of messages: those with a plural, each saying itself."""
    found = polib.POFile(wrapwidth=0)
    found.metadata = {
        "Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        # None and one are singular.
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for entry in catalogue:
        if entry.msgid_plural and not entry.obsolete:
            found.append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural={0: entry.msgid, 1: entry.msgid_plural},
                    msgctxt=entry.msgctxt,
                )
            )
    return found


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """Name each message that must not land: empty, doubtful, unused, badly typeset."""
    for entry in catalogue:
        name = entry.msgid[:90]
        if entry.obsolete:
            yield f"plus utilisé / unused: {name}"
            continue
        if entry.fuzzy:
            yield f"douteux / fuzzy: {name}"
        if not entry.translated():
            yield f"sans anglais / no English: {name}"
        for fault in faults_of_french(entry.msgid):
            yield f"typographie : {fault} : {name}"


def main(arguments: list[str]) -> int:
    """Extract or check the messages, and return the exit code for the shell."""
    with tempfile.TemporaryDirectory() as folder:
        found = polib.pofile(str(extract(Path(folder))))
    if arguments == ["extract"]:
        tidy(found).metadata.setdefault("Content-Type", "text/plain; charset=UTF-8")
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        found.save(str(ENGLISH))
        FRENCH.parent.mkdir(parents=True, exist_ok=True)
        french_plurals(found).save(str(FRENCH))
        print(
            f"{len(found)} messages, {sum(not e.translated() for e in found)} sans anglais / without English"
        )
        return 0
    problems = list(faults(found))
    kept = FRENCH.read_text("utf-8") if FRENCH.exists() else ""
    if kept.strip() != str(french_plurals(tidy(found))).strip():
        problems.append("pluriels français à refaire (extract) / French plurals to be made again (extract)")
    for problem in problems:
        print(problem)
    print(f"{len(found)} messages, {len(problems)} à corriger / to mend")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
