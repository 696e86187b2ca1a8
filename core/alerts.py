"""
What somebody on call may be told: a closed list of codes, each with its page in docs/runbooks/.

A code says that something must be looked at and nothing more: no figure, no name, no file.
"""

from enum import StrEnum


class AlertCode(StrEnum):
    """Why somebody on call is called; `<value>.md` in docs/runbooks/ says what to do."""

    INTAKE_CLOSED = "intake_closed"
    URGENT_UNREAD = "urgent_unread"
    ANSWERS_LATE = "answers_late"
    NO_HOLDER = "no_holder"
    WORKER_SILENT = "worker_silent"
    RETENTION_LATE = "retention_late"
    LEDGER_LATE = "ledger_late"
    MAIL_FAILING = "mail_failing"
    CHECK_FAILED = "check_failed"
    TIMER_FAILED = "timer_failed"
    KEYS_CHECK = "keys_check"
    READING_ALARM = "reading_alarm"
    BACKUP_OLD = "backup_old"
    RECIPIENTS_UNTRUSTED = "recipients_untrusted"
    RANKING_DIFFERS = "ranking_differs"
