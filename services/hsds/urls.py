"""
Every address of the HSDS API, below /hsds/. The language stands in the address and nowhere else.

No address ends with a slash but the root's, and an unknown one is answered in JSON like everything else.
"""

from django.urls import URLPattern, URLResolver, include, path, re_path

from services.hsds import documentation
from services.hsds.answers import no_such_address
from services.hsds.api import api

LANGUAGE = r"(?P<language>fr|en)"

hsds_patterns: list[URLPattern | URLResolver] = [
    path("openapi.json", documentation.openapi_json, name="openapi_french"),
    path("profile.json", documentation.profile_json, name="profile"),
    re_path(rf"^{LANGUAGE}/openapi\.json$", documentation.openapi_json, name="openapi"),
    re_path(rf"^{LANGUAGE}/docs$", documentation.documentation, name="documentation"),
    re_path(rf"^{LANGUAGE}/", include(api.urls[0])),
    re_path(rf"^{LANGUAGE}/.*$", no_such_address, name="no_such_address"),
]
