"""The team's pages about programmes: written, seen as the public will, published; the door, its answers."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import set_urlconf
from django.utils.translation import override

from casework.models import Intake
from housing.forms.programmes import ProgrammeForm
from housing.models import OpeningWindow, OwnerAnswer, Programme, ProgrammeVersion
from housing.operations.programmes import draft_of, load_shipped, mark_of
from housing.programmes import read_shipped
from housing.views.programmes import programme
from staff.enums import Role
from tests.casework.factories import member
from tests.housing.factories import AT, TODAY, HousingDesk
from tests.services.factories import ListingFactory
from tests.staff_door import StaffDoor

HOME = "/logement/programmes/"


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    with time_machine.travel(AT):
        yield


@pytest.fixture
def editor(staff_door: StaffDoor, db: None) -> Client:
    return staff_door.client_for(member("edith", Role.EDITOR))


@pytest.fixture
def supervisor(staff_door: StaffDoor, housing_desk: HousingDesk) -> Client:
    return staff_door.client_for(housing_desk.supervisor.member)


def written(version: ProgrammeVersion, **changes: Any) -> dict[str, Any]:
    """Return what a browser posts for a version, with some fields changed."""
    initial = {**ProgrammeForm.initial_of(version), "read": mark_of(version), **changes}
    return {name: value for name, value in initial.items() if value not in (None, False)}


def page(client: Client, path: str, code: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == code, path
    found = response.content.decode()
    assert "unknown variable" not in found
    return found


def test_a_programme_is_written_seen_as_the_public_will_and_published(
    editor: Client, housing_desk: HousingDesk
) -> None:
    code = housing_desk.programme.code
    here = f"{HOME}{code}/"
    assert housing_desk.version.name_fr in page(editor, HOME)
    assert 'name="summary_en"' in page(editor, f"{here}modifier/")
    ListingFactory(slug="cl-rosemont", name_fr="Comité d’ici")
    post = written(
        housing_desk.version,
        summary_fr="Une phrase neuve.",
        summary_en="A new sentence.",
        how_fr="- On appelle.\n- On attend.",
        how_en="- We call.\n- We wait.",
        helpers="cl-rosemont",
        ceilings="1 : 38 000 $\n2: $43,500",
        link="https://montreal.ca/",
    )
    answer = editor.post(f"{here}modifier/", post)
    assert answer.status_code == 302, answer.content.decode()
    draft = draft_of(housing_desk.programme)
    assert draft is not None
    assert (draft.ceilings, draft.helpers) == ({"1": 38_000, "2": 43_500}, ["cl-rosemont"])
    previews = {language: page(editor, f"{here}apercu/?l={language}") for language in ("fr", "en")}
    assert "Une phrase neuve." in previews["fr"]
    assert "A new sentence." in previews["en"]
    assert "<li>On appelle.</li>" in previews["fr"]
    published = editor.post(f"{here}publier/", {"read": mark_of(draft)}, follow=True)
    assert "La version 2 est publiée." in published.content.decode()
    # What was previewed is word for word what the public reads.
    for language in ("fr", "en"):
        public = _public_page(code, language)
        assert _words(_inside(previews[language])) == _words(_inside(public))


def _public_page(code: str, language: str) -> str:
    """Return the public page while the staff door is the one that is open."""
    set_urlconf("montreal_sanctuary.urls.public")
    try:
        with override(language):
            return programme(RequestFactory().get("/"), code).content.decode()
    finally:
        set_urlconf(None)


def _inside(text: str) -> str:
    """Return the programme, from its name down to where it was read."""
    inside = text[text.index("<article") : text.index("</article>")]
    return inside[: inside.index("</p>", inside.index("ms-programme__foot"))]


def _words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


WRONG = [
    ({"name_en": ""}, "name_en", ""),
    ({"helpers": "nulle-part"}, "helpers", "nulle-part"),
    ({"listing": "nulle-part"}, "listing", "nulle-part"),
    ({"link": "http://montreal.ca"}, "link", "https://"),
    ({"ceilings": "deux mille"}, "ceilings", "deux mille"),
    ({"ceilings": "1 : 40000\n2 : 30000"}, "ceilings", "plus bas"),
    ({"ceilings_on": ""}, "ceilings_on", "De quel jour"),
    ({"ceilings_source": ""}, "ceilings_source", "D’où viennent"),
    ({"opens_on": "2027-02-01", "closes_on": "2027-01-01"}, "closes_on", "avant le premier"),
    ({"opens_on": "demain"}, "opens_on", "2027-03-14"),
]


def test_a_mistake_is_said_at_its_field_and_nothing_that_was_typed_is_lost(
    editor: Client, housing_desk: HousingDesk
) -> None:
    typed = {"about_fr": "Trois lignes tapées.", "about_en": "Three lines."}
    for wrong, field, says in WRONG:
        post = written(housing_desk.version, **typed, **wrong)
        answer = editor.post(f"{HOME}{housing_desk.programme.code}/modifier/", post)
        text = answer.content.decode()
        assert answer.status_code == 400, wrong
        linked = re.search(rf'<a href="#id_{field}">([^<]*)</a>', text)
        assert linked is not None, wrong
        assert says in linked[1], wrong
        assert "Trois lignes tapées." in text, wrong
    assert draft_of(housing_desk.programme) is None


def test_of_two_editors_the_second_is_told_and_keeps_what_they_typed(
    editor: Client, housing_desk: HousingDesk
) -> None:
    path = f"{HOME}{housing_desk.programme.code}/modifier/"
    both = [written(housing_desk.version, summary_fr=f"De la {n}e.", summary_en="x") for n in (1, 2)]
    assert editor.post(path, both[0]).status_code == 302
    second = editor.post(path, both[1])
    assert second.status_code == 400
    text = second.content.decode()
    assert "a changé ce brouillon entre-temps" in text
    assert "De la 2e." in text
    draft = draft_of(housing_desk.programme)
    assert draft is not None
    assert draft.summary_fr == "De la 1e."
    stale = editor.post(f"{HOME}{housing_desk.programme.code}/publier/", {"read": "x"}, follow=True)
    assert "a changé ce brouillon entre-temps" in stale.content.decode()
    assert ProgrammeVersion.objects.filter(published_on__isnull=False).count() == 1


def test_the_door_opens_with_the_answer_people_and_a_window_and_says_what_lacks(
    supervisor: Client, housing_desk: HousingDesk
) -> None:
    load_shipped(read_shipped(), on=TODAY)
    here = f"{HOME}hebergement-temporaire/"
    shut = page(supervisor, here)
    assert "Il manque\u00a0: la réponse écrite et datée du propriétaire." in shut
    assert re.search(r"<button[^>]*disabled[^>]*>Recevoir des demandes", shut)
    refused = supervisor.post(f"{here}ouvrir/", follow=True)
    assert "Rien n’est ouvert." in refused.content.decode()
    assert supervisor.post(f"{here}reponse/", {"answered_on": "2030-01-01"}).status_code == 400
    given = {"answered_on": "2026-11-10", "signed_by": "La direction", "words": "Oui, tout le monde."}
    assert supervisor.post(f"{here}reponse/", given).status_code == 302
    assert "Oui, tout le monde." in page(supervisor, here)
    opened = supervisor.post(f"{here}ouvrir/", follow=True)
    assert "reçoit maintenant des demandes" in opened.content.decode()
    assert Programme.objects.get(code="hebergement-temporaire").is_receiving
    assert supervisor.post(f"{here}fermer/").status_code == 302
    assert not Programme.objects.get(code="hebergement-temporaire").is_receiving


def test_a_window_is_announced_with_its_draw_and_none_lies_over_another(
    supervisor: Client, housing_desk: HousingDesk
) -> None:
    here = f"{HOME}{housing_desk.programme.code}/"
    over = supervisor.post(f"{here}periode/", {"opens_on": "2026-12-01"})
    assert over.status_code == 400
    assert "Une autre période est ouverte" in over.content.decode()
    OpeningWindow.objects.update(closes_on=TODAY)
    assert supervisor.post(f"{here}periode/", {"opens_on": "2020-01-01"}).status_code == 400
    given = {"opens_on": "2026-12-01", "closes_on": "2026-12-31"}
    assert supervisor.post(f"{here}periode/", given).status_code == 302
    window = OpeningWindow.objects.get(number=2)
    assert window.seed is None
    assert window.seed_commitment[:16] in page(supervisor, here)


def test_a_window_without_a_last_day_is_ended_from_its_page_and_only_once(
    staff_door: StaffDoor, housing_desk: HousingDesk
) -> None:
    here = f"{HOME}{housing_desk.programme.code}/"
    ends = [f"{here}periode/{housing_desk.window.number + later}/fin/" for later in (0, 1)]
    # One that opens today has not had its day yet.
    supervisor = staff_door.client_for(housing_desk.supervisor.member)
    assert ends[0] not in page(supervisor, here)
    assert supervisor.post(ends[0]).status_code == 404
    with time_machine.travel(AT + dt.timedelta(days=1)):
        supervisor = staff_door.client_for(housing_desk.supervisor.member)
        editor = staff_door.client_for(member("edith", Role.EDITOR))
        assert ends[0] in page(supervisor, here)
        assert ends[0] not in page(editor, here)
        assert editor.post(ends[0]).status_code == 403
        assert "La période est finie" in supervisor.post(ends[0], follow=True).content.decode()
        housing_desk.window.refresh_from_db()
        assert housing_desk.window.closes_on == TODAY
        assert ends[0] not in page(supervisor, here)
        assert supervisor.post(ends[0]).status_code == 404
        opened = {"opens_on": (TODAY + dt.timedelta(days=1)).isoformat()}
        assert supervisor.post(f"{here}periode/", opened).status_code == 302
        assert ends[1] not in page(supervisor, here)


def test_a_programme_is_added_once_and_taken_off(supervisor: Client, housing_desk: HousingDesk) -> None:
    assert supervisor.post(f"{HOME}ajouter/", {"code": "maison-neuve"}).status_code == 302
    again = supervisor.post(f"{HOME}ajouter/", {"code": "maison-neuve"})
    assert again.status_code == 400
    assert "a déjà cette adresse" in again.content.decode()
    page(supervisor, f"{HOME}maison-neuve/")
    page(supervisor, f"{HOME}maison-neuve/apercu/")
    supervisor.post(f"{HOME}{housing_desk.programme.code}/retirer/")
    assert Programme.objects.get(code=housing_desk.programme.code).is_retired


def test_nobody_else_comes_near(staff_door: StaffDoor, editor: Client, housing_desk: HousingDesk) -> None:
    code = housing_desk.programme.code
    elsewhere = staff_door.client_for(member("simone", Role.SUPERVISOR))
    caseworker = staff_door.client_for(housing_desk.lead.member)
    for somebody in (elsewhere, caseworker):
        for path in (HOME, f"{HOME}{code}/", f"{HOME}{code}/modifier/"):
            page(somebody, path, 403)
        assert somebody.post(f"{HOME}ajouter/", {"code": "x"}).status_code == 403
    # An editor writes, and closes; opening, answers and windows are for who runs the team.
    for act, given in (
        ("ouvrir", {}),
        ("retirer", {}),
        ("reponse", {"answered_on": "2026-11-10", "signed_by": "x", "words": "x"}),
        ("periode", {"opens_on": "2026-12-01"}),
    ):
        assert editor.post(f"{HOME}{code}/{act}/", given).status_code == 403, act
    assert OwnerAnswer.objects.count() == 1
    page(editor, f"{HOME}nulle-part/", 404)


def test_the_desk_tells_editors_what_waits(editor: Client, housing_desk: HousingDesk) -> None:
    Intake.objects.update(is_open=True)
    assert "Programmes de logement" in page(editor, "/")
