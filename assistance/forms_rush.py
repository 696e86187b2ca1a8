"""The group of a rush that is put away unread."""

from django import forms
from django.conf import settings

from core.forms import KeptNowhere


class GroupForm(KeptNowhere):
    """Which group of a rush: its team, its day and its language. Nothing of it is typed."""

    team = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    language = forms.ChoiceField(widget=forms.HiddenInput, choices=settings.LANGUAGES)
