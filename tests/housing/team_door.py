"""The housing team's pages at the staff door: their addresses, and an application that somebody opens."""

from uuid import UUID

from django.test import Client


def url(case_id: UUID, act: str = "") -> str:
    return f"/logement/{case_id}/{act}/" if act else f"/logement/{case_id}/"


def opened(client: Client, case_id: UUID, **reason: str) -> str:
    """Open an application as somebody does, and return its page."""
    answer = client.post(url(case_id, "ouvrir"), reason, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()
