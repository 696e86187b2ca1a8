"""An application in the words of the team: who they are on one screen, how to reach them, what changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from casework.enums import CaseState, ContactWay, Move
from casework.models import Event
from casework.operations.files import OpenedFile
from casework.presentation import HistoryLine, Rule, Verdict, history_line, verdict_now
from core.clock import MONTREAL
from core.day_words import day_in_words
from housing.answers_now import every_version
from housing.models import Application
from housing.queries.queue import rules_on
from housing.queries.ranking import facts_of
from housing.rules.answers import Way
from housing.rules.contact import WayPlan
from housing.rules.income import read_ceilings
from housing.rules.ranking import Tier, standing_of
from housing.rules.situations import Situation, tier_days
from housing.words.answers import Ceilings, Change, changes, words_of
from staff.models import StaffMember

#: These change nothing that a reader would want to know of.
QUIET: Final = frozenset({Move.OPENED_BY_BOTH, Move.RENEW_CODE, Move.NOTE})
#: So many lines of what changed stand on the page; the rest stands in the log below.
MOST_CHANGES: Final = 6


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known of a household, in a few words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way of reaching somebody: where, its rules, the bans first, and whether it may be used now."""

    title: str
    address: str
    rules: tuple[Rule, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What changed since somebody last looked; `day` is empty on a first look."""

    day: str
    lines: tuple[HistoryLine, ...]
    answers: tuple[Change, ...]


def ceilings_of(application: Application) -> Ceilings:
    """Return the ceilings of the version that somebody applied under; None if it has none."""
    written = application.version.ceilings
    return read_ceilings(written) if written else None


def known_of(answers: Mapping[str, Any], ceilings: Ceilings) -> list[Known]:
    """Write who a household is and what it looks for, in the order in which it is needed."""
    labels = {
        "household": gettext("Ménage"),
        "change": gettext("Changement prévu"),
        "situation": gettext("Situation"),
        "income_band": gettext("Revenu"),
        "stay": gettext("Vit à"),
        "rooms": gettext("Pour dormir, maintenant"),
        "wanted": gettext("Cherche"),
        "needs": gettext("Besoins d’accès"),
        "language": gettext("Répondre en"),
        "helper": gettext("Organisme qui aide"),
        "comment": gettext("Commentaire"),
    }
    found = []
    for code, label in labels.items():
        if code not in answers or _says_nothing(code, answers[code]):
            continue
        words = " · ".join(words_of(code, answers, ceilings=ceilings).splitlines())
        if code == "household":
            words = _household(answers[code])
        # Without a table of ceilings the words name the band themselves.
        if code == "income_band" and ceilings:
            words = gettext("tranche %(band)s : %(words)s") % {"band": answers[code], "words": words}
        found.append(Known(label, words))
    return found


def tier_words(application: Application, answers: Mapping[str, Any], *, on: dt.date) -> str:
    """Say in which tier a household is on a day, or would be if it were declared eligible."""
    rules = rules_on(on)
    placement = getattr(application, "placement", None)
    if placement is None:
        situation = answers["situation"]
        day = dt.date.fromisoformat(situation["day"]) if situation["day"] else None
        days = tier_days(Situation(situation["kind"]), seen_on=on, day=day)
        if days.safety_until:
            return gettext("priorité 1, à confirmer")
        near = days.lease_ends_on and days.lease_ends_on - dt.timedelta(days=rules.lease_days) <= on
        return gettext("priorité 2, à confirmer") if days.no_dwelling_until or near else ""
    standing = standing_of(facts_of(application, placement), rules, on)
    if standing.tier == Tier.NONE or standing.until is None:
        return gettext("aucune priorité")
    words = gettext("priorité %(tier)s jusqu’au %(day)s")
    return words % {"tier": standing.tier.value, "day": day_in_words(standing.until)}


def ways_in_words(plans: Mapping[Way, WayPlan], *, at: dt.datetime) -> list[WayWords]:
    """Give each plan as orders, the bans first: this is read before anything else on the page."""
    titles = {
        Way.CALL: gettext("Appeler :"),
        Way.TEXT: gettext("Texto :"),
        Way.EMAIL: gettext("Courriel :"),
        Way.ORGANIZATION: gettext("Par l’organisme :"),
        Way.MAIL: gettext("Par la poste :"),
    }
    here = at.astimezone(MONTREAL)
    return [
        WayWords(
            titles[way],
            one.plan.address,
            tuple(_rules(one)),
            None if way is Way.MAIL else verdict_now(one.plan, at=here),
        )
        for way, one in plans.items()
    ]


def since_last(opened: OpenedFile, member: StaffMember, ceilings: Ceilings, *, on: dt.date) -> SinceLast:
    """Say what others did since somebody last looked: on an earlier day, since days are what is kept."""
    looked = [one.day for one in opened.openings if one.member_id == member.pk and one.day < on]
    last = max(looked, default=None)
    new = [
        event
        for event in opened.events
        if last is not None and event.day >= last and event.move not in QUIET and event.member_id != member.pk
    ]
    return SinceLast(
        day=day_in_words(last) if last else "",
        lines=tuple(history_line(one) for one in reversed(new[-MOST_CHANGES:])),
        answers=tuple(_corrected(opened, last, ceilings, on)),
    )


def state_words(state: str) -> str:
    """Say where an application stands."""
    return str(CaseState(state).label) if state else ""


def changes_in_words(events: Iterable[Event]) -> list[HistoryLine]:
    """Write what happened to a file while somebody was writing."""
    return [history_line(one) for one in events if one.move not in QUIET]


def _household(given: Mapping[str, int]) -> str:
    """Count who lives together, children by their ages, in one line."""
    ages = {"aged_0_to_5": "0–5", "aged_6_to_12": "6–12", "aged_13_to_17": "13–17"}
    minors = sum(given[name] for name in ages)
    said = []
    if adults := given["aged_18_to_59"]:
        said.append(ngettext("%(count)s adulte", "%(count)s adultes", adults) % {"count": adults})
    if older := given["aged_60_up"]:
        said.append(
            ngettext("%(count)s de 60 ans ou plus", "%(count)s de 60 ans ou plus", older) % {"count": older}
        )
    if minors:
        words = ngettext("%(count)s enfant (%(ages)s)", "%(count)s enfants (%(ages)s)", minors)
        by_age = [gettext("%(ages)s ans : %(count)s") % {"ages": age, "count": given[name]}
                  for name, age in ages.items() if given[name]]  # fmt: skip
        said.append(words % {"count": minors, "ages": ", ".join(by_age)})
    if couples := given["couples"]:
        said.append(ngettext("%(count)s couple", "%(count)s couples", couples) % {"count": couples})
    return ", ".join(said)


def _says_nothing(code: str, value: Any) -> bool:
    match code:
        case "change":
            return not value["expected"]
        case "needs":
            return not value["features"] and not value["is_inaccessible"]
        case "helper":
            return not value["organization"]
        case "comment":
            return not value
    return False


def _rules(one: WayPlan) -> Sequence[Rule]:
    plan, found = one.plan, []
    if plan.never:
        found.append(Rule(gettext("Jamais :"), plan.never, is_ban=True))
    if not plan.may_leave_word and plan.way == ContactWay.PHONE:
        found.append(Rule(gettext("Pas de message vocal."), is_ban=True))
    elif not plan.may_leave_word:
        found.append(Rule(gettext("Seulement des mots qui ne disent rien."), is_ban=True))
    if one.others_read:
        found.append(Rule(gettext("Quelqu’un d’autre peut lire ou entendre."), is_ban=True))
    if plan.when:
        found.append(Rule(gettext("Seulement :"), plan.when))
    if plan.ask_for:
        found.append(Rule(gettext("Demander à parler à"), plan.ask_for))
    if plan.code_word:
        found.append(Rule(gettext("Mot convenu, à dire d’abord :"), plan.code_word))
    return found


def _corrected(opened: OpenedFile, last: dt.date | None, ceilings: Ceilings, on: dt.date) -> Sequence[Change]:
    """Return what the newest corrections changed: those not seen before today, or made since a day."""
    versions = every_version(opened)
    new = [
        number
        for number, one in enumerate(versions)
        if one.row is not None
        and (one.row.seen_on is None or one.row.seen_on == on or (last is not None and one.row.day >= last))
    ]
    if not new:
        return ()
    return changes(versions[new[0] - 1].answers, versions[-1].answers, ceilings=ceilings)
