"""What the desk says of access: whom one could give it back, and for whom one stands in."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from casework.lost_access import givers_to, locked_out_colleagues, teams_with_old_keys
from casework.queries import QueueKind, covered_files
from staff.desk import Figure, Panel
from staff.enums import Role
from staff.models import StaffMember


def access_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Say which colleagues have a new key that opens nothing yet, and which teams an old one to put away."""
    figures = []
    for one in locked_out_colleagues(member) if member.has_role(Role.CASEWORKER) else ():
        words = ngettext("dossier à redonner à %(name)s", "dossiers à redonner à %(name)s", one.files)
        url = reverse("requests:give_back", args=[one.member.pk])
        figures.append(Figure(one.files, words % {"name": one.member.name}, url))
    for team, waiting in teams_with_old_keys(member, on):
        words = ngettext(
            "demande sous une ancienne clé de l’équipe « %(team)s »",
            "demandes sous une ancienne clé de l’équipe « %(team)s »",
            waiting,
        )
        url = reverse("requests:move_keys", args=[team.pk])
        figures.append(Figure(waiting, words % {"team": team.name}, url))
    if not figures:
        return None
    return Panel(title=gettext("Redonner l’accès"), figures=tuple(figures), is_urgent=True)


def locked_out_panel(member: StaffMember, _on: dt.date) -> Panel | None:
    """Say whom to ask, to somebody whose new key does not open their files yet."""
    givers = givers_to(member) if member.has_role(Role.CASEWORKER) else {}
    if not givers:
        return None
    figures = []
    for name, files in givers.items():
        words = ngettext(
            "dossier que %(name)s peut vous redonner", "dossiers que %(name)s peut vous redonner", files
        )
        figures.append(Figure(files, words % {"name": name}))
    return Panel(
        title=gettext("Votre clé n’ouvre pas encore vos dossiers"),
        figures=tuple(figures),
        first=gettext("Lire ma clé à ces collègues, de vive voix"),
        first_url=reverse("staff:my_key"),
        is_urgent=True,
    )


def cover_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Count the files in which a member stands in for somebody who is away."""
    covered = covered_files(member, on) if member.has_role(Role.CASEWORKER) else 0
    if not covered:
        return None
    words = ngettext("dossier à suivre en remplacement", "dossiers à suivre en remplacement", covered)
    url = f"{reverse('requests:queue')}?list={QueueKind.MINE.value}"
    return Panel(title=gettext("Remplacements"), figures=(Figure(covered, words, url),))
