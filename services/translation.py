"""Which fields exist in French and in English."""

from modeltranslation.translator import TranslationOptions, register

from services.models import (
    Borough,
    Category,
    HoursException,
    Listing,
    Organization,
    Phone,
    Place,
    ServicePoint,
)


@register(Borough)
class BoroughTranslation(TranslationOptions):
    fields = ("name",)


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("label",)


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    fields = ("name",)


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "accessibility_note")


@register(Listing)
class ListingTranslation(TranslationOptions):
    fields = (
        "name",
        "summary",
        "keywords",
        "cost_note",
        "documents_note",
        "status_note",
        "status_law",
        "access_note",
        "served_note",
    )


@register(ServicePoint)
class ServicePointTranslation(TranslationOptions):
    fields = ("languages_note", "hours_note")


@register(Phone)
class PhoneTranslation(TranslationOptions):
    fields = ("note",)


@register(HoursException)
class HoursExceptionTranslation(TranslationOptions):
    fields = ("reason",)
