"""Housing on the public door. Each page has an address in each language."""

from django.urls import URLPattern

app_name = "housing"

urlpatterns: list[URLPattern] = []
