"""The addresses of signing in, under the names that allauth looks for. Its other pages do not exist here."""

from django.urls import path

from staff.views.sign_in import give_second_factor, sign_in, sign_out

urlpatterns = [
    path("entrer/", sign_in, name="account_login"),
    path("entrer/deuxieme-etape/", give_second_factor, name="mfa_authenticate"),
    path("sortir/", sign_out, name="account_logout"),
]
