"""A sync that is cut off anywhere goes on: nothing lost, nothing doubled, nothing asked twice."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sync.details import DetailFile
from knowledge.sync.report import Progress
from knowledge.sync.run import sync
from knowledge.sync.state import Row
from tests.fakes.portal import UPDATED, a_detail
from tests.knowledge.sync.conftest import COUNT, Desk, FakeTime, ids_of, ids_on_disk, lines_of

pytestmark = pytest.mark.anyio
STEPS = 77
"""Waits, told progress and writes of one sync of seven procedures; a test below counts them."""
ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import asyncio, sys
from pathlib import Path
from knowledge.sync.run import sync
from knowledge.sync.settings import SyncSettings
settings = SyncSettings(base_url=sys.argv[1], page_size=3, pause=0, jitter=0)
asyncio.run(sync(settings, Path(sys.argv[2]), lambda progress: None))
"""


class PowerCut(BaseException):
    """Stand for a kill: nothing in the code catches it."""


class Fuse:
    """Count the steps of a sync and blow at one of them."""

    def __init__(self, blows_at: int) -> None:
        self._blows_at = blows_at
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self._blows_at:
            raise PowerCut

    def around(self, right: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that may be cut off before it does its work, or after."""

        def call(*args: Any) -> Any:
            self.step()
            result = right(*args)
            self.step()
            return result

        return call


async def run_with(fuse: Fuse, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fuse.around(os.fsync))
        patch.setattr(os, "replace", fuse.around(os.replace))
        time = FakeTime(at_wait=fuse.step)
        await sync(desk.settings(), desk.folder, lambda _progress: fuse.step(), clock=time.clock)


async def test_steps_are_counted_right(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fuse = Fuse(0)
    await run_with(fuse, desk, monkeypatch)
    assert fuse.steps == STEPS


@pytest.mark.parametrize("step", range(1, STEPS + 1))
async def test_sync_cut_off_at_any_step_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with pytest.raises(PowerCut):
        await run_with(Fuse(step), desk, monkeypatch)
    there, cursors = ids_on_disk(desk.folder), list(desk.portal.cursors)
    finished = json.loads((desk.folder / "state.json").read_bytes())["finished"] if cursors else False
    desk.portal.forget_questions()
    report = await desk.sync()
    assert lines_of(report.path) == [desk.portal.details[identifier] for identifier in desk.portal.ids]
    assert sorted(desk.portal.asked) == sorted(set(desk.portal.ids) - there)
    assert finished or len(set(cursors) & set(desk.portal.cursors)) <= 1
    assert (report.listed, report.fetched + report.unchanged, report.failed) == (COUNT, COUNT, ())
    assert len((desk.folder / "details.jsonl").read_text().splitlines()) == COUNT


@pytest.mark.parametrize("step", range(1, STEPS + 1, 5))
async def test_cut_off_update_keeps_the_last_result_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    first = await desk.sync()
    old = lines_of(first.path)
    desk.portal.publish(*(a_detail(number, updatedAt=UPDATED + 1) for number in range(1, COUNT + 1)))
    new = [desk.portal.details[identifier] for identifier in desk.portal.ids]
    with pytest.raises(PowerCut):
        await run_with(Fuse(step), desk, monkeypatch)
    assert lines_of(first.path) in (old, new)
    report = await desk.sync()
    assert lines_of(report.path) == new


async def test_report_counts_what_came_before_the_interruption(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PowerCut):
        await run_with(Fuse(50), desk, monkeypatch)
    assert ids_on_disk(desk.folder)
    report = await desk.sync()
    assert (report.fetched, report.unchanged) == (COUNT, 0)


async def test_list_of_an_old_interruption_is_asked_for_again_and_details_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PowerCut):
        await run_with(Fuse(50), desk, monkeypatch)
    there = ids_on_disk(desk.folder)
    new = a_detail(8)
    desk.portal.publish(new)
    desk.portal.forget_questions()
    desk.time.passes(days=2)
    report = await desk.sync()
    assert desk.portal.cursors[0] == ""
    assert not there & set(desk.portal.asked)
    assert new in lines_of(report.path)


async def test_list_begun_for_another_body_is_not_gone_on_with(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PowerCut):
        await run_with(Fuse(50), desk, monkeypatch)
    desk.portal.forget_questions()
    await desk.sync(department_code="H01")
    assert desk.portal.cursors[0] == ""


@given(cut=st.integers(min_value=0, max_value=10_000))
def test_half_a_line_is_dropped_and_the_lines_before_stay(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "details.jsonl"
    file, now = DetailFile(path), FakeTime().present
    for number in range(3):
        row = Row(id=str(number), fingerprint="f")
        file.add(row, 1, now, a_detail(number))
    whole = path.read_bytes()
    kept = whole[: cut % (len(whole) + 1)]
    path.write_bytes(kept)
    again = DetailFile(path)
    assert len(again) == kept.count(b"\n")
    again.add(Row(id="new", fingerprint="f"), 2, now, a_detail(9))
    assert path.read_bytes().startswith(whole[: kept.rfind(b"\n") + 1])
    assert len(DetailFile(path)) == kept.count(b"\n") + 1


@pytest.mark.parametrize("damage", [b"\0" * 40, b"[]", b'{"id":"a"}', b'{"id":1,"run":"x"}', b"\xff", b""])
async def test_damaged_line_is_asked_for_again(desk: Desk, damage: bytes) -> None:
    await desk.sync()
    path = desk.folder / "details.jsonl"
    lines = path.read_bytes().splitlines()
    lost = json.loads(lines[2])["id"]
    lines[2] = damage
    path.write_bytes(b"\n".join(lines) + b"\n")
    desk.portal.forget_questions()
    report = await desk.sync()
    assert desk.portal.asked == [lost]
    assert ids_of(report.path) == desk.portal.ids
    assert len(path.read_bytes().splitlines()) == COUNT


async def test_killed_process_goes_on_where_it_was(desk: Desk) -> None:
    portal, reached = desk.portal, asyncio.Event()
    portal.at_detail = lambda number: reached.set() if number == 4 else None
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, portal.url, str(desk.folder), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    await asyncio.wait_for(reached.wait(), 60)
    child.kill()
    _, complaints = await child.communicate()
    assert (child.returncode, complaints) == (-9, b"")
    there = ids_on_disk(desk.folder)
    assert len(there) >= 3
    portal.forget_questions()
    told: list[Progress] = []
    report = await sync(desk.settings(), desk.folder, told.append, clock=desk.time.clock)
    assert sorted(portal.asked) == sorted(set(portal.ids) - there)
    assert portal.cursors == []
    assert ids_of(report.path) == portal.ids
    assert report.fetched == COUNT
