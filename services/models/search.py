"""
What the search reads. Entries are derived: triggers keep them, and `rebuild_search` makes them anew.

How they are read: services/queries/search.py. Why they look so: docs/decisions/0004-search.md.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.enums import TermKind
from services.models.base import Identified
from services.models.listings import Listing


class SearchEntry(models.Model):
    """One published listing as the search and a card of results see it: its words, facets, tier and card."""

    # A small number instead of a UUID: the search handles hundreds of them for every page.
    number = models.AutoField(primary_key=True)
    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="search_entry")
    # Everything a query may ask for, in one vector and so in one index: the words of both languages; and
    # words of names ("n:doris"), facets ("/cost:free"), map cells and opening times as words of their own.
    document = SearchVectorField(null=True)
    # The names of the listing and of its organization, folded, one a line.
    names = models.TextField(default="")
    # One character a facet value (SearchCode): counting the facets of 400 listings must cost less than a
    # millisecond. The first one is the listing's own category.
    codes = models.TextField(default="")
    # 0 is searched first; each tier is about four times larger than the one before.
    tier = models.PositiveSmallIntegerField(default=0)
    # Completeness and confidence, from 0 to 100; that a listing is overdue is seen on the day itself.
    merit = models.SmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    # latitude, longitude, latitude, longitude …, of the places that are not confidential.
    positions = ArrayField(models.FloatField(), default=list)
    # What a card of results shows, both languages, as JSON: see services.queries.cards.
    card = models.TextField(default="")
    # The hours of its points, as JSON, for the same rule that the listing's page asks (services.rules.hours).
    hours = models.TextField(default="")

    class Meta:
        verbose_name = _("entrée de recherche")
        verbose_name_plural = _("entrées de recherche")

    def __str__(self) -> str:
        return str(self.listing_id)


class SearchCode(models.Model):
    """The character that stands for a facet value in SearchEntry.codes: chr(256 + number)."""

    number = models.AutoField(primary_key=True)
    code = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name = _("code de recherche")
        verbose_name_plural = _("codes de recherche")

    def __str__(self) -> str:
        return self.code


class SearchWord(models.Model):
    """A word of some listing, for typing errors."""

    word = models.CharField(max_length=60, primary_key=True)
    frequency = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mot de la recherche")
        verbose_name_plural = _("mots de la recherche")

    def __str__(self) -> str:
        return self.word


class SearchVersion(models.Model):
    """
    A single row whose stamp changes with the vocabulary, the categories or the places.

    A process compares it with the stamp of what it has compiled, and compiles anew when they differ.
    """

    stamp = models.UUIDField()

    class Meta:
        verbose_name = _("version de la recherche")
        verbose_name_plural = _("versions de la recherche")

    def __str__(self) -> str:
        return str(self.stamp)


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
    # An editor changed it: loading the shipped words again leaves it alone.
    is_edited = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("terme du vocabulaire")
        verbose_name_plural = _("termes du vocabulaire")
        ordering = ["term", "language"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_once_a_language")]

    def __str__(self) -> str:
        return self.term
