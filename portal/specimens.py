"""What the style guide shows: one example of each component, invented, with no real number or place."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.presentation import (
    AnswerCell,
    Chip,
    Choice,
    Crumb,
    Facet,
    Fact,
    HoursRow,
    ListingCard,
    SourceLine,
    Suggestion,
    UrgentLine,
)


class SpecimenForm(forms.Form):
    """Every kind of field once."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Nom à utiliser"), help_text=_("Le nom que vous voulez. Ce n’est pas vérifié.")
    )
    kind = forms.ChoiceField(
        label=_("Qu’est-ce qui est faux?"),
        choices=[("phone", _("Le numéro de téléphone")), ("hours", _("Les heures"))],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label=_("Arrondissement"), choices=[("a", "Anjou"), ("v", "Verdun")], required=False
    )
    words = forms.CharField(label=_("En vos mots"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    agree = forms.BooleanField(label=_("Je veux une réponse"), required=False)


def specimens() -> dict[str, Any]:
    """Return the context of the style guide, in the language in force."""
    return {
        "facts": _facts(),
        "cells": [
            AnswerCell(
                _("Statut demandé"), _("Jamais"), "yes", _("Seule question : avez-vous une autre assurance?")
            ),
            AnswerCell(
                _("Papiers demandés"), _("Inconnu"), "unknown", _("Demandez avant de donner votre nom.")
            ),
            AnswerCell(
                _("Police ou sécurité"),
                _("Parfois sur place"),
                "careful",
                _("Un gardien est à l’entrée le soir."),
            ),
            AnswerCell(_("Comment entrer"), _("Sans rendez-vous")),
        ],
        "cards": _cards(),
        "facet": Facet(
            "papers",
            _("Papiers demandés"),
            (
                Choice("none", _("Aucun papier"), "12", is_checked=True),
                Choice("any_name", _("Un nom suffit"), "3"),
                Choice("unknown", _("Inconnu"), "1 000+", is_unknown=True),
            ),
            is_open=True,
            note=_("9 services sans réponse à cette question."),
        ),
        "chips": [Chip(_("Gratuit"), "#"), Chip("Verdun", "#")],
        "crumbs": [Crumb(_("Accueil"), "#"), Crumb(_("Santé"), "#"), Crumb(_("Soins sans carte"))],
        "rows": [
            HoursRow(_("Lundi"), _("9 h à 17 h")),
            HoursRow(_("Mardi"), _("9 h à 12 h, 13 h à 20 h"), is_today=True, note=_("Ouvert jusqu’à 20 h")),
            HoursRow(_("Mercredi"), _("Fermé"), "closed"),
            HoursRow(_("Jeudi"), _("Inconnu"), "unknown"),
        ],
        "lines": [
            UrgentLine(
                "911", "tel:911", _("Danger immédiat"), _("Ambulance, pompiers, police"), is_emergency=True
            ),
            UrgentLine("555", "tel:555", _("Un exemple de ligne"), _("Jour et nuit, gratuit")),
            UrgentLine(
                "1 800 555-0100", "tel:+18005550100", _("Un exemple de ligne"), _("Jour et nuit, gratuit")
            ),
        ],
        "suggestions": [
            Suggestion(_("Voir tous les services de santé"), "#", "heart-pulse"),
            Suggestion(_("Chercher dans les arrondissements voisins"), "#", "map-pin"),
        ],
        "sources": [
            SourceLine(_("Site de l’organisme"), _("lu le 3 mai 2026"), "#", "CC BY 4.0", "Open daily.", "en")
        ],
        "table_heads": [_("Mois"), _("Fiches vérifiées"), _("Fiches en retard")],
        "table_rows": [[_("Janvier"), "120", "4"], [_("Février"), "131", "0"]],
        "form": SpecimenForm(),
        "refused_form": SpecimenForm({"name": ""}, prefix="refused"),
    }


def _facts() -> list[Fact]:
    return [
        Fact(_("Statut jamais demandé"), "yes"),
        Fact(_("Papiers : inconnu"), "unknown"),
        Fact(_("Statut parfois demandé"), "careful"),
        Fact(_("Gratuit"), icon="wallet"),
        Fact(_("Français, anglais, espagnol"), icon="languages"),
    ]


def _cards() -> list[ListingCard]:
    return [
        ListingCard(
            slug="exemple",
            url="#",
            title=_("Clinique de l’exemple"),
            categories="sante clinique-sans-ramq",
            by=_("Organisme de l’exemple"),
            place="Le Plateau-Mont-Royal",
            distance="1,2 km",
            summary=_("Soins et aide pour les personnes sans assurance maladie."),
            facts=tuple(_facts()),
            phone="514 555-0142",
            phone_uri="tel:+15145550142",
            checked=_("Vérifié hier"),
        ),
        ListingCard(
            slug="exemple-deux",
            url="#",
            title="A listing in English only",
            title_lang="en",
            place="Montréal",
            facts=(Fact(_("Papiers : inconnu"), "unknown"), Fact(_("Statut : inconnu"), "unknown")),
            checked=_("À revérifier"),
            is_overdue=True,
        ),
    ]
