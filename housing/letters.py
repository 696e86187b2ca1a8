"""
Letters behind the code: written once in the person's language, sealed under the file's key, drawn on demand.

What is sealed are blocks of text, not a form to fill: a letter never changes because a sentence of ours did.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from casework.enums import CaseKind
from casework.models import Case, Intake
from core.day_words import day_with_year
from core.listing_lookup import NoDirectory, directory
from core.printing import printed_once
from housing.answers_now import Answers, is_code_only
from housing.enums import LetterKind
from housing.letter_texts import LetterFacts, parts_of
from housing.models import Application, Letter
from housing.rules.numbers import spelled
from housing.sealed import letter_context
from privacy.sealing import open_sealed, seal
from staff.models import StaffMember

#: What a letter says, in order; JSON, and the words of the sheet.
Blocks = dict[str, Any]

_SHEET: Final = Path(__file__).parent / "printed_letters" / "letter.typ"
_PUBLIC: Final = "montreal_sanctuary.urls.public"
_OMBUDSMAN: Final = "ombudsman-montreal"


def written_letter(kind: LetterKind, language: str, answers: Mapping[str, Any], facts: LetterFacts) -> Blocks:
    """
    Write a letter, in a language.

    :param answers: whose name to use stands there, in the person's own spelling
    """
    with override(language):
        return {
            "language": language,
            # Neutral: it stands in a window's title and in a list of files.
            "title": f"{gettext('Lettre')} – {gettext('Services à Montréal')}",
            "heading": str(kind.label),
            "day": gettext("Montréal, le %(day)s") % {"day": day_with_year(facts.day)},
            "about": [
                gettext("Programme : %(name)s") % {"name": facts.programme},
                gettext("Dossier : %(number)s") % {"number": facts.number},
            ],
            "greeting": gettext("Bonjour %(name)s,") % {"name": answers["name"]},
            "parts": parts_of(kind, facts),
            "sign": gettext("L’équipe du logement"),
            "foot": gettext(
                "Cette lettre ne sert pas de pièce d’identité. Elle se lit avec votre code : %(where)s"
            )
            % {"where": facts.where},
        }


def letter_facts(
    application: Application, language: str, answers: Answers, on: dt.date, **more: Any
) -> LetterFacts:
    """Return what every letter of an application is made of, with what this one says beside it."""
    version = application.version
    with override(language):
        programme, where = str(version.name), _where()
    given: dict[str, Any] = {
        "number": spelled(application.number),
        "programme": programme,
        "has_list": version.has_list,
        "day": on,
        "where": where,
        "team_phone": Intake.objects.filter(kind=CaseKind.HOUSING).values_list("phone", flat=True).first()
        or "",
        "ombudsman": _ombudsman_phone(language, on),
        "is_code_only": is_code_only(answers),
        **more,
    }
    return LetterFacts(**given)


def write_letter(
    *,
    case: Case,
    data_key: bytes,
    kind: LetterKind,
    answers: Answers,
    on: dt.date,
    author: StaffMember | None,
    language: str = "",
    **facts: Any,
) -> Letter:
    """
    Write a letter to the person and seal it into their file, which is locked.

    :param data_key: of the file (casework.operations.steps.data_key_of, or OpenedFile.data_key)
    :param language: the file's, unless another is given
    :param facts: of LetterFacts, what this kind says beside what every letter does
    :raises privacy.errors.Unreadable: if it is longer than the largest padded size
    """
    language = language or case.language
    application = Application.objects.select_related("version").get(case=case)
    blocks = written_letter(
        kind, language, answers, letter_facts(application, language, answers, on, **facts)
    )
    return keep_letter(case=case, data_key=data_key, kind=kind, blocks=blocks, on=on, author=author)


def keep_letter(
    *, case: Case, data_key: bytes, kind: LetterKind, blocks: Blocks, on: dt.date, author: StaffMember | None
) -> Letter:
    """Seal a letter that was written into its file."""
    letter = Letter(case=case, kind=kind, language=blocks["language"], day=on, author=author)
    body = json.dumps(blocks, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    letter.sealed = seal(body, data_key=data_key, context=letter_context(case.id, letter.id))
    letter.save(force_insert=True)
    return letter


def read_letter(letter: Letter, data_key: bytes) -> Blocks:
    """
    Open a letter.

    :raises privacy.errors.CannotOpen: if it was moved there from elsewhere, or changed
    """
    context = letter_context(letter.case_id, letter.id)
    blocks: Blocks = json.loads(open_sealed(bytes(letter.sealed), data_key=data_key, context=context))
    return blocks


def letter_pdf(blocks: Blocks) -> bytes:
    """Draw a letter as a PDF that a screen reader reads in order; nothing of it stays in the process."""
    return printed_once(_SHEET, blocks)


def _where() -> str:
    # As somebody types it: without the protocol.
    origin: str = settings.PORTAL_ORIGIN.partition("://")[2]
    return origin + reverse("portal:follow_up", urlconf=_PUBLIC)


def _ombudsman_phone(language: str, on: dt.date) -> str:
    """Read the ombudsman's number where numbers are verified; a letter does without rather than be wrong."""
    noon = dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)
    try:
        found = directory().read([_OMBUDSMAN], language=language, at=noon)
    except NoDirectory:
        return ""
    return found[0].phone if found else ""
