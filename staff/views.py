"""The staff desk: what a member of the personnel sees first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk of whoever is signed in."""
    return render(request, "staff/desk.html")
