"""Numbers that answer now, read from the published listings so that a correction reaches every page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.presentation import UrgentLine
from core.translated import translated
from services.enums import HoursKind, ListingState, PhoneKind
from services.models import Phone
from services.queries.remembered import remembered
from services.rules.phones import phone_uri, shown_phone

# Who to call on which occasion, first to last; a listing without a published phone is left out.
SLUGS_FOR: dict[str, tuple[str, ...]] = {
    "home": ("211", "info-sante-811", "sos-violence-conjugale", "prevention-suicide"),
    # A whole field of needs, before anybody has said a word.
    "danger": ("sos-violence-conjugale", "cvasm", "info-sante-811"),
    "life": ("info-sante-811",),
    "overdose": ("prevention-suicide", "info-sante-811"),
    "birth": ("info-sante-811",),
    "missing": ("tel-jeunes", "info-sante-811"),
    "violence": ("sos-violence-conjugale", "cvasm", "info-sante-811"),
    "sexual": ("cvasm", "sos-violence-conjugale", "info-sante-811"),
    "young": ("tel-jeunes", "sos-violence-conjugale", "info-sante-811"),
    "minor": ("tel-jeunes", "info-sante-811", "211"),
    "agents": ("aide-juridique", "mcm-solutions-justes", "action-refugies"),
    "tonight": ("211", "obm-webster", "obm-patricia-mackenzie", "chez-doris"),
    "suicide": ("prevention-suicide", "tel-jeunes", "info-sante-811"),
    "help": ("211", "info-311"),
    # For a house that hides and whose number is not known: who can find a place, and nobody from the City.
    "shelter": ("sos-violence-conjugale", "cvasm"),
}
# Where 911 stands first, with the honest line about who comes.
WITH_911 = frozenset(
    {"danger", "life", "overdose", "birth", "missing", "violence", "sexual", "young", "suicide"}
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One listing's first number in both languages."""

    slug: str
    name_fr: str
    name_en: str
    number: str
    extension: str
    is_always: bool


# What the number is for, in two or three words; the listing's own name may be long.
SHORT_LABELS: dict[str, str | Promise] = {
    "211": _("Trouver un organisme"),
    "info-311": _("Services de la Ville"),
    "info-sante-811": _("Infirmière ou intervenante sociale"),
    "sos-violence-conjugale": _("Violence à la maison"),
    "cvasm": _("Violence sexuelle"),
    "prevention-suicide": _("Idées de suicide"),
    "tel-jeunes": _("Jeunes"),
    "obm-webster": _("Refuge pour hommes"),
    "obm-patricia-mackenzie": _("Refuge pour femmes"),
    "chez-doris": _("Femmes : Chez Doris"),
    "aide-juridique": _("Avocat, en cas d’arrestation ou de détention"),
    "deontologie-policiere": _("Plainte contre un policier"),
    "cdpdj": _("Discrimination, harcèlement"),
    "mdm-clinique": _("Clinique sans carte d’assurance maladie"),
    "dauphinelle": _("Place en maison d’hébergement"),
    "solidarite-sans-frontieres": _("Entraide, personnes sans statut"),
}


def urgent_lines(occasion: str, language: str = "") -> list[UrgentLine]:
    """
    Return the numbers for an occasion, a key of SLUGS_FOR.

    :raises KeyError: if there is no such occasion
    """
    lines = lines_of(SLUGS_FOR[occasion], language)
    return [emergency_line(), *lines] if occasion in WITH_911 else lines


def lines_of(slugs: tuple[str, ...], language: str = "") -> list[UrgentLine]:
    """Return the numbers of some listings, in the order given, in the reader's language."""
    language = language or get_language() or "fr"
    found = {line.slug: line for line in _lines(slugs)}
    return [_shown(found[slug], language) for slug in slugs if slug in found]


def emergency_line() -> UrgentLine:
    """Return 911, and say what the City's policy cannot: that the police may come."""
    return UrgentLine(
        number="911",
        uri="tel:911",
        label=gettext("Vie en danger : police, ambulance, pompiers"),
        note=gettext("La politique de la Ville ne lie pas la police."),
        is_emergency=True,
    )


def _shown(line: _Line, language: str) -> UrgentLine:
    name = translated({"name_fr": line.name_fr, "name_en": line.name_en}, "name", language)
    label = SHORT_LABELS.get(line.slug)
    note = gettext("Jour et nuit") if line.is_always else ""
    return UrgentLine(
        number=shown_phone(line.number, line.extension, language),
        uri=phone_uri(line.number, line.extension),
        label=str(label) if label else name.text,
        note=note,
    )


@remembered
def _lines(slugs: tuple[str, ...]) -> tuple[_Line, ...]:
    rows = (
        Phone.objects.filter(
            point__listing__slug__in=slugs,
            point__listing__state=ListingState.PUBLISHED,
            kind=PhoneKind.VOICE,
        )
        .order_by("point__listing__slug", "point__position", "point_id", "position", "id")
        .values_list(
            "point__listing__slug",
            "point__listing__name_fr",
            "point__listing__name_en",
            "number",
            "extension",
            "point__hours_kind",
        )
    )
    lines: dict[str, _Line] = {}
    for slug, name_fr, name_en, number, extension, hours_kind in rows:
        is_always = hours_kind == HoursKind.ALWAYS
        lines.setdefault(slug, _Line(slug, name_fr or "", name_en or "", number, extension, is_always))
    return tuple(lines.values())
