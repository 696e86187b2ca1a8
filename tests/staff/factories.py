"""People of the staff door, as the tests need them. A trait names a situation."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.clock import now
from staff import models
from staff.enums import Role, TeamPurpose
from staff.operations.keys import make_person_key
from tests.staff_door import PASSPHRASE, PASSWORD


class MemberFactory(DjangoModelFactory[models.StaffMember]):
    """A caseworker with a password, and neither second factor nor key unless a trait says so."""

    class Meta:
        model = models.StaffMember
        skip_postgeneration_save = True

    class Params:
        triage = factory.Trait(roles=[Role.TRIAGE])
        supervisor = factory.Trait(roles=[Role.SUPERVISOR])
        editor = factory.Trait(roles=[Role.EDITOR])
        privacy_officer = factory.Trait(roles=[Role.PRIVACY_OFFICER])

    email = factory.Sequence("personne{}@essai.example".format)
    name = factory.Sequence("Personne {}".format)
    password = factory.django.Password(PASSWORD)
    roles = factory.LazyFunction(lambda: [Role.CASEWORKER])
    languages = factory.LazyFunction(lambda: ["fr", "en"])

    @factory.post_generation
    def with_key(self: models.StaffMember, create: bool, wanted: bool | None, **_: Any) -> None:
        """Make their key, under the tests' phrase."""
        if create and wanted:
            make_person_key(member=self, passphrase=PASSPHRASE, at=now())


class TeamFactory(DjangoModelFactory[models.Team]):
    """A team of triage."""

    class Meta:
        model = models.Team
        skip_postgeneration_save = True

    purpose = TeamPurpose.TRIAGE
    name_fr = factory.Sequence("Équipe {}".format)
    name_en = factory.Sequence("Team {}".format)

    @factory.post_generation
    def members(self: models.Team, create: bool, wanted: Any, **_: Any) -> None:
        """Put people into it."""
        for member in wanted or ():
            models.Membership.objects.create(team=self, member=member)
