"""The words of a release: what an organisation reads of a household, line by line, as it was agreed to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext, override

from casework.enums import VoicePermission
from housing.rules.boroughs import borough_name
from housing.rules.releasing import released
from housing.rules.rule_sets import IncomeBand
from housing.words.answers import Answers, Ceilings, words_of
from housing.words.choices import FEATURES, band_words, dollars, way_words


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One thing that is told; `words` has one thing a line."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class ReleaseText:
    """Everything that an organisation is told, in the language that the person reads."""

    organization: str
    language: str
    lines: tuple[ReleaseLine, ...]


def release_text(answers: Answers, *, organization: str, language: str, ceilings: Ceilings) -> ReleaseText:
    """
    Write what an organisation would be told.

    :param ceilings: of the programme; without any, nothing is said of the income
    """
    told = released(answers, asks_income=bool(ceilings))
    with override(language):
        lines = tuple(_lines(told, answers, ceilings))
    return ReleaseText(organization, language, lines)


def written(text: ReleaseText) -> bytes:
    """Return a text as it is sealed."""
    body = {
        "organization": text.organization,
        "language": text.language,
        "lines": [[one.label, one.words] for one in text.lines],
    }
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read(body: bytes) -> ReleaseText:
    """Read what `written` wrote."""
    told = json.loads(body)
    lines = tuple(ReleaseLine(label, words) for label, words in told["lines"])
    return ReleaseText(told["organization"], told["language"], lines)


def _lines(told: Mapping[str, Any], answers: Answers, ceilings: Ceilings) -> Iterator[ReleaseLine]:
    yield ReleaseLine(gettext("Nom à utiliser"), told["name"])
    yield ReleaseLine(gettext("Ménage"), words_of("household", answers))
    bedrooms = ngettext("%(count)s chambre", "%(count)s chambres", told["bedrooms"])
    yield ReleaseLine(gettext("Chambres qu’il faut"), bedrooms % {"count": told["bedrooms"]})
    boroughs = [borough_name(slug) for slug in told["boroughs"]] or [gettext("Tous les arrondissements")]
    yield ReleaseLine(gettext("Où"), "\n".join(boroughs))
    if told["most_rent"] is not None:
        rent = gettext("%(rent)s par mois, au plus") % {"rent": dollars(told["most_rent"])}
        yield ReleaseLine(gettext("Loyer"), rent)
    if told["features"]:
        yield ReleaseLine(
            gettext("Besoins d’accès"), "\n".join(str(FEATURES[one]) for one in told["features"])
        )
    if "income_band" in told:
        people = sum(count for name, count in told["household"].items() if name != "couples")
        yield ReleaseLine(gettext("Revenu"), band_words(IncomeBand(told["income_band"]), ceilings, people))
    yield ReleaseLine(gettext("Pour joindre cette personne"), "\n".join(_reach(told["reach"])))


def _reach(way: Mapping[str, str] | None) -> Iterator[str]:
    if way is None:
        yield gettext("N’appelez pas et n’écrivez pas : elle vous contacte elle-même.")
        return
    yield gettext("%(way)s : %(address)s") % {"way": way_words(way["way"]), "address": way["address"]}
    for name, words in (
        ("ask_for", gettext("Demander : %(words)s")),
        ("code_word", gettext("Mot à dire : %(words)s")),
        ("when", gettext("Quand : %(words)s")),
        ("never", gettext("Jamais : %(words)s")),
    ):
        if way[name]:
            yield words % {"words": way[name]}
    if way["leave_word"] == VoicePermission.YES:
        yield gettext("On peut laisser un message court, sans dire pourquoi")
    else:
        yield gettext("Ne pas laisser de message")
