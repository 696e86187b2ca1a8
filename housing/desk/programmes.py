"""What the desk says of programmes to who edits them."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from housing.models import Programme, ProgrammeVersion
from housing.permissions import may_edit
from housing.queries.programmes import offered
from staff.desk import Figure, Panel
from staff.models import StaffMember


def programmes_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Say how many programmes there are, receive, and wait to be published or verified."""
    if not may_edit(member):
        return None
    listed = reverse("applications:programmes")
    to_verify = sum(one.is_to_verify for one in offered(on))
    drafts = ProgrammeVersion.objects.filter(published_on=None).count()
    receiving = Programme.objects.filter(is_receiving=True).count()
    return Panel(
        title=_("Programmes de logement"),
        figures=(
            Figure(receiving, ngettext("reçoit maintenant", "reçoivent maintenant", receiving), listed),
            Figure(drafts, ngettext("version en préparation", "versions en préparation", drafts), listed),
            Figure(to_verify, _("à vérifier"), listed),
        ),
    )
