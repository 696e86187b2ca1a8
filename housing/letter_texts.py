"""
What letters say, in the language that is in force: plain words, the reason, and what can be done about it.

Nothing here promises a home, or a time in years. The ombudsman's number comes from the directory, where it is
verified.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from core.day_words import day_with_year
from housing.enums import LetterKind, RefusalReason
from housing.rules.ranking import PointLine, Reason, Standing, Tier

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offered:
    """A dwelling as a letter describes it. The rent is whole dollars a month."""

    label: str
    borough: str
    bedrooms: int
    rent: int
    answer_by: dt.date


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """
    Everything that letters are made of beside the answers; each kind reads what it needs.

    :ivar number: the file's, as people read it to each other
    :ivar where: the address of the page that the code opens, as somebody types it
    :ivar ombudsman: the telephone from the directory, or ""
    :ivar reasons: codes of RefusalReason
    :ivar cited: what the team read in the file, as question and answer in the letter's language
    :ivar words: the team's own, for this person
    :ivar band: first place, last place, of how many
    """

    number: str
    programme: str
    has_list: bool
    day: dt.date
    where: str
    team_phone: str = ""
    ombudsman: str = ""
    is_code_only: bool = False
    reasons: tuple[str, ...] = ()
    cited: tuple[tuple[str, str], ...] = ()
    words: str = ""
    points: tuple[PointLine, ...] = ()
    standing: Standing | None = None
    band: tuple[int, int, int] | None = None
    ask_review_by: dt.date | None = None
    offered: Offered | None = None


def parts_of(kind: LetterKind, facts: LetterFacts) -> list[Part]:
    """Return what a letter of a kind says, part by part: a title, sentences, a list."""
    return [part for part in _PARTS[kind](facts) if part["text"] or part["list"]]


def part(title: str = "", *text: str, listed: tuple[str, ...] = ()) -> Part:
    """Return one part of a letter; what is empty is left out."""
    return {"title": title, "text": [one for one in text if one], "list": list(listed)}


def place_words(facts: LetterFacts) -> Part:
    """Say somebody's place and why: the tier, the points line by line, where the place can be read."""
    standing, total = facts.standing, sum(line.points for line in facts.points)
    return part(
        gettext("Votre place, et pourquoi"),
        _tier_words(standing) if standing else "",
        ngettext("Vous avez %(points)s point.", "Vous avez %(points)s points.", total) % {"points": total}
        if facts.points
        else "",
        _band_words(facts),
        listed=tuple(line_words(line) for line in facts.points),
    )


def line_words(line: PointLine) -> str:
    """Say one line of points: what for, how many, the most that it gives."""
    points = ngettext("%(points)s point", "%(points)s points", line.points) % {"points": line.points}
    return gettext("%(reason)s : %(points)s, sur %(most)s au plus") % {
        "reason": _reason_words(line),
        "points": points,
        "most": line.most,
    }


def _reason_words(line: PointLine) -> str:
    if line.reason is Reason.YEARS:
        return ngettext(
            "attente, %(count)s année pleine", "attente, %(count)s années pleines", line.counted
        ) % {"count": line.counted}
    if line.reason is Reason.MINORS:
        return ngettext("%(count)s enfant", "%(count)s enfants", line.counted) % {"count": line.counted}
    return {
        Reason.INCOME: gettext("tranche de revenu"),
        Reason.OVERCROWDED: gettext("logement trop petit"),
        Reason.INACCESSIBLE: gettext("logement actuel sans l’accès qu’il vous faut"),
    }[line.reason]


def _tier_words(standing: Standing) -> str:
    if standing.tier is Tier.NONE or standing.until is None:
        return gettext("Votre place dépend de vos points, puis de votre date.")
    said = {
        Tier.SAFETY: gettext(
            "Vous êtes en priorité 1 jusqu’au %(day)s. Écrivez-nous avant ce jour si rien n’a changé."
        ),
        Tier.NO_DWELLING: gettext(
            "Vous êtes en priorité 2 jusqu’au %(day)s. Écrivez-nous avant ce jour si rien n’a changé."
        ),
    }[standing.tier]
    return said % {"day": day_with_year(standing.until)}


def _band_words(facts: LetterFacts) -> str:
    if facts.band is None:
        return gettext("Votre place sur la liste se lit avec votre code : %(where)s.") % {
            "where": facts.where
        }
    first, last, of = facts.band
    if first == last:
        return gettext("Aujourd’hui, vous êtes à la place %(place)s, sur %(of)s.") % {
            "place": first,
            "of": of,
        }
    return gettext("Aujourd’hui, votre place est entre %(first)s et %(last)s, sur %(of)s.") % {
        "first": first,
        "last": last,
        "of": of,
    }


def _eligible(facts: LetterFacts) -> list[Part]:
    if not facts.has_list:
        return [
            part("", gettext("Votre demande est admissible. De l’aide s’en vient.")),
            part(
                gettext("La suite"),
                gettext("Une personne de l’équipe vous écrit derrière votre code pour dire quoi et quand."),
                facts.words,
            ),
            _come_back(facts),
        ]
    return [
        part("", gettext("Votre demande est admissible. Vous êtes sur la liste."), facts.words),
        place_words(facts),
        _on_the_list(facts),
        _come_back(facts),
    ]


def _refused(facts: LetterFacts) -> list[Part]:
    return [
        part("", gettext("Votre demande à ce programme n’est pas admissible.")),
        *_why(facts),
        part(
            "",
            gettext("Nous avons mal lu, ou ce n’est plus vrai? Dites-le en demandant une révision."),
            gettext("Deux personnes de l’équipe ont signé cette décision."),
        ),
        _review_words(facts),
        _ombudsman_words(facts),
        part(
            gettext("Ailleurs"),
            gettext(
                "D’autres programmes peuvent vous convenir. Écrivez-nous avec votre code, ou appelez le 211, "
                "jour et nuit."
            ),
        ),
    ]


def _upheld(facts: LetterFacts) -> list[Part]:
    return [
        part(
            "",
            gettext(
                "Une personne qui n’avait pas pris part à la décision a tout relu. La décision est "
                "maintenue : votre demande à ce programme n’est pas admissible."
            ),
        ),
        *_why(facts),
        _ombudsman_words(facts),
        part(
            gettext("Si votre situation change"),
            gettext("Vous pouvez faire une nouvelle demande. Écrivez-nous : nous regardons avec vous."),
        ),
    ]


def _overturned(facts: LetterFacts) -> list[Part]:
    return [
        part(
            "",
            gettext(
                "Une personne qui n’avait pas pris part à la décision a tout relu. La décision est "
                "renversée : votre demande est admissible."
            ),
            gettext("Vous gardez votre ancienneté : elle compte depuis le premier jour.")
            if facts.has_list
            else gettext("De l’aide s’en vient."),
            facts.words,
        ),
        *([place_words(facts), _on_the_list(facts)] if facts.has_list else []),
        _come_back(facts),
    ]


def _offer(facts: LetterFacts) -> list[Part]:
    if facts.offered is None:
        raise ValueError("an offer is of a dwelling")
    one = facts.offered
    rooms = (
        ngettext("%(count)s chambre", "%(count)s chambres", one.bedrooms) % {"count": one.bedrooms}
        if one.bedrooms
        else gettext("studio")
    )
    return [
        part("", gettext("C’est votre tour : nous vous offrons un logement.")),
        part(
            gettext("Le logement"),
            listed=(
                one.label,
                gettext("Arrondissement : %(borough)s") % {"borough": one.borough},
                rooms,
                gettext("Loyer : %(rent)s $ par mois") % {"rent": f"{one.rent:,}".replace(",", "\u00a0")},
            ),
        ),
        part(
            gettext("Répondre"),
            gettext("Répondez au plus tard le %(day)s, avec votre code : %(where)s.")
            % {"day": day_with_year(one.answer_by), "where": facts.where},
            gettext("Vous pouvez refuser en disant pourquoi : vous gardez votre place."),
            gettext(
                "Sans réponse ce jour-là, le logement est offert à quelqu’un d’autre. Votre demande se "
                "repose; votre ancienneté est gardée, et un geste suffit pour revenir."
            ),
            facts.words,
        ),
        _come_back(facts),
    ]


def _why(facts: LetterFacts) -> list[Part]:
    return [
        part(
            gettext("Pourquoi"),
            *(str(RefusalReason(code).label) for code in facts.reasons),
            facts.words,
        ),
        part(
            gettext("Ce que nous avons lu dans votre demande"),
            listed=tuple(
                gettext("%(question)s : %(answer)s") % {"question": question, "answer": answer}
                for question, answer in facts.cited
            ),
        ),
    ]


def _review_words(facts: LetterFacts) -> Part:
    if facts.ask_review_by is None:
        raise ValueError("a refusal says until when it may be reviewed")
    return part(
        gettext("Vous n’êtes pas d’accord?"),
        gettext(
            "Demandez une révision au plus tard le %(day)s, avec votre code : %(where)s. "
            "Aucune raison n’est demandée."
        )
        % {"day": day_with_year(facts.ask_review_by), "where": facts.where},
        _by_phone(facts),
        gettext(
            "Une autre personne relit tout et décide en 30 jours au plus. Si la décision change, vous gardez "
            "votre ancienneté. Vous êtes en retard? Demandez quand même."
        ),
    )


def _by_phone(facts: LetterFacts) -> str:
    if not facts.team_phone:
        return ""
    return gettext("Vous pouvez aussi le demander par téléphone : %(phone)s.") % {
        "phone": facts.team_phone.replace(" ", "\u00a0")
    }


def _ombudsman_words(facts: LetterFacts) -> Part:
    said = gettext(
        "L’Ombudsman de Montréal ne fait pas partie de notre équipe. Son aide est gratuite. "
        "Demandez-lui s’il peut regarder comment nous avons traité votre demande."
    )
    phone = gettext("Ombudsman de Montréal : %(phone)s.") % {"phone": facts.ombudsman.replace(" ", "\u00a0")}
    return part(gettext("Un autre recours"), said, phone if facts.ombudsman else "")


def _on_the_list(facts: LetterFacts) -> Part:
    return part(
        gettext("Sur la liste"),
        gettext("Quand c’est votre tour pour un logement qui vous convient, nous vous l’offrons."),
        gettext("Une fois par an, nous vous demandons si vous voulez rester sur la liste."),
        gettext(
            "Votre situation change? Corrigez vos réponses avec votre code : %(where)s. "
            "Votre ancienneté ne change pas."
        )
        % {"where": facts.where},
        gettext("Personne ne peut dire combien de temps vous attendrez. Nous ne le promettons pas."),
    )


def _come_back(facts: LetterFacts) -> Part:
    if not facts.is_code_only:
        return part()
    return part(
        "",
        gettext(
            "Personne ne vous appelle, comme vous l’avez demandé. Revenez voir avec votre code : %(where)s."
        )
        % {"where": facts.where},
    )


_PARTS: Final[Mapping[LetterKind, Callable[[LetterFacts], list[Part]]]] = {
    LetterKind.ELIGIBLE: _eligible,
    LetterKind.REFUSED: _refused,
    LetterKind.UPHELD: _upheld,
    LetterKind.OVERTURNED: _overturned,
    LetterKind.OFFER: _offer,
}
