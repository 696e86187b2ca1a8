"""Versions of the ranking's rules: one person proposes, another approves exactly what they read."""

import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.errors import NeedsTwoPeople, NotYours
from housing.models import RuleSetVersion
from housing.queries.ranking import approved_rules, rules_of
from housing.rules.rule_sets import read_weights
from staff.enums import Role
from staff.models import StaffMember

#: Who may propose; a supervisor who did not propose approves.
PROPOSERS = (Role.SUPERVISOR, Role.EDITOR)


class NotForward(Exception):
    """Rules hold from today on, or later, and never before those that came first."""


class AnotherText(Exception):
    """What is to be approved is not what was read, or a newer version was approved meanwhile."""


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """The rules in words, and what changes with them and why, in both languages."""

    text_fr: str
    text_en: str
    change_fr: str = ""
    change_en: str = ""


@transaction.atomic
def propose_rules(
    *,
    member: StaffMember,
    weights: Mapping[str, Any],
    valid_from: dt.date,
    texts: RuleTexts,
    at: dt.datetime,
) -> RuleSetVersion:
    """
    Propose the next version of the rules; nothing is ranked by it before somebody else approves it.

    :param weights: as `housing.rules.rule_sets.written_weights` gives them
    :raises NotYours: if who asks may not propose rules
    :raises NotForward: if it would hold from a day before today, unless it is the first
    :raises ValueError: if these are no weights
    """
    if not member.has_role(*PROPOSERS):
        raise NotYours
    if valid_from < at.date() and approved_rules().exists():
        raise NotForward
    last = RuleSetVersion.objects.select_for_update().order_by("-version").first()
    rules = read_weights((last.version if last else 0) + 1, valid_from, weights)
    return RuleSetVersion.objects.create(
        version=rules.version,
        valid_from=valid_from,
        weights=dict(weights),
        text_fr=texts.text_fr,
        text_en=texts.text_en,
        change_fr=texts.change_fr,
        change_en=texts.change_en,
        sha256=rules.digest,
        proposed_by=member,
        proposed_on=at.date(),
    )


@transaction.atomic
def approve_rules(
    *, member: StaffMember, version_id: UUID, read_digest: str, at: dt.datetime
) -> RuleSetVersion:
    """
    Approve a version of the rules as a second person.

    :param read_digest: the digest on the page that was read
    :raises NotYours: if who asks is no supervisor, or there is no such proposal
    :raises NeedsTwoPeople: if they proposed it themselves
    :raises AnotherText: if the weights are not those of the digest, or a newer version was approved
    :raises NotForward: if its first day has passed, unless it is the first version
    """
    if not member.has_role(Role.SUPERVISOR):
        raise NotYours
    version = RuleSetVersion.objects.select_for_update().filter(pk=version_id, approved_on=None).first()
    if version is None:
        raise NotYours
    if version.proposed_by_id == member.pk:
        raise NeedsTwoPeople
    newest = approved_rules().first()
    same = hmac.compare_digest(version.sha256, read_digest) and rules_of(version).digest == version.sha256
    if not same or (newest is not None and newest.version > version.version):
        raise AnotherText
    if newest is not None and version.valid_from < max(at.date(), newest.valid_from):
        raise NotForward
    version.approved_by, version.approved_on = member, at.date()
    version.save(update_fields=["approved_by", "approved_on"])
    return version
