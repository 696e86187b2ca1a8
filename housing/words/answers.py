"""The answers of an application in words: for the person, the team, the copy, the corrections."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from casework.enums import VoicePermission
from housing.rules.answers import ASKED_OF_WAY, CODES, Way
from housing.rules.boroughs import borough_name
from housing.rules.rule_sets import IncomeBand
from housing.words.choices import (
    FEATURES,
    LANGUAGES,
    NO_WAY,
    SITUATIONS,
    TITLES,
    YES_NO,
    band_words,
    dollars,
    people_in,
    way_words,
)

Answers = Mapping[str, Any]
Ceilings = Mapping[int, int] | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """
    One question that was answered.

    :ivar words: the answer, one thing a line
    """

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not what it was; words are empty where there was no answer, or is none now."""

    code: str
    label: str
    before_words: str
    after_words: str


def answer_lines(answers: Answers, *, ceilings: Ceilings = None) -> list[AnswerLine]:
    """
    Return each answer with its question, in the order of the fifteen, in the language in force.

    :param ceilings: dollars a year by people; without, a band of income is told as a share of its ceiling
    """
    return [
        AnswerLine(code, str(TITLES[code]), words_of(code, answers, ceilings=ceilings))
        for code in CODES
        if code in answers
    ]


def changes(before: Answers, after: Answers, *, ceilings: Ceilings = None) -> list[Change]:
    """Return what is different between two sets of answers, in the order of the fifteen."""
    return [
        Change(
            code,
            str(TITLES[code]),
            words_of(code, before, ceilings=ceilings) if code in before else "",
            words_of(code, after, ceilings=ceilings) if code in after else "",
        )
        for code in CODES
        if before.get(code) != after.get(code)
    ]


def words_of(code: str, answers: Answers, *, ceilings: Ceilings = None) -> str:
    """
    Return one answer in words, one thing a line.

    :raises KeyError: if it is no question of ours, or not answered
    """
    if code == "income_band":
        return band_words(IncomeBand(answers[code]), ceilings, people_in(answers))
    return "\n".join(_WORDS[code](answers[code]))


def _text(value: str) -> Iterator[str]:
    yield value or gettext("Rien")


def _language(value: Any) -> Iterator[str]:
    yield str(LANGUAGES[value["answer_in"]])
    if value["interpreter"]:
        yield gettext("Interprète : %(language)s") % {"language": value["interpreter"]}


def _ways(value: Any) -> Iterator[str]:
    yield from [way_words(way) for way in value] or [str(NO_WAY)]


def _contact(value: Any) -> Iterator[str]:
    if not value:
        yield gettext("Rien")
    for way, plan in value.items():
        yield gettext("%(way)s : %(address)s") % {"way": way_words(way), "address": plan["address"]}
        yield from _rules_of(way, plan)


def _rules_of(way: str, plan: Any) -> Iterator[str]:
    if plan["others"] == "yes":
        yield gettext("Quelqu’un d’autre peut lire ou entendre")
    if plan["leave_word"] == VoicePermission.YES:
        yield gettext("On peut laisser un message court, sans dire pourquoi")
    elif way == Way.CALL:
        yield gettext("Ne pas laisser de message")
    elif "leave_word" in ASKED_OF_WAY.get(Way(way), ()):
        yield gettext("Seulement des mots qui ne disent rien")
    for name, words in (
        ("ask_for", gettext("Demander : %(words)s")),
        ("code_word", gettext("Mot à dire : %(words)s")),
        ("when", gettext("Quand : %(words)s")),
        ("never", gettext("Jamais : %(words)s")),
    ):
        if plan[name]:
            yield words % {"words": plan[name]}


def _household(value: Any) -> Iterator[str]:
    counted = (
        ("aged_0_to_5", gettext("de 0 à 5 ans")),
        ("aged_6_to_12", gettext("de 6 à 12 ans")),
        ("aged_13_to_17", gettext("de 13 à 17 ans")),
        ("aged_18_to_59", gettext("de 18 à 59 ans")),
        ("aged_60_up", gettext("de 60 ans et plus")),
    )
    for name, ages in counted:
        if count := value[name]:
            yield ngettext("%(count)s personne %(ages)s", "%(count)s personnes %(ages)s", count) % {
                "count": count,
                "ages": ages,
            }
    if couples := value["couples"]:
        yield ngettext("%(count)s couple", "%(count)s couples", couples) % {"count": couples}


def _change(value: Any) -> Iterator[str]:
    if not value["expected"]:
        yield gettext("Aucun")
    elif value["month"]:
        month = dt.date.fromisoformat(f"{value['month']}-01")
        yield gettext("Une personne de plus, vers %(month)s") % {"month": date_format(month, "F Y")}
    else:
        yield gettext("Une personne de plus")


def _situation(value: Any) -> Iterator[str]:
    yield str(SITUATIONS[value["kind"]])
    if value["day"]:
        yield date_format(dt.date.fromisoformat(value["day"]), pgettext("date format", "j F Y"))


def _stay(value: Any) -> Iterator[str]:
    yield gettext("À Montréal") if value["in_montreal"] else gettext("Pas à Montréal")
    if value["borough"]:
        yield borough_name(value["borough"])


def _wanted(value: Any) -> Iterator[str]:
    yield from [borough_name(slug) for slug in value["boroughs"]] or [gettext("Tous les arrondissements")]
    if value["most_rent"] is not None:
        yield gettext("%(rent)s par mois, au plus") % {"rent": dollars(value["most_rent"])}


def _needs(value: Any) -> Iterator[str]:
    yield from [str(FEATURES[one]) for one in value["features"]] or [gettext("Rien")]
    if value["is_inaccessible"]:
        yield gettext("Manque dans le logement actuel")


def _rooms(value: int) -> Iterator[str]:
    if value:
        yield ngettext("%(count)s chambre", "%(count)s chambres", value) % {"count": value}
    else:
        yield gettext("Aucune chambre")


def _helper(value: Any) -> Iterator[str]:
    yield from _text(value["organization"])


def _consent(value: Any) -> Iterator[str]:
    yield str(YES_NO["yes" if value["agreed"] else "no"])


_WORDS: Final[Mapping[str, Callable[[Any], Iterator[str]]]] = {
    "name": _text,
    "language": _language,
    "ways": _ways,
    "contact": _contact,
    "household": _household,
    "change": _change,
    "situation": _situation,
    "stay": _stay,
    "wanted": _wanted,
    "needs": _needs,
    "rooms": _rooms,
    "helper": _helper,
    "comment": _text,
    "consent": _consent,
}
