"""The last five versions stay; nothing that our rows do not name is ever touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from admin.retraining import store
from admin.retraining.states import State
from app.release import folder_of, release_of
from app.rows import Rows, rows_of
from app.settings import Settings
from app.sweep import KEEP, sweep_half_built, sweep_old
from tests.admin.retraining.rows import NOW, put


@pytest.fixture
def rows(settings: Settings, sqlite_store: Path) -> Iterator[Rows]:
    shutil.copy(sqlite_store, settings.data_dir / "tthc.db")
    with rows_of(settings) as opened:
        yield opened


def add(settings: Settings, rows: Rows, state: State, index: str, model: str, **values: object) -> int:
    """Add a version with files on disk."""
    number = rows.do(lambda c: put(c, state, index_name=index, model_name=model, **values))
    release = release_of(settings, number, index, model)
    for folder in (release.index, release.model.parent, folder_of(settings, number)):
        folder.mkdir(parents=True, exist_ok=True)
    (release.index / "header.json").write_text("{}")
    release.model.write_text("model")
    return number


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_oldest_goes_and_the_last_five_stay(settings: Settings, rows: Rows) -> None:
    numbers = [add(settings, rows, State.RETIRED, f"i{n}", f"m{n}") for n in range(KEEP)]
    live = add(settings, rows, State.LIVE, "live", "live")
    assert sweep_old(settings, rows) == [numbers[0]]
    assert names(settings.index_dir) == {"live", *(f"i{n}" for n in range(1, KEEP))}
    assert names(settings.models_dir) == {"live.tar.gz", *(f"m{n}.tar.gz" for n in range(1, KEEP))}
    assert folder_of(settings, live).is_dir()
    assert not folder_of(settings, numbers[0]).exists()
    assert rows.do(lambda c: store.find(c, numbers[0])).swept
    assert sweep_old(settings, rows) == []


def test_live_one_and_the_one_before_stay_however_old(settings: Settings, rows: Rows) -> None:
    before = add(settings, rows, State.RETIRED, "before", "before", live_at=NOW - timedelta(days=1))
    live = add(settings, rows, State.LIVE, "live", "live", live_at=NOW)
    for n in range(8):
        add(settings, rows, State.REJECTED, f"i{n}", f"m{n}")
    swept = sweep_old(settings, rows)
    assert not {before, live} & set(swept)
    assert {"before", "live"} <= names(settings.index_dir)
    assert len(names(settings.index_dir)) == KEEP


def test_part_that_a_kept_version_shares_stays(settings: Settings, rows: Rows) -> None:
    failed = add(settings, rows, State.CANCELLED, "shared", "own")
    add(settings, rows, State.LIVE, "shared", "live")
    assert sweep_old(settings, rows) == [failed]
    assert names(settings.index_dir) == {"shared"}
    assert names(settings.models_dir) == {"live.tar.gz"}


def test_one_at_work_is_left_alone(settings: Settings, rows: Rows) -> None:
    add(settings, rows, State.TRAINING, "new", "new")
    assert sweep_old(settings, rows) == []
    assert names(settings.index_dir) == {"new"}


def test_index_that_somebody_built_by_hand_stays(settings: Settings, rows: Rows) -> None:
    (settings.index_dir / "by-hand").mkdir(parents=True)
    add(settings, rows, State.FAILED, "i", "m")
    sweep_old(settings, rows)
    assert names(settings.index_dir) == {"by-hand"}


def test_drafts_of_a_torn_one_go_and_those_of_others_stay(settings: Settings, rows: Rows) -> None:
    number = add(settings, rows, State.FAILED, "mine", "mine")
    for folder in (settings.index_dir / "mine.draft", settings.index_dir / "other.draft"):
        folder.mkdir()
        (folder / "half").write_text("half")
    (settings.models_dir / "draft-mine.tar.gz").write_text("half")
    (folder_of(settings, number).with_suffix(".draft")).mkdir()
    sweep_half_built(settings, rows.do(lambda c: store.find(c, number)))
    assert names(settings.index_dir) == {"mine", "other.draft"}
    assert names(settings.models_dir) == {"mine.tar.gz"}
    assert names(settings.releases_dir) == {f"{number:04}"}
