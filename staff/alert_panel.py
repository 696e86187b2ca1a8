"""The desk's panel of alerts: what stands and since when, in words. For whoever is in charge; no links."""

import datetime as dt
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.alerts import AlertCode
from staff.desk import Panel
from staff.enums import Role
from staff.models import Alert, StaffMember

WORDS: Final[dict[AlertCode, Promise]] = {
    AlertCode.INTAKE_CLOSED: _("La réception des demandes s’est fermée d’elle-même."),
    AlertCode.URGENT_UNREAD: _("Une demande pressée n’est pas encore ouverte, et le délai promis est passé."),
    AlertCode.ANSWERS_LATE: _("Une première réponse est en retard."),
    AlertCode.NO_HOLDER: _("Plus personne ne peut ouvrir un dossier."),
    AlertCode.WORKER_SILENT: _("Les minuteries ne donnent plus signe de vie."),
    AlertCode.RETENTION_LATE: _("Un dossier qui devait s’effacer est encore là."),
    AlertCode.LEDGER_LATE: _("Le registre des effacements n’est plus écrit."),
    AlertCode.MAIL_FAILING: _("Le courriel de garde ne part pas."),
    AlertCode.CHECK_FAILED: _("La vérification du chemin d’une demande a échoué."),
    AlertCode.TIMER_FAILED: _("Une minuterie a échoué."),
    AlertCode.KEYS_CHECK: _("La vérification des clés manque, ou une clé manque."),
    AlertCode.READING_ALARM: _("Quelqu’un a ouvert beaucoup de dossiers en une heure."),
    AlertCode.BACKUP_OLD: _("Une copie de sécurité manque, ou une trop vieille est encore là."),
    AlertCode.RECIPIENTS_UNTRUSTED: _("La liste des clés n’est pas sûre : aucune demande n’entre."),
    AlertCode.RANKING_DIFFERS: _("Un classement refait ne donne plus le même ordre."),
}


def alerts_panel(member: StaffMember, _on: dt.date) -> Panel | None:
    """Say which alerts stand to supervisors and privacy officers; None if there is none."""
    if not member.has_role(Role.SUPERVISOR, Role.PRIVACY_OFFICER):
        return None
    standing = Alert.objects.filter(cleared_at=None, code__in=WORDS).order_by("raised_at", "code")
    lines = tuple(
        gettext("%(words)s Depuis le %(hour)s.")
        % {
            "words": WORDS[AlertCode(alert.code)],
            "hour": date_format(localtime(alert.raised_at), "j F, G \\h"),
        }
        for alert in standing
    )
    if not lines:
        return None
    first = gettext("La personne de garde trouve quoi faire dans les pages du guide (docs/runbooks).")
    return Panel(title=gettext("Alertes"), first=first, lines=lines, is_urgent=True)
