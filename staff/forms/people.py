"""Inviting somebody, accepting, changing a member, making a team."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from core.text import without_control_characters
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember, Team


class _PlaceForm(forms.Form):
    """Somebody's roles, languages and teams."""

    roles = forms.MultipleChoiceField(label=_("Rôles"), choices=Role, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Langues de travail"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Équipes"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = self.fields["teams"]
        if isinstance(teams, forms.ModelMultipleChoiceField):
            teams.queryset = Team.objects.all()
        if not by.has_role(Role.PRIVACY_OFFICER):
            roles = self.fields["roles"]
            if isinstance(roles, forms.MultipleChoiceField):
                roles.choices = [one for one in Role.choices if one[0] != Role.PRIVACY_OFFICER]


class InviteForm(_PlaceForm):
    """Whom to invite, and to what."""

    field_order = ("name", "email", "roles", "languages", "teams")

    name = forms.CharField(label=_("Nom"), max_length=120)
    email = forms.EmailField(
        label=_("Courriel"),
        help_text=_("Pour entrer. Aucun message n’y est envoyé : vous remettez le lien vous-même."),
    )

    def clean_name(self) -> str:
        """Return the name on one line."""
        return without_control_characters(str(self.cleaned_data["name"])).strip()


class ChangeMemberForm(_PlaceForm):
    """What a member does here, and with whom."""


class AcceptForm(forms.Form):
    """A name and a password, which open the account that an invitation promised."""

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        help_text=_("Comme vos collègues le connaissent."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        max_length=200,
        help_text=_("Au moins 14 caractères. Plusieurs mots sans rapport font un bon mot de passe."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Le même mot de passe, encore"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        """Return the name on one line."""
        return without_control_characters(str(self.cleaned_data["name"])).strip()

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is short, common, like the name, or not the same twice."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password:
            member = StaffMember(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, member)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        if password and again and password != again:
            self.add_error("again", _("Ce n’est pas le même mot de passe."))
        return cleaned


class NewTeamForm(forms.Form):
    """A team to make."""

    purpose = forms.ChoiceField(label=_("Mission"), choices=TeamPurpose)
    name_fr = forms.CharField(label=_("Nom en français"), max_length=80)
    name_en = forms.CharField(label=_("Nom en anglais"), max_length=80)
