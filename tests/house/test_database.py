"""Which model lives where, and how each door signs in."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import request_started
from django.db import connections

from montreal_sanctuary import database
from montreal_sanctuary.database import HouseRouter, databases_for_door

OUTSIDE = {
    "DATABASE_URL_DIRECTORY_READER": "postgresql://directory_reader:needle@db.example:6432/annuaire",
    "DATABASE_URL_DIRECTORY_INTAKE": "postgresql://directory_intake:needle@db.example:6432/annuaire",
    "DATABASE_URL_CASEWORK_INTAKE": "postgresql://casework_intake:needle@db.example/dossiers",
}


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in OUTSIDE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_every_model_has_its_table_in_one_database_only() -> None:
    router = HouseRouter()
    for model in apps.get_models():
        homes = [
            alias
            for alias in ("default", "directory", "directory_intake")
            if router.allow_migrate(alias, model._meta.app_label, model_name=model._meta.model_name)
        ]
        assert homes == [router.db_for_write(model)], model
        assert router.db_for_read(model) == router.db_for_write(model)


def test_the_directory_holds_the_services_and_nothing_else(db: None) -> None:
    for alias, is_theirs in (("directory", True), ("default", False)):
        tables = set(connections[alias].introspection.table_names()) - {"django_migrations"}
        assert tables
        assert all(table.startswith("services_") == is_theirs for table in tables), tables


def test_a_row_of_one_database_cannot_be_related_to_a_row_of_the_other() -> None:
    listing, member = apps.get_model("services", "Listing")(), apps.get_model("staff", "StaffMember")()
    assert not HouseRouter().allow_relation(listing, member)
    assert HouseRouter().allow_relation(listing, apps.get_model("services", "Organization")())


def test_each_door_of_an_outside_server_signs_in_with_its_own_roles(outside: pytest.MonkeyPatch) -> None:
    databases = databases_for_door("public")
    assert {alias: settings["USER"] for alias, settings in databases.items()} == {
        "default": "casework_intake",
        "directory": "directory_reader",
        "directory_intake": "directory_intake",
    }
    assert databases["directory"]["HOST"] == "db.example"
    assert databases["directory"]["PORT"] == "6432"
    assert databases["directory"]["NAME"] == "annuaire"
    assert databases["directory"]["OPTIONS"]["application_name"] == "acces-sans-peur"


def test_the_public_door_needs_no_address_of_the_staff_or_of_an_owner(outside: pytest.MonkeyPatch) -> None:
    databases_for_door("public")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL_CASEWORK_STAFF"):
        databases_for_door("staff")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL_CASEWORK_OWNER"):
        databases_for_door("operator")


def test_a_broken_address_is_named_in_both_languages_without_its_password(
    outside: pytest.MonkeyPatch,
) -> None:
    outside.setenv("DATABASE_URL_DIRECTORY_READER", "postgresql://reader:needle@host:port/x y?bad")
    with pytest.raises(ImproperlyConfigured) as refused:
        databases_for_door("public")
    words = str(refused.value)
    assert "DATABASE_URL_DIRECTORY_READER n’est pas" in words
    assert "DATABASE_URL_DIRECTORY_READER is not" in words
    assert "needle" not in words
    assert refused.value.__suppress_context__


def test_reads_of_the_directory_are_spread_over_its_replicas_one_for_each_request(
    outside: pytest.MonkeyPatch,
) -> None:
    outside.setenv(
        "DATABASE_URL_DIRECTORY_REPLICAS", "host=one user=directory_reader, host=two user=directory_reader"
    )
    databases = databases_for_door("public")
    assert [databases[f"directory_replica_{n}"]["HOST"] for n in (1, 2)] == ["one", "two"]

    listing, member = apps.get_model("services", "Listing"), apps.get_model("staff", "StaffMember")
    router, seen = HouseRouter(), set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DATABASES", databases)
        for _ in range(60):
            database._forget_replica()
            seen.add(first := router.db_for_read(listing))
            assert router.db_for_read(listing) == first
            assert router.db_for_read(member) == "default"
            assert router.db_for_write(listing) == "directory"
    database._forget_replica()
    assert any("forget-replica" in str(receiver[0]) for receiver in request_started.receivers)
    assert seen == {"directory_replica_1", "directory_replica_2"}
    assert not router.allow_migrate("directory_replica_1", "services")
