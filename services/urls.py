"""The directory's addresses, in both languages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from services.views import browse, corrections, listing, search, sheet

app_name = "services"

urlpatterns = [
    path("services/", search.search, name="search"),
    path(_("services/<slug:slug>/"), listing.listing, name="listing"),
    path(_("services/<slug:slug>/corriger/"), corrections.correct, name="correct"),
    path(_("services/<slug:slug>/merci/"), corrections.thanks, name="correct_thanks"),
    path(_("besoins/"), browse.categories, name="categories"),
    path(_("besoins/<slug:slug>/"), browse.category, name="category"),
    path(_("arrondissements/"), browse.boroughs, name="boroughs"),
    path(_("arrondissements/<slug:slug>/"), browse.borough, name="borough"),
    path(_("situations/"), browse.situations, name="situations"),
    path(_("situations/<slug:slug>/"), browse.situation, name="situation"),
    path(_("feuille/"), sheet.sheet, name="sheet"),
]
