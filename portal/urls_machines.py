"""Addresses outside the languages: the root, the exit, and the style guide where it is shown."""

from django.urls import path

from portal.views import exits, guide, home

urlpatterns = [
    path("", home.root, name="root"),
    path("quitter", exits.leave, name="exit"),
    path("styleguide/", guide.style_guide, name="style_guide"),
    path("styleguide/<str:language>/", guide.style_guide, name="style_guide_in"),
]
