"""Signing in and out. The other pages of allauth are left out until they are needed."""

from allauth.account.views import login, logout
from django.urls import path

urlpatterns = [
    path("entrer/", login, name="account_login"),
    path("sortir/", logout, name="account_logout"),
]
