"""Who works here. These rows live in the `casework` database; the public door has no right on them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    objects = StaffMemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("membre du personnel")
        verbose_name_plural = _("membres du personnel")

    def __str__(self) -> str:
        return self.name
