"""What machines ask for at the root, outside of any language."""

from django.urls import path

from services.views import machines

urlpatterns = [
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
