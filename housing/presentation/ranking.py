"""Where somebody stands on the list, in words: for the person, for the team, and to be copied in a letter."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from housing.queries.ranking import Placing
from housing.rules.explaining import Change, What, explanation
from housing.rules.ranking import PointLine, Reason, Tier
from housing.rules.rule_sets import IncomeBand, RuleSet

#: Fewer are not counted out: a figure of one or two would tell of somebody.
FEW: Final = 5

TIERS: Final[dict[Tier, Promise]] = {
    Tier.SAFETY: _("Priorité 1 : sécurité"),
    Tier.NO_DWELLING: _("Priorité 2 : sans logement"),
    Tier.NONE: _("Sans priorité particulière"),
}
REASONS: Final[dict[Reason, Promise]] = {
    Reason.INCOME: _("Revenu du ménage"),
    Reason.YEARS: _("Années d’attente"),
    Reason.MINORS: _("Enfants de moins de 18 ans"),
    Reason.OVERCROWDED: _("Pas assez de chambres"),
    Reason.INACCESSIBLE: _("Logement actuel sans l’accès qu’il faut"),
}


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of points: for what, how much of it there is, and the points it gives."""

    label: str
    counted: str
    points: str


@dataclass(frozen=True, slots=True)
class Explained:
    """
    An explanation, ready to be shown. Texts that do not apply are empty.

    :ivar place: a band of places on the whole list
    :ivar wanted: a band of places for what the household accepts
    :ivar changes: what would change the place, a sentence each
    """

    tier: str
    lapses: str
    lines: tuple[LineWords, ...]
    total: str
    place: str
    wanted: str
    offers: str
    changes: tuple[str, ...]
    rules: str


def explained(placing: Placing, rules: RuleSet, on: dt.date) -> Explained:
    """Put in words where somebody stands on a day, in the language in force."""
    found = explanation(placing.facts, rules, on)
    place = placing.place
    until = found.standing.until
    lapses = gettext("Jusqu’au %(day)s. Écrivez à l’équipe avant ce jour si rien n’a changé.")
    return Explained(
        tier=str(TIERS[found.standing.tier]),
        lapses=lapses % {"day": _day(until)} if until else "",
        lines=tuple(line_words(line, placing.facts.income_band) for line in found.lines),
        total=points_words(found.points),
        place=_places(place.band, place.of) if place else "",
        wanted=_places(place.wanted_band, place.wanted_of) if place else "",
        offers=_offers(placing.offers_made),
        changes=tuple(change_words(one) for one in found.changes),
        rules=gettext("Règles, version %(number)s; classement du %(day)s")
        % {"number": rules.version, "day": _day(place.as_of)}
        if place
        else gettext("Règles, version %(number)s") % {"number": rules.version},
    )


def as_text(told: Explained) -> str:
    """Write an explanation as plain lines, to be copied into a message."""
    lines = [told.tier + (f". {told.lapses}" if told.lapses else "")]
    lines += [
        gettext("%(label)s (%(counted)s) : %(points)s")
        % {"label": line.label, "counted": line.counted, "points": line.points}
        for line in told.lines
    ]
    lines.append(gettext("En tout : %(points)s") % {"points": told.total})
    if told.place:
        lines.append(gettext("Sur toute la liste : %(places)s") % {"places": told.place})
        lines.append(gettext("Pour les logements que vous acceptez : %(places)s") % {"places": told.wanted})
    lines += [told.offers, no_promise(), *told.changes, told.rules]
    return "\n".join(lines)


def no_promise() -> str:
    """Say what nobody can: how long it will take."""
    return gettext(
        "Nous ne pouvons pas dire combien de temps il faudra. Un logement se libère quand il se libère."
    )


def line_words(line: PointLine, band: IncomeBand) -> LineWords:
    """Put one line of points in words."""
    if line.reason is Reason.INCOME:
        counted = gettext("tranche %(band)s") % {"band": band.value}
    elif line.reason is Reason.YEARS:
        counted = ngettext("%(count)s année complète", "%(count)s années complètes", line.counted) % {
            "count": line.counted
        }
    elif line.reason is Reason.MINORS:
        counted = ngettext("%(count)s enfant", "%(count)s enfants", line.counted) % {"count": line.counted}
    else:
        counted = pgettext("answer", "Oui") if line.counted else pgettext("answer", "Non")
    points = gettext("%(points)s sur %(most)s") % {"points": points_words(line.points), "most": line.most}
    return LineWords(str(REASONS[line.reason]), counted, points)


def points_words(points: int) -> str:
    """Count points in words."""
    return ngettext("%(count)s point", "%(count)s points", points) % {"count": points}


def change_words(change: Change) -> str:
    """Say what would change a place, and how."""
    words = {
        "day": _day(change.on) if change.on else "",
        "points": points_words(change.points),
        "tier": TIERS[change.tier] if change.tier else "",
    }
    return str(_CHANGES[change.what]) % words


_CHANGES: Final[dict[What, Promise]] = {
    What.TIER_LAPSES: _("Le %(day)s, si rien n’est renouvelé : « %(tier)s »."),
    What.LEASE_COMES_NEAR: _("Le %(day)s, la fin du bail sera proche : « %(tier)s »."),
    What.FULL_YEAR: _("Le %(day)s, une année d’attente de plus : %(points)s de plus."),
    What.LOWER_INCOME: _("Si le revenu du ménage baisse d’une tranche : %(points)s de plus."),
    What.ONE_MORE_MINOR: _("Si un enfant de plus vit avec vous : %(points)s de plus."),
    What.OVERCROWDED: _("S’il n’y a plus assez de chambres pour tout le monde : %(points)s de plus."),
    What.INACCESSIBLE: _("S’il vous manque un accès là où vous vivez : %(points)s de plus."),
    What.NO_DWELLING: _("Si vous perdez votre logement, ou si votre bail finit bientôt : « %(tier)s »."),
    What.SAFETY: _("S’il y a un danger, un sinistre, ou un logement mauvais pour la santé : « %(tier)s »."),
}


def _places(band: tuple[int, int], of: int) -> str:
    first, last = band
    if first == last:
        return gettext("place %(place)s sur %(of)s") % {"place": first, "of": of}
    return gettext("places %(first)s à %(last)s, sur %(of)s") % {"first": first, "last": last, "of": of}


def _offers(made: int) -> str:
    if made < FEW:
        return gettext("En 12 mois, moins de 5 logements de ce genre ont été offerts.")
    return gettext("En 12 mois, %(count)s logements de ce genre ont été offerts.") % {"count": made}


def _day(day: dt.date) -> str:
    # Translators: a day with its year, in Django's letters: j = 31, F = January, Y = 2027.
    return date_format(day, pgettext("date format", "j F Y"))
