"""The directory's addresses, in both languages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from services.views import browse, corrections, listing, machines, search, sheet

app_name = "services"

urlpatterns = [
    path("services/", search.search, name="search"),
    path("services/<slug:slug>/", listing.listing, name="listing"),
    path(pgettext_lazy("url", "services/<slug:slug>/corriger/"), corrections.correct, name="correct"),
    path(pgettext_lazy("url", "services/<slug:slug>/merci/"), corrections.thanks, name="correct_thanks"),
    path(pgettext_lazy("url", "besoins/"), browse.categories, name="categories"),
    path(pgettext_lazy("url", "besoins/<slug:slug>/"), browse.category, name="category"),
    path(pgettext_lazy("url", "arrondissements/"), browse.boroughs, name="boroughs"),
    path(pgettext_lazy("url", "arrondissements/<slug:slug>/"), browse.borough, name="borough"),
    path("situations/", browse.situations, name="situations"),
    path("situations/<slug:slug>/", browse.situation, name="situation"),
    path(pgettext_lazy("url", "feuille/"), sheet.sheet, name="sheet"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", machines.sitemap_of_listings, name="sitemap_of_listings"),
    path(pgettext_lazy("url", "changements.atom"), machines.changes, name="changes"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
