"""Who works here, with which keys, and what they opened. The public door has no right on these tables."""

from staff.models.access import AccessEntry, ReadingAlarm
from staff.models.invitations import Invitation
from staff.models.keys import PersonKey, SignedRecipients, TeamKey, TeamKeyWrap, Unlock
from staff.models.life import Absence, Alert, Heartbeat, LedgerLine, SecretRecord
from staff.models.members import StaffMember, StaffMemberManager
from staff.models.teams import Membership, Team

__all__ = [
    "Absence",
    "AccessEntry",
    "Alert",
    "Heartbeat",
    "Invitation",
    "LedgerLine",
    "Membership",
    "PersonKey",
    "ReadingAlarm",
    "SecretRecord",
    "SignedRecipients",
    "StaffMember",
    "StaffMemberManager",
    "Team",
    "TeamKey",
    "TeamKeyWrap",
    "Unlock",
]
