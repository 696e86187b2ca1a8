"""The housing team's pages on the staff door; its paths are French in both languages."""

from django.urls import URLPattern

app_name = "applications"

urlpatterns: list[URLPattern] = []
