"""
The recovery room: what three holders run on a machine without network, without a database, without Django.

    python3 -m privacy.recovery_room make FOLDER
    python3 -m privacy.recovery_room check FOLDER
    python3 -m privacy.recovery_room rewrap FOLDER REQUEST ANSWER

Copy the folder `privacy/` there, with Python 3.11 and the package `cryptography`; see docs/keys.md.
Passphrases are asked for without being shown; nothing that opens anything is ever printed.
"""

import argparse
import base64
import binascii
import getpass
import os
import sys
from pathlib import Path
from typing import Final

from privacy.ceremony import HOLDERS, PAIRS, hold_ceremony, is_strong_enough, open_envelope, pair_of
from privacy.errors import CannotOpen
from privacy.keys import PUBLIC_BYTES, KeyPair, fingerprint
from privacy.recovery_papers import NotThisPaper, answered, digest_of, read_request

PUBLIC: Final = "recovery-public"
_YES: Final = ("oui", "yes")


class Refused(Exception):
    """The room stops, and says why in both languages."""


def main(arguments: list[str]) -> int:
    """Hold the ceremony that the arguments name; 0 if it came to its end."""
    parser = argparse.ArgumentParser(prog="recovery_room", description=__doc__.split("\n\n")[0])
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("make", "check", "rewrap"):
        one = acts.add_parser(act)
        one.add_argument("folder", type=Path, help="where the envelopes are")
        if act == "rewrap":
            one.add_argument("request", type=Path)
            one.add_argument("answer", type=Path)
    asked = parser.parse_args(arguments)
    try:
        if asked.act == "make":
            _make(asked.folder)
        elif asked.act == "check":
            _check(asked.folder)
        else:
            _rewrap(asked.folder, asked.request, asked.answer)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _make(folder: Path) -> None:
    names = [PUBLIC, *(_envelope_name(pair) for pair in PAIRS)]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise Refused(f"{folder / there[0]} existe déjà / exists already. Rien n’est fait / nothing is done.")
    _say(
        "Trois personnes, chacune sa phrase\u00a0: six mots différents, ou 24 caractères. Chacune tape la "
        "sienne, deux fois, sans que les autres la voient.",
        "Three people, a passphrase each: six different words, or 24 characters. Each types their own, "
        "twice, unseen by the others.",
    )
    passphrases: list[str] = []
    for holder in HOLDERS:
        passphrases.append(_new_passphrase(holder, passphrases))
    made = hold_ceremony(passphrases)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for envelope in made.envelopes:
        _write(folder / _envelope_name(envelope.pair), envelope.sealed, 0o600)
    _write(folder / PUBLIC, made.public, 0o644)
    print(f"{PUBLIC}\n  {fingerprint(made.public)}")
    _say(
        "Notez cette empreinte. Chaque personne emporte les deux enveloppes qui portent son numéro; "
        "recovery-public sert à signer la liste. Répétez maintenant\u00a0: check, à deux autres.",
        "Write this fingerprint down. Each person takes the two envelopes with their number; recovery-public "
        "is for signing the list. Rehearse now: check, with another two.",
    )


def _check(folder: Path) -> None:
    pair = _opened(folder)
    if pair.public != _read_key(folder / PUBLIC, length=PUBLIC_BYTES):
        raise Refused(f"{PUBLIC} est d’une autre clé / is of another key.")
    print(f"{PUBLIC}\n  {fingerprint(pair.public)}")
    _say(
        "L’enveloppe s’ouvre, et c’est la bonne clé. Rien n’est écrit. Inscrivez le jour\u00a0: "
        "manage.py keys record recovery-key --rehearsed.",
        "The envelope opens, and it is the right key. Nothing is written. Record the day: "
        "manage.py keys record recovery-key --rehearsed.",
    )


def _rewrap(folder: Path, request: Path, answer: Path) -> None:
    if answer.exists():
        raise Refused(f"{answer} existe déjà / exists already.")
    try:
        document = request.read_bytes()
        asked = read_request(document)
    except (OSError, NotThisPaper):
        raise Refused(f"{request} n’est pas une demande / is not a request.") from None
    print(f"{digest_of(document)[:16]}  {asked.made_on.isoformat()}")
    print(f"Dossiers à rouvrir / files to open again: {len(asked.files)}")
    for one in asked.holders:
        print(f"  {_plain(one.who)}\n    {one.recipient}\n    {fingerprint(one.public)}")
    _say(
        "Appelez chaque personne et comparez son empreinte, telle que «\u00a0Ma clé\u00a0» la montre.",
        "Call each person and compare their fingerprint, as their page “My key” shows it.",
    )
    said = _line(
        "Comparées, et ce nombre est juste? Écrivez oui / Compared, and the number is right? Type yes: "
    )
    if said.strip().lower() not in _YES:
        raise Refused("Rien n’est ouvert / nothing is opened.")
    result = answered(document, key_pair=_opened(folder))
    _write_bytes(answer, result.written(), 0o644)
    files = len(asked.files) - len(result.unopened)
    print(f"Rouverts / opened again: {files}. Non ouverts / not opened: {len(result.unopened)}.")


def _opened(folder: Path) -> KeyPair:
    there = {
        f"{first}{second}": folder / _envelope_name((first, second))
        for first, second in PAIRS
        if (folder / _envelope_name((first, second))).exists()
    }
    if not there:
        raise Refused(f"Aucune enveloppe dans {folder} / no envelope in {folder}.")
    chosen = _line(f"Quelles deux personnes / which two people ({', '.join(there)})? ").strip()
    if chosen not in there:
        raise Refused("Pas une enveloppe d’ici / not an envelope that is here.")
    try:
        sealed = base64.b64decode(there[chosen].read_bytes().strip(), validate=True)
        pair = pair_of(sealed)
        first, second = (_passphrase(holder) for holder in pair)
        return open_envelope(sealed, (first, second))
    except (OSError, binascii.Error, CannotOpen):
        raise Refused(
            "L’enveloppe ne s’ouvre pas\u00a0: une phrase est fausse, ou le fichier est abîmé. / "
            "The envelope does not open: a passphrase is wrong, or the file is damaged."
        ) from None


def _new_passphrase(holder: int, taken: list[str]) -> str:
    passphrase = _passphrase(holder)
    if not is_strong_enough(passphrase) or passphrase in taken:
        raise Refused(
            "Phrase trop courte, ou déjà prise\u00a0: six mots différents, ou 24 caractères. Recommencez. / "
            "Too short, or already taken: six different words, or 24 characters. Start again."
        )
    if _passphrase(holder, again=True) != passphrase:
        raise Refused("Les deux ne sont pas pareilles. Recommencez. / The two differ. Start again.")
    return passphrase


def _passphrase(holder: int, *, again: bool = False) -> str:
    words = f"Personne / person {holder}{' – encore une fois / once more' if again else ''}: "
    if sys.stdin.isatty():
        return getpass.getpass(words)
    return _line(words)


def _line(words: str) -> str:
    print(words, end="", flush=True)
    said = sys.stdin.readline()
    if not said:
        raise Refused("\nPlus rien à lire / nothing more to read.")
    if not sys.stdin.isatty():
        print()
    return said.rstrip("\r\n")


def _envelope_name(pair: tuple[int, int]) -> str:
    return f"recovery-envelope-{pair[0]}{pair[1]}"


def _read_key(path: Path, *, length: int) -> bytes:
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error):
        key = b""
    if len(key) != length:
        raise Refused(f"{path} n’est pas une telle clé / is not such a key.")
    return key


def _write(path: Path, key: bytes, mode: int) -> None:
    _write_bytes(path, base64.b64encode(key) + b"\n", mode)


def _write_bytes(path: Path, content: bytes, mode: int) -> None:
    # Never over something that is there: an envelope that is overwritten is a key that is lost.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _plain(text: str) -> str:
    # A name comes from the request: it must not move the cursor over the fingerprint below it.
    return "".join(character if character.isprintable() else "·" for character in text)[:120]


def _say(french: str, english: str) -> None:
    print(f"{french}\n{english}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
