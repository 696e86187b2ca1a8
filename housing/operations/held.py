"""What every operation on an application begins with: the lock, the key, the answers as they stand now."""

from dataclasses import dataclass
from uuid import UUID

from casework.errors import NotYours, UnusableId
from casework.models import Case
from casework.operations.steps import Hold, data_key_of, hold_of, locked_case
from housing.answers_now import Answers, answers_with_key
from housing.models import Application
from staff.access import Unlocked
from staff.models import StaffMember


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A locked application with its key and its answers, for the length of a transaction."""

    hold: Hold
    application: Application
    data_key: bytes
    answers: Answers
    answers_number: int
    by: Unlocked

    @property
    def case(self) -> Case:
        """Return the file."""
        return self.hold.case

    @property
    def member(self) -> StaffMember:
        """Return who acts."""
        return self.by.member

    @property
    def language(self) -> str:
        """Return the language that the household is answered in."""
        answer_in = self.answers.get("language", {}).get("answer_in")
        return answer_in if answer_in in ("fr", "en") else self.case.language


def held(by: Unlocked, case_id: UUID) -> Held:
    """
    Lock an application, and open its answers by a key of the asker's.

    :raises NotYours: if there is no such application, or the asker may not open it
    :raises CannotOpen: if their key does not open it
    """
    case = locked_case(case_id)
    hold = hold_of(case, by.member)
    found = Application.objects.select_related("version", "programme", "version__programme", "window")
    application = found.filter(case=case).first()
    if application is None:
        raise NotYours
    data_key = data_key_of(hold, by)
    answers, number = answers_with_key(case, data_key)
    return Held(hold, application, data_key, answers, number, by)


def refuse_unusable(one_id: UUID) -> None:
    """
    Let an identifier through that a form made: another may hold a time.

    :raises UnusableId: if it is not random
    """
    if one_id.version != 4:
        raise UnusableId
