"""Secrets that the portal makes for itself."""

import os
import stat
import threading
from pathlib import Path

import pytest

from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import kept_secret, portal_folder, read_secret


def test_a_secret_is_made_once_and_read_ever_after(tmp_path: Path) -> None:
    home = tmp_path / "new" / "var"
    assert read_secret("pepper", home=home) is None
    made = kept_secret("pepper", home=home)
    assert len(made) >= 43
    assert kept_secret("pepper", home=home) == made == read_secret("pepper", home=home)
    assert kept_secret("other", home=home) != made


def test_its_file_and_folder_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        kept_secret("pepper", home=tmp_path)
    finally:
        os.umask(before)
    file = tmp_path / "secrets" / "pepper"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["pepper"]


def test_starters_at_the_same_moment_agree_on_it(tmp_path: Path) -> None:
    found: list[str] = []
    starters = [
        threading.Thread(target=lambda: found.append(kept_secret("s", home=tmp_path))) for _ in range(8)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_file_left_empty_by_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "pepper").touch()
    with pytest.raises(HouseError, match="is empty"):
        kept_secret("pepper", home=tmp_path)


def test_the_portals_folder_is_beside_manage_py_or_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", "~/somewhere else")
    assert portal_folder() == Path.home() / "somewhere else"
    monkeypatch.delenv("PORTAL_DATA_DIR")
    assert (portal_folder().parent / "manage.py").exists()
