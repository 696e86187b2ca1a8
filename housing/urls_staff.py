"""The housing team's pages on the staff door; its paths are French in both languages."""

from django.urls import URLPattern, path

from housing.views.team import file, intakes

app_name = "applications"

urlpatterns: list[URLPattern] = [
    path("reception/", intakes.reception, name="intake"),
    path("reception/ouvrir/", intakes.open_reception, name="open_intake"),
    path("reception/fermer/", intakes.close_reception, name="close_intake"),
    path("<uuid:case_id>/", file.file, name="file"),
    path("<uuid:case_id>/ouvrir/", file.open_one, name="open"),
]
