"""The list on disk: replaced whole, the one before kept, read again when it changes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from knowledge.teams.check import problems
from knowledge.teams.compare import compare
from knowledge.teams.errors import TeamStoreError
from knowledge.teams.force import TeamsInForce
from knowledge.teams.schema import Directory
from knowledge.teams.store import load, save, undo
from tests.knowledge.teams.lists import BARE, FAR, SMALL, TODAY, TRUNG_BINH

OTHER = Directory(imported=TODAY, teams=(FAR,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "teams.json"


def test_list_comes_back_as_it_was(path: Path) -> None:
    assert load(path) == Directory()
    save(path, SMALL)
    assert load(path) == SMALL
    assert path.stat().st_mode & 0o077 == 0, "numbers that are not public stand in it"


def test_list_of_before_can_be_put_back_and_forth(path: Path) -> None:
    save(path, SMALL)
    save(path, OTHER)
    assert undo(path) == SMALL == load(path)
    assert undo(path) == OTHER == load(path)


def test_nothing_to_go_back_to_is_told(path: Path) -> None:
    save(path, SMALL)
    with pytest.raises(TeamStoreError, match="trước"):
        undo(path)


def test_broken_list_is_told_and_can_be_replaced(path: Path) -> None:
    save(path, SMALL)
    path.write_text('{"teams": [{"commune": 1}]}')
    with pytest.raises(TeamStoreError, match=r"teams\.json"):
        load(path)
    save(path, OTHER)
    assert load(path) == OTHER


def test_interrupted_import_leaves_the_list_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, SMALL)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        save(path, OTHER)
    assert load(path) == SMALL


def test_changed_file_counts_at_once(path: Path) -> None:
    force = TeamsInForce(path)
    assert not force.now()
    version = force.version
    save(path, SMALL)
    assert force.now().directory == SMALL
    assert force.version != version
    assert force.now() is force.now(), "an unchanged file is not read again"
    save(path, OTHER)
    assert force.now().directory == OTHER


def test_broken_file_leaves_what_was_read_before_in_force(path: Path) -> None:
    save(path, SMALL)
    force = TeamsInForce(path)
    force.now()
    path.write_text("{")
    with structlog.testing.capture_logs() as logs:
        assert force.now().directory == SMALL
        assert force.now().directory == SMALL
    assert [entry["event"] for entry in logs] == ["teams_not_read"]


def test_difference_names_new_gone_and_changed() -> None:
    later = TRUNG_BINH.model_copy(update={"days": (1,), "members": ()})
    found = compare((TRUNG_BINH, BARE), (later, FAR))
    assert (found.new, found.gone) == ((FAR,), (BARE,))
    assert found.changed == ((later, ("thành viên", "ngày trực")),)
    assert not compare((TRUNG_BINH, BARE), (BARE, TRUNG_BINH))


def test_check_names_what_is_missing_or_old() -> None:
    told = "\n".join(problems(SMALL, TODAY + timedelta(days=200)))
    assert "ấp Kênh Đào, xã Thoại Sơn: chưa có ngày trực, chưa có điểm hỗ trợ" in told
    assert "ấp Trung Bình, xã Thoại Sơn: nguồn xem đã lâu (01/11/2026)" in told
    assert "100 xã, phường, đặc khu chưa có tổ nào" in told
    assert list(problems(Directory(), TODAY)) == []
