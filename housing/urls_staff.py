"""The housing team's pages on the staff door; its paths are French in both languages."""

from django.urls import URLPattern, path

from housing.views.team import file

app_name = "applications"

urlpatterns: list[URLPattern] = [
    path("<uuid:case_id>/", file.file, name="file"),
    path("<uuid:case_id>/ouvrir/", file.open_one, name="open"),
]
