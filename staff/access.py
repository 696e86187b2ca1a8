"""
What the apps above use of this one: who is asking, whether their key is open, who may see a page, the log of
openings, and the list of keys that new files are sealed to.
"""

from staff.enums import AccessPurpose
from staff.operations.reading import note_access
from staff.permissions import (
    Permission,
    member_of,
    needs,
    needs_unlocked,
    open_before_second_factor,
    open_to_anybody,
    open_to_signed_in,
    permission_of,
)
from staff.recipients import current_recipients
from staff.unlocked import Unlocked, unlocked_of

__all__ = [
    "AccessPurpose",
    "Permission",
    "Unlocked",
    "current_recipients",
    "member_of",
    "needs",
    "needs_unlocked",
    "note_access",
    "open_before_second_factor",
    "open_to_anybody",
    "open_to_signed_in",
    "permission_of",
    "unlocked_of",
]
