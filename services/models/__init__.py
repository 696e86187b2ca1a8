"""The directory's tables, grouped by what they describe. All of them live in the `directory` database."""

from services.models.corrections import Correction
from services.models.hours import HoursException, HoursPiece
from services.models.listings import (
    Category,
    Listing,
    ListingChange,
    Organization,
    Phone,
    Provenance,
    ServicePoint,
    Verification,
)
from services.models.loads import DirectoryLoad
from services.models.places import Borough, MetroStation, Place, PostalArea
from services.models.search import SearchCode, SearchEntry, SearchVersion, SearchWord, VocabularyTerm

__all__ = [
    "Borough",
    "Category",
    "Correction",
    "DirectoryLoad",
    "HoursException",
    "HoursPiece",
    "Listing",
    "ListingChange",
    "MetroStation",
    "Organization",
    "Phone",
    "Place",
    "PostalArea",
    "Provenance",
    "SearchCode",
    "SearchEntry",
    "SearchVersion",
    "SearchWord",
    "ServicePoint",
    "Verification",
    "VocabularyTerm",
]
