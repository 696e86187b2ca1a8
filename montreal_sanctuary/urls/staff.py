"""Every address of the staff door."""

from django.urls import include, path

from staff.views.desk import desk

urlpatterns = [
    path("", desk, name="desk"),
    path("compte/", include("staff.urls_sign_in")),
    path("compte/", include("staff.urls")),
    path("demandes/", include("assistance.urls_staff")),
    path("logement/", include("housing.urls_staff")),
]

handler400 = "staff.views.errors.bad_request"
handler403 = "staff.views.errors.forbidden"
handler404 = "staff.views.errors.not_found"
# Django has no such handler; allauth looks for it here.
handler429 = "staff.views.errors.too_many"
handler500 = "staff.views.errors.server_error"
