"""
Scanners of mail and browsers that fetch ahead follow every link: no page that is only fetched answers an
offer, says yes to an organisation, confirms, withdraws or erases, whatever its address carries.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.test import Client

from casework import by_code
from housing.by_code.own_application import OwnApplication
from tests.assistance.visiting import Visitor, address, body
from tests.casework.factories import AT, TODAY
from tests.housing.conftest import housing_desk
from tests.housing.factories import HousingDesk
from tests.proofs.application_life import apply_and_live, own
from tests.proofs.conftest import no_directory

__all__ = ["housing_desk", "no_directory"]

#: What the buttons of these pages send; in an address it says nothing.
PRESSED = ("yes", "no", "read", "confirmed")


#: What reading one's own pages may leave: that a visit goes on (None: the whole table), that a text was read.
READ = {"casework_journey": None, "casework_message": "seen_on", "housing_letter": "read_on"}


def everything_kept() -> dict[str, Any]:
    """Give a digest of every table about files but those that reading changes."""
    found = {}
    with connection.cursor() as cursor:
        for app in ("casework", "housing"):
            for model in apps.get_app_config(app).get_models():
                table, left_out = model._meta.db_table, READ.get(model._meta.db_table, "")
                if left_out is not None:
                    rows = f"SELECT (to_jsonb(kept) - '{left_out}')::text AS one FROM {table} AS kept"
                    cursor.execute(f"SELECT md5(string_agg(one, '|' ORDER BY one)) FROM ({rows}) AS every")
                    found[table] = cursor.fetchone()
    return found


def pages(application: OwnApplication) -> list[tuple[str, dict[str, UUID | str]]]:
    acts = ("file", "answers", "place", "offer", "release", "confirm", "withdraw", "undo", "review")
    acts += ("stop_new_code", "message", "code", "helper", "helper_end", "copy", "erase")
    return [
        *((f"portal:follow_up_{act}", {}) for act in acts),
        *(("portal:follow_up_item", {"item": one.id}) for one in application.items),
        *(("portal:follow_up_letter", {"letter": one.id}) for one in application.letters),
        ("portal:follow_up_answer", {"question": "rooms"}),
    ]


def test_no_page_that_is_only_fetched_answers_for_anybody(
    housing_desk: HousingDesk, no_directory: None, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(AT, tick=False)
    filed = apply_and_live(housing_desk, "zq")
    application = own(filed)
    assert application.open_offer
    assert application.open_release
    visitor = Visitor(client, time_machine)
    visitor.post("portal:follow_up", {"code": filed.code})
    before = everything_kept()
    about = {"offer": str(application.open_offer.id), "takes_it": "yes"}
    about |= {"release": str(application.open_release.id), "text": "Non", "rooms": "3"}
    for name, named in pages(application):
        for pressed in PRESSED:
            answer = client.get(address(name, **named), {**about, pressed: "1"})
            assert answer.status_code in (200, 303, 405), name
    assert "zq" in body(visitor.open("portal:follow_up_answers"))
    assert everything_kept() == before
    # The comparison can fail.
    assert by_code.erase(filed.who, TODAY)
    assert everything_kept() != before
