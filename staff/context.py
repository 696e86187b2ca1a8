"""What every page of the staff door knows."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from staff.enums import Role
from staff.models import StaffMember
from staff.operations.members import IN_CHARGE
from staff.recipients import untrusted_because
from staff.sign_in import has_passed_second_factor
from staff.unlocked import unlocked_of


def staff_door(request: HttpRequest) -> dict[str, object]:
    """
    Return whether the key is open, whether the intakes are closed for want of a trusted list, and the menu.

    A stranger's page, or one drawn after an error, says nothing of any of it.
    """
    member = getattr(request, "user", None)
    is_inside = isinstance(member, StaffMember) and has_passed_second_factor(request, member)
    return {
        "is_inside": is_inside,
        "is_unlocked": unlocked_of(request) is not None,
        "is_in_charge": is_inside and isinstance(member, StaffMember) and member.has_role(*IN_CHARGE),
        "is_privacy_officer": is_inside
        and isinstance(member, StaffMember)
        and member.has_role(Role.PRIVACY_OFFICER),
        # Worked out only by a template that asks, and only once for a page.
        "list_problem": SimpleLazyObject(untrusted_because) if is_inside else "",
    }
