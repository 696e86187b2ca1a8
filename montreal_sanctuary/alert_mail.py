"""
The e-mail to whoever is on call: constant words, one line per alert, and nothing of anybody.

The worker sends it every fifteen minutes. While the worker is silent, the staff door does (watchman.py).
"""

import datetime as dt
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string

from core.alerts import AlertCode
from staff.operations.alerts import clear_alert, raise_alert

_KNOWN: Final = frozenset(code.value for code in AlertCode)


def can_mail() -> bool:
    """Test whether there is a server to send by and somebody to send to."""
    return bool(settings.EMAIL_HOST and settings.ON_CALL)


def mail_alerts(_at: dt.datetime) -> None:
    """
    Say every alert that has not been said yet, and once a day each that lasts, in one e-mail.

    If it cannot be sent, `mail_failing` shows on the desk and the alerts wait for the next time.
    """
    if not can_mail():
        return
    try:
        _mail_what_waits()
    except (OSError, SMTPException):
        # The server's own words may hold an address: neither kept nor shown.
        raise_alert(AlertCode.MAIL_FAILING)
    else:
        clear_alert(AlertCode.MAIL_FAILING)


@transaction.atomic
def _mail_what_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staff_alerts_to_mail()")
        codes = [code for (code,) in cursor.fetchall() if code in _KNOWN]
        if not codes:
            return
        message_about(codes).send()
        for code in codes:
            cursor.execute("SELECT staff_alert_mailed(%s)", [code])


def message_about(codes: list[str]) -> EmailMessage:
    """Write the e-mail: the same subject always, the same words for the same code always."""
    return EmailMessage(
        subject=render_to_string("mail/alert_subject.txt").strip(),
        body=render_to_string("mail/alert_body.txt", {"codes": codes}),
        to=settings.ON_CALL,
    )
