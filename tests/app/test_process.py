from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import process
from app.process import Child, keep_running, run_once
from app.settings import ROOT
from tests.app.processes import ends, lives

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")


class EnoughError(Exception):
    pass


class Entries:
    """A log that has had enough after some entries."""

    def __init__(self, enough: int) -> None:
        self.enough = enough
        self.all: list[dict[str, Any]] = []

    def error(self, event: str, **entry: Any) -> None:
        self.all.append({"event": event, **entry})
        if len(self.all) == self.enough:
            raise EnoughError

    def warning(self, event: str, **entry: Any) -> None:
        self.all.append({"event": event, **entry})


def child(tmp_path: Path, *command: str) -> Child:
    return Child(
        "small", command, {"PATH": os.environ["PATH"], "WORD": "lời"}, tmp_path / "log" / "small.log"
    )


def python(tmp_path: Path, code: str) -> Child:
    return child(tmp_path, sys.executable, "-S", "-c", code)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe by which a child says that it is under way."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


async def said(pipe: Path) -> list[int]:
    return [int(word) for word in (await asyncio.to_thread(pipe.read_text)).split()]


@pytest.mark.anyio
async def test_output_and_exit_code_of_a_child(tmp_path: Path) -> None:
    one = python(
        tmp_path, "import os, sys; print(os.environ['WORD']); print('err', file=sys.stderr); sys.exit(3)"
    )
    assert await run_once(one) == 3
    assert set(one.log_file.read_text(encoding="utf-8").split()) == {"lời", "err"}


@pytest.mark.anyio
async def test_log_of_an_earlier_run_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        await run_once(child(tmp_path, "echo", "line"))
    assert (tmp_path / "log" / "small.log").read_text() == "line\nline\n"


@pytest.mark.anyio
async def test_child_that_ends_is_started_again_with_growing_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = Entries(enough=5)
    monkeypatch.setattr(process, "log", entries)
    with pytest.raises(EnoughError):
        await keep_running(python(tmp_path, "print('up'); raise SystemExit(7)"), 0.001, 0.005)
    assert [entry["restart_in"] for entry in entries.all] == [0.001, 0.002, 0.004, 0.005, 0.005]
    assert {(entry["process"], entry["code"]) for entry in entries.all} == {("small", 7)}
    assert entries.all[0]["log"].endswith("small.log")
    assert (tmp_path / "log" / "small.log").read_text() == "up\n" * 5


@pytest.mark.anyio
async def test_pauses_start_from_the_bottom_after_a_steady_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = Entries(enough=3)
    monkeypatch.setattr(process, "log", entries)
    monkeypatch.setattr(process, "STEADY", 0.0)
    with pytest.raises(EnoughError):
        await keep_running(child(tmp_path, "false"), 0.001, 0.005)
    assert [entry["restart_in"] for entry in entries.all] == [0.001, 0.001, 0.001]


@linux
@pytest.mark.anyio
async def test_cancelling_stops_the_child_and_what_it_started(tmp_path: Path, pipe: Path) -> None:
    script = f"sleep 1000 & echo $$ $! > {pipe}; wait"
    task = asyncio.create_task(keep_running(child(tmp_path, "sh", "-c", script)))
    pids = await said(pipe)
    assert all(map(lives, pids))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [pid for pid in pids if not ends(pid)] == []


@linux
@pytest.mark.anyio
async def test_child_that_will_not_listen_is_killed(
    tmp_path: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "STOP_AFTER", 0.05)
    script = f"trap '' TERM; sleep 1000 & echo $$ $! > {pipe}; wait"
    task = asyncio.create_task(run_once(child(tmp_path, "sh", "-c", script)))
    pids = await said(pipe)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [pid for pid in pids if not ends(pid)] == []


@linux
def test_killed_supervisor_leaves_no_orphan(tmp_path: Path, pipe: Path) -> None:
    code = (
        "import asyncio, os; from pathlib import Path; from app.process import Child, keep_running\n"
        f"child = Child('sleeper', ['sh', '-c', 'echo $$ > {pipe}; exec sleep 1000'], os.environ, "
        f"Path({str(tmp_path / 'log')!r}))\n"
        "asyncio.run(keep_running(child))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    pid = int(pipe.read_text())
    assert lives(pid)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    assert ends(pid)
