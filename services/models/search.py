"""
What the search reads. Entries and words are derived: triggers keep them, and `rebuild_search` makes them anew.

How they are read: services/queries/search.py. Why they look so: docs/decisions/0004-search.md.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.enums import TermKind
from services.models.base import Identified
from services.models.listings import Listing


class SearchEntry(models.Model):
    """One published listing as the search sees it: its words, its facets, its tier."""

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    # Names, category labels, keywords; and everything. Both languages together.
    head = SearchVectorField(null=True)
    document = SearchVectorField(null=True)
    category = models.UUIDField(default=uuid.uuid4)
    # Codes of all facets in one array ("cost:free", "borough:verdun", "language:es" …), so that one pass counts them.
    facets = ArrayField(models.CharField(max_length=100), default=list)
    # 0 is searched first; each tier is about four times larger than the one before.
    tier = models.PositiveSmallIntegerField(default=0)
    # Completeness, freshness; overdue listings sink.
    merit = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("entrée de recherche")
        verbose_name_plural = _("entrées de recherche")

    def __str__(self) -> str:
        return str(self.listing_id)


class SearchWord(models.Model):
    """A word that some listing or some vocabulary term holds, for typing errors."""

    word = models.CharField(max_length=60, primary_key=True)
    frequency = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mot de la recherche")
        verbose_name_plural = _("mots de la recherche")

    def __str__(self) -> str:
        return self.word


class VocabularyTerm(Identified):
    """
    A word or phrase as people say it, and the needs it points to. Editors edit these.

    `targets` maps a category slug, or a facet written "audience=women", to a weight from 1 (weak hint) to
    5 (settles it alone).
    """

    term = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=6, choices=TermKind, default=TermKind.WORD)
    targets = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("terme du vocabulaire")
        verbose_name_plural = _("termes du vocabulaire")
        ordering = ["term", "language"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_once_a_language")]

    def __str__(self) -> str:
        return self.term
