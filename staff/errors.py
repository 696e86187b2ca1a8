"""Why something on the staff door is refused; each reason has its words on a page."""

from enum import StrEnum


class Refusal(StrEnum):
    """What nobody may do, whatever their role."""

    NOT_YOURS_TO_GIVE = "not_yours_to_give"
    TO_ONESELF = "to_oneself"
    ALREADY_A_MEMBER = "already_a_member"
    NO_ROLE = "no_role"
    NOT_OF_YOUR_TEAMS = "not_of_your_teams"


class NotAllowed(Exception):
    """An act on a member or an invitation that this person may not do; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class BadInvitation(Exception):
    """A link that opens nothing: forged, used or a day old. It is not said which."""


class NoKey(Exception):
    """Somebody who has not made a key yet."""


class WrongPassphrase(Exception):
    """A passphrase that does not open the key; `left` is how many attempts remain."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class TooManyTries(Exception):
    """The passphrase was wrong too often; the wait is WAIT_MINUTES long."""
