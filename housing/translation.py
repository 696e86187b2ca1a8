"""Which fields exist in French and in English."""

from modeltranslation.translator import TranslationOptions, register

from housing.models import ProgrammeVersion


@register(ProgrammeVersion)
class ProgrammeVersionTranslation(TranslationOptions):
    fields = ("name", "owner", "summary", "about", "who_for", "how", "asked_to_see")
