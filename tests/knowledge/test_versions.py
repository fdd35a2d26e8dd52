"""Imported catalogues on disk: in force at once, never half, and a way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import VersionError, VersionMovedError
from knowledge.versions import Versions
from tests.knowledge.made_up import BEES, FERRY, procedure

MADE = "2026-11-26T09:00:00"


def filled(folder: Path, *codes: str) -> Versions:
    """Return versions 1, 2, … of one procedure each."""
    versions = Versions(folder)
    for code in codes:
        versions.add({code: procedure(code)}, (f"{code}.json",), MADE)
    return versions


def test_nothing_imported_is_no_catalogue(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "none")
    assert versions.current() is None
    assert versions.all() == []


def test_newest_is_in_force(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY, BEES)
    current = versions.current()
    assert current is not None
    assert list(current.procedures) == [BEES]
    assert [(v.number, v.files, v.procedures) for v in versions.all()] == [
        (1, (f"{FERRY}.json",), 1),
        (2, (f"{BEES}.json",), 1),
    ]


def test_going_back_and_forth_loses_nothing(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY, BEES)
    for number, code in ((1, FERRY), (2, BEES)):
        versions.put_in_force(number)
        current = Versions(tmp_path).current()
        assert current is not None
        assert list(current.procedures) == [code]


def test_going_back_behind_the_first_leaves_the_written_catalogue_alone(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY)
    versions.put_in_force(0)
    assert versions.current() is None
    assert len(versions.all()) == 1


def test_number_is_never_used_twice(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY, BEES)
    versions.put_in_force(1)
    assert versions.add({FERRY: procedure()}, (), MADE).number == 3


def test_broken_version_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY, BEES)
    versions.put_in_force(1)
    (tmp_path / "0002" / "catalogue.json").write_text('{"version": "half')
    with pytest.raises(VersionError, match="bị hỏng"):
        versions.put_in_force(2)
    assert versions.current_number() == 1


def test_version_that_never_was_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="không có phiên bản danh mục 7"):
        filled(tmp_path, FERRY).put_in_force(7)


def test_import_that_was_killed_half_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = filled(tmp_path, FERRY)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            versions.add({BEES: procedure(BEES)}, (), MADE)
    current = Versions(tmp_path).current()
    assert current is not None
    assert list(current.procedures) == [FERRY]
    assert versions.add({BEES: procedure(BEES)}, (), MADE).number == 2


def test_two_imports_of_the_same_are_two_versions_of_the_catalogue(tmp_path: Path) -> None:
    versions = filled(tmp_path, FERRY, FERRY)
    assert versions.load(1).version != versions.load(2).version


def test_pointer_moves_only_from_the_version_that_was_seen(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    for _ in range(2):
        versions.add({FERRY: procedure()}, ("a",), "2026-11-27")
    with pytest.raises(VersionMovedError, match="từ phiên bản 1 sang 2"):
        versions.move(0, instead_of=1)
    assert versions.current_number() == 2
    versions.move(1, instead_of=2)
    assert versions.current_number() == 1


def test_version_beside_the_one_in_force_is_not_in_force_and_can_be_thrown_away(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    versions.add({FERRY: procedure()}, ("a",), "2026-11-27")
    beside = versions.write({FERRY: procedure()}, ("b",), "2026-11-27")
    assert (versions.current_number(), beside.number) == (1, 2)
    versions.drop(beside.number)
    versions.drop(1)
    assert [one.number for one in versions.all()] == [1], "the one in force is never thrown away"
