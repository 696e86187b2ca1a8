"""Every address of the public door. French and English each have their own; the rest is for machines."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from services.hsds.urls import hsds_patterns

urlpatterns = [
    path("hsds/", include((hsds_patterns, "hsds"))),
    path("", include("services.urls_machines")),
    path("", include("portal.urls_machines")),
    *i18n_patterns(
        path("", include("portal.urls")),
        path("", include("services.urls")),
        path("", include("assistance.urls")),
        path("", include("housing.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
