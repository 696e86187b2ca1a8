"""The tables of housing, beside those of casework. What people told stands in columns called `sealed`."""

from housing.models.applications import (
    Application,
    CodeReissue,
    ContactMark,
    Placement,
    SealedAnswers,
)
from housing.models.decisions import Decision, InfoItem, InfoRequest, Letter, ProofSeen, Review
from housing.models.desk import BulkAct, BulkItem, ReadyAnswer, SavedView
from housing.models.lists import (
    OpeningWindow,
    OverrideCount,
    RankingEntry,
    RankingRun,
    RankOverride,
    RuleSetVersion,
    WindowSeed,
)
from housing.models.programmes import OwnerAnswer, Programme, ProgrammeVersion
from housing.models.releases import Release
from housing.models.units import Offer, OfferSkip, Unit

__all__ = [
    "Application",
    "BulkAct",
    "BulkItem",
    "CodeReissue",
    "ContactMark",
    "Decision",
    "InfoItem",
    "InfoRequest",
    "Letter",
    "Offer",
    "OfferSkip",
    "OpeningWindow",
    "OverrideCount",
    "OwnerAnswer",
    "Placement",
    "Programme",
    "ProgrammeVersion",
    "ProofSeen",
    "RankOverride",
    "RankingEntry",
    "RankingRun",
    "ReadyAnswer",
    "Release",
    "Review",
    "RuleSetVersion",
    "SavedView",
    "SealedAnswers",
    "Unit",
    "WindowSeed",
]
