"""
Listings as the tests need them. A trait names a situation: `ListingFactory(confidential=True, paused=True)`.

A listing is published, bilingual and verified unless a trait says otherwise, and has no service point unless
it is `at_a_place`, `by_phone`, `online` or `confidential`.
"""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core.text import sort_key
from services import models
from services.enums import (
    Access,
    Cost,
    Document,
    HolidayRule,
    HoursKind,
    Known,
    ListingState,
    OrganizationKind,
    PhoneKind,
    PointKind,
    PositionBasis,
    Reach,
    StatusAsked,
    TermKind,
    TranslationState,
    VerificationMethod,
    VerificationOutcome,
)

VERIFIED_ON = dt.date(2026, 10, 15)
MODIFIED_AT = dt.datetime(2026, 11, 1, 15, 30, tzinfo=dt.UTC)


class BoroughFactory(DjangoModelFactory[models.Borough]):
    class Meta:
        model = models.Borough
        django_get_or_create = ("slug",)

    class Params:
        neighbouring_city = factory.Trait(slug="westmount", name_fr="Westmount", is_borough=False)

    slug = "verdun"
    name_fr = factory.LazyAttribute(lambda borough: borough.slug.replace("-", " ").title())
    name_en = factory.SelfAttribute("name_fr")
    sort_key = factory.LazyAttribute(lambda borough: sort_key(borough.name_fr))
    latitude = 45.459
    longitude = -73.571


class PostalAreaFactory(DjangoModelFactory[models.PostalArea]):
    class Meta:
        model = models.PostalArea
        django_get_or_create = ("code",)

    code = "H4G"
    latitude = 45.4647
    longitude = -73.5712
    boroughs = factory.LazyFunction(lambda: [["verdun", 1.0]])


class MetroStationFactory(DjangoModelFactory[models.MetroStation]):
    class Meta:
        model = models.MetroStation
        django_get_or_create = ("slug",)

    slug = "verdun"
    name = factory.LazyAttribute(lambda station: station.slug.replace("-", " ").title())
    sort_key = factory.LazyAttribute(lambda station: sort_key(station.name))
    lines = "verte"
    latitude = 45.4594
    longitude = -73.5718
    borough = factory.SubFactory(BoroughFactory)


class CategoryFactory(DjangoModelFactory[models.Category]):
    """A category below `alimentation`; `top=True` makes one without a parent."""

    class Meta:
        model = models.Category
        django_get_or_create = ("slug",)

    class Params:
        top = factory.Trait(
            slug="alimentation", label_fr="Nourriture", label_en="Food", parent=None, position=4
        )

    slug = "banque-alimentaire"
    parent = factory.SubFactory("tests.services.factories.CategoryFactory", top=True)
    label_fr = "Banque alimentaire, dépannage"
    label_en = "Food bank, emergency food"
    position = factory.Sequence(lambda number: 100 + number)


class OrganizationFactory(DjangoModelFactory[models.Organization]):
    class Meta:
        model = models.Organization

    class Params:
        city = factory.Trait(kind=OrganizationKind.CITY)
        public = factory.Trait(kind=OrganizationKind.PUBLIC)

    slug = factory.Sequence("organisme-{}".format)
    name_fr = factory.Sequence("Le Dépanneur communautaire {}".format)
    name_en = factory.Sequence("The Community Pantry {}".format)
    kind = OrganizationKind.COMMUNITY
    website = factory.LazyAttribute(lambda organization: f"https://example.org/{organization.slug}")


class PlaceFactory(DjangoModelFactory[models.Place]):
    class Meta:
        model = models.Place

    class Params:
        confidential = factory.Trait(
            is_confidential=True,
            name_fr="",
            name_en="",
            address="",
            postal_code="",
            borough=None,
            latitude=None,
            longitude=None,
            position_basis=PositionBasis.NONE,
        )
        without_position = factory.Trait(latitude=None, longitude=None, position_basis=PositionBasis.NONE)
        approximate = factory.Trait(position_basis=PositionBasis.APPROXIMATE)
        step_free = factory.Trait(step_free_entrance=Known.YES, toilet=Known.YES)
        outside_montreal = factory.Trait(
            city="Westmount", borough=factory.SubFactory(BoroughFactory, neighbouring_city=True)
        )

    name_fr = "Centre communautaire de Verdun"
    name_en = "Verdun Community Centre"
    address = "4501, rue de Verdun"
    city = "Montréal"
    postal_code = "H4G 1L8"
    borough = factory.SubFactory(BoroughFactory)
    latitude = 45.4605
    longitude = -73.5701
    position_basis = PositionBasis.EXACT


class ListingFactory(DjangoModelFactory[models.Listing]):
    class Meta:
        model = models.Listing
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=ListingState.DRAFT, published_at=None)
        in_review = factory.Trait(state=ListingState.IN_REVIEW, published_at=None)
        paused = factory.Trait(state=ListingState.PAUSED)
        closed = factory.Trait(state=ListingState.CLOSED)
        never_verified = factory.Trait(
            verified_on=None, verified_by="", verification_method="", verification_due_on=None
        )
        overdue = factory.Trait(verified_on=dt.date(2025, 1, 10), verification_due_on=dt.date(2025, 7, 9))
        only_french = factory.Trait(
            name_en="",
            summary_en="",
            translation_state_en=TranslationState.MISSING,
            organization=factory.SubFactory(OrganizationFactory, name_en=""),
        )
        only_english = factory.Trait(
            name_fr="",
            summary_fr="",
            translation_state_fr=TranslationState.MISSING,
            organization=factory.SubFactory(OrganizationFactory, name_fr=""),
        )
        machine_english = factory.Trait(translation_state_en=TranslationState.MACHINE)
        outdated_english = factory.Trait(translation_state_en=TranslationState.OUTDATED)
        nothing_asked = factory.Trait(documents_asked=[Document.NONE], status_asked=StatusAsked.NEVER)
        papers_asked = factory.Trait(
            documents_asked=[Document.PHOTO_ID, Document.PROOF_OF_ADDRESS],
            documents_note_fr="Une facture récente suffit.",
            documents_note_en="A recent bill is enough.",
            status_asked=StatusAsked.SOMETIMES,
        )
        status_by_law = factory.Trait(
            status_asked=StatusAsked.REQUIRED_BY_LAW,
            status_law_fr="Loi sur l’assurance maladie",
            status_law_en="Health Insurance Act",
        )
        answers_travel = factory.Trait(answers_reach=Reach.PAGE_AND_FEEDS)
        free = factory.Trait(cost=Cost.FREE)
        walk_in = factory.Trait(access=[Access.WALK_IN])
        at_a_place = factory.Trait(
            point=factory.RelatedFactory(
                "tests.services.factories.ServicePointFactory", "listing", with_phone=True
            )
        )
        by_phone = factory.Trait(
            point=factory.RelatedFactory(
                "tests.services.factories.ServicePointFactory", "listing", by_phone=True
            )
        )
        online = factory.Trait(
            point=factory.RelatedFactory(
                "tests.services.factories.ServicePointFactory", "listing", online=True
            )
        )
        confidential = factory.Trait(
            point=factory.RelatedFactory(
                "tests.services.factories.ServicePointFactory", "listing", confidential=True
            )
        )

    slug = factory.Sequence("fiche-{}".format)
    organization = factory.SubFactory(OrganizationFactory)
    category = factory.SubFactory(CategoryFactory)
    state = ListingState.PUBLISHED
    name_fr = factory.Sequence("Dépannage alimentaire {}".format)
    name_en = factory.Sequence("Emergency food {}".format)
    summary_fr = "Paniers de nourriture pour les personnes du quartier."
    summary_en = "Food baskets for people of the neighbourhood."
    documents_asked = factory.LazyFunction(lambda: [Document.UNKNOWN])
    verified_on = VERIFIED_ON
    verified_by = "Équipe des fiches"
    verification_method = VerificationMethod.PHONE
    verification_due_on = factory.LazyAttribute(
        lambda listing: listing.verified_on and listing.verified_on + dt.timedelta(days=180)
    )
    translation_state_fr = TranslationState.REVIEWED
    translation_state_en = TranslationState.REVIEWED
    published_at = MODIFIED_AT
    modified_at = MODIFIED_AT

    @factory.post_generation
    def also_in(self, create: bool, categories: list[models.Category] | None, **_: object) -> None:
        if create and categories:
            self.also_in.set(categories)


class ServicePointFactory(DjangoModelFactory[models.ServicePoint]):
    class Meta:
        model = models.ServicePoint
        skip_postgeneration_save = True

    class Params:
        by_phone = factory.Trait(
            kind=PointKind.PHONE,
            place=None,
            phone=factory.RelatedFactory("tests.services.factories.PhoneFactory", "point"),
        )
        online = factory.Trait(kind=PointKind.ONLINE, place=None)
        confidential = factory.Trait(
            place=factory.SubFactory(PlaceFactory, confidential=True),
            phone=factory.RelatedFactory("tests.services.factories.PhoneFactory", "point"),
        )
        with_phone = factory.Trait(
            phone=factory.RelatedFactory("tests.services.factories.PhoneFactory", "point")
        )
        always_open = factory.Trait(hours_kind=HoursKind.ALWAYS, holidays=HolidayRule.OPEN)
        by_appointment = factory.Trait(hours_kind=HoursKind.APPOINTMENT)
        # Monday to Friday, 9:00 to 17:00, closed on holidays.
        office_hours = factory.Trait(
            hours_kind=HoursKind.WEEKLY,
            holidays=HolidayRule.CLOSED,
            week=factory.RelatedFactoryList(
                "tests.services.factories.HoursPieceFactory",
                "point",
                size=5,
                weekday=factory.Sequence(lambda number: number % 5),
            ),
        )

    listing = factory.SubFactory(ListingFactory)
    place = factory.SubFactory(PlaceFactory)
    kind = PointKind.IN_PERSON
    languages = factory.LazyFunction(lambda: ["fr", "en"])


class PhoneFactory(DjangoModelFactory[models.Phone]):
    class Meta:
        model = models.Phone

    class Params:
        text_line = factory.Trait(kind=PhoneKind.TEXT)
        relay = factory.Trait(kind=PhoneKind.RELAY)

    point = factory.SubFactory(ServicePointFactory)
    number = "5145550199"
    kind = PhoneKind.VOICE


class HoursPieceFactory(DjangoModelFactory[models.HoursPiece]):
    class Meta:
        model = models.HoursPiece

    class Params:
        overnight = factory.Trait(opens=dt.time(20, 30), closes=dt.time(8, 15))
        all_day = factory.Trait(opens=dt.time(0), closes=dt.time(0))
        winter = factory.Trait(valid_from=dt.date(2026, 12, 1), valid_to=dt.date(2027, 3, 31))

    point = factory.SubFactory(ServicePointFactory, hours_kind=HoursKind.WEEKLY)
    weekday = 0
    opens = dt.time(9)
    closes = dt.time(17)


class HoursExceptionFactory(DjangoModelFactory[models.HoursException]):
    class Meta:
        model = models.HoursException

    class Params:
        other_hours = factory.Trait(opens=dt.time(10), closes=dt.time(14))

    point = factory.SubFactory(ServicePointFactory, hours_kind=HoursKind.WEEKLY)
    first_day = dt.date(2026, 12, 24)
    last_day = factory.SelfAttribute("first_day")
    reason_fr = "Temps des fêtes"
    reason_en = "Holiday season"


class ProvenanceFactory(DjangoModelFactory[models.Provenance]):
    class Meta:
        model = models.Provenance

    listing = factory.SubFactory(ListingFactory)
    source = "https://example.org/"
    licence = "Faits recueillis"
    read_on = dt.date(2026, 9, 1)


class VerificationFactory(DjangoModelFactory[models.Verification]):
    class Meta:
        model = models.Verification

    listing = factory.SubFactory(ListingFactory)
    verified_on = VERIFIED_ON
    verified_by = "Équipe des fiches"
    method = VerificationMethod.PHONE
    outcome = VerificationOutcome.CONFIRMED


class VocabularyTermFactory(DjangoModelFactory[models.VocabularyTerm]):
    class Meta:
        model = models.VocabularyTerm

    term = factory.Sequence("mot {}".format)
    language = "fr"
    kind = TermKind.WORD
    targets = factory.LazyFunction(lambda: {"banque-alimentaire": 4})
