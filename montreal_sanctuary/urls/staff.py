"""Every address of the staff door."""

from django.urls import include, path

from staff.views import desk

urlpatterns = [
    path("", desk, name="desk"),
    path("compte/", include("staff.urls")),
]
