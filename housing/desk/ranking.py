"""What the desk says of the order of lists: rules and offers out of order that wait for a second person."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext

from housing.models import RankOverride, RuleSetVersion
from housing.operations.rule_sets import PROPOSERS
from housing.permissions import works_in_housing
from housing.queries.queue import applications_seen_by
from housing.queries.ranking import approved_rules
from staff.desk import Figure, Panel
from staff.enums import Role
from staff.models import StaffMember


def ranking_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Say which version of the rules is in force, and what waits for a second person; None for the others."""
    if not member.has_role(*PROPOSERS):
        return None
    newest = approved_rules().first()
    in_force = approved_rules().filter(valid_from__lte=on).first()
    rules = reverse("applications:rule_sets")
    shown = [Figure(in_force.version if in_force else 0, gettext("version des règles en vigueur"), rules)]
    proposed = RuleSetVersion.objects.filter(approved_on=None, version__gt=newest.version if newest else 0)
    waiting = proposed.exclude(proposed_by=member).count()
    first, first_url = "", ""
    if waiting and member.has_role(Role.SUPERVISOR):
        first, first_url = gettext("Des règles proposées attendent une deuxième personne."), rules
    if works_in_housing(member) and member.has_role(Role.SUPERVISOR):
        overrides = RankOverride.objects.filter(
            approved_on=None,
            used_on=None,
            expires_on__gte=on,
            application__in=applications_seen_by(member).values("pk"),
        ).exclude(asked_by=member)
        shown.append(
            Figure(overrides.count(), gettext("dérogations à approuver"), reverse("applications:overrides"))
        )
    return Panel(
        title=gettext("Ordre des offres de logement"),
        figures=tuple(shown),
        first=first,
        first_url=first_url,
    )
