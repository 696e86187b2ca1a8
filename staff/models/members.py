"""Who works here. These rows live in the `casework` database; the public door has no right on them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.enums import Role


class StaffMemberManager(BaseUserManager["StaffMember"]):
    """Makes staff members; nobody signs up by themselves."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "StaffMember":
        """Add a staff member who signs in with `email`."""
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class StaffMember(AbstractBaseUser, PermissionsMixin):
    """A caseworker, editor, supervisor or privacy officer. Signs in with an e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("courriel"), unique=True)
    name = models.CharField(_("nom"), max_length=120)
    is_active = models.BooleanField(_("compte actif"), default=True)
    roles = ArrayField(
        models.CharField(max_length=16, choices=Role), verbose_name=_("rôles"), default=list, blank=True
    )
    # The languages in which this person answers; two people are needed for each.
    languages = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES),
        verbose_name=_("langues de travail"),
        default=list,
        blank=True,
    )

    objects = StaffMemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("membre du personnel")
        verbose_name_plural = _("membres du personnel")

    def __str__(self) -> str:
        return self.name

    def has_role(self, *roles: Role) -> bool:
        """Test whether this person has one of some roles."""
        return any(role in self.roles for role in roles)

    @property
    def role_names(self) -> list[str]:
        """Return what this person does here, in words."""
        return [str(Role(role).label) for role in self.roles]
