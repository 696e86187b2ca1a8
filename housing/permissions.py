"""Who of the staff may do what with programmes and their lists; what holds of a file is casework's."""

from staff.enums import Role, TeamPurpose
from staff.models import StaffMember


def works_in_housing(member: StaffMember) -> bool:
    """Test whether somebody follows applications or runs their team."""
    return (
        member.has_role(Role.CASEWORKER, Role.SUPERVISOR)
        and member.memberships.filter(team__purpose=TeamPurpose.HOUSING).exists()
    )


def may_edit(member: StaffMember) -> bool:
    """Test whether somebody writes what programmes say: listings editors, and who runs the housing team."""
    return member.has_role(Role.EDITOR) or may_receive(member)


def may_receive(member: StaffMember) -> bool:
    """Test whether somebody opens and closes the door of a programme: who runs the housing team."""
    return member.has_role(Role.SUPERVISOR) and member.teams.filter(purpose=TeamPurpose.HOUSING).exists()
