"""One child process: started so that it cannot outlive us, restarted with growing pauses."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from app.settings import ROOT

log = structlog.get_logger(__name__)
STOP_AFTER = 10.0
"""Seconds between the polite signal and the last one."""
STEADY = 60.0
"""Seconds after which a process counts as healthy and its pauses start from the bottom again."""
SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One message is too little work to share: helper threads that wait for more only take the cores away."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """Say how to start a process and where its output goes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_file: Path


async def keep_running(
    child: Child,
    first_pause: float = 1.0,
    longest_pause: float = 30.0,
    ended: Callable[[], None] | None = None,
) -> None:
    """Run a child, and run it again whenever it ends, until cancelled; then stop it.

    ``ended`` is called each time it ended by itself.
    """
    clock = asyncio.get_running_loop().time
    pause = first_pause
    while True:
        started = clock()
        code = await run_once(child)
        if ended is not None:
            ended()
        if clock() - started >= STEADY:
            pause = first_pause
        log.error("process_ended", process=child.name, code=code, restart_in=pause, log=str(child.log_file))
        await asyncio.sleep(pause)
        pause = min(pause * 2, longest_pause)


async def run_once(child: Child) -> int:
    """Run a child to its end; when cancelled, stop it with everything it started."""
    child.log_file.parent.mkdir(parents=True, exist_ok=True)
    with child.log_file.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            cwd=ROOT,
            env=dict(child.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        return await process.wait()
    except asyncio.CancelledError:
        await _stop(process)
        raise


async def _stop(process: asyncio.subprocess.Process) -> None:
    signal_group(process.pid, signal.SIGTERM)
    try:
        # Not wait_for: on Python 3.11 it may swallow a second cancel.
        async with asyncio.timeout(STOP_AFTER):
            await process.wait()
    except TimeoutError:
        log.warning("process_killed", pid=process.pid)
    # Whatever the child left behind in its group goes too.
    signal_group(process.pid, signal.SIGKILL)
    await process.wait()


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a process and all that it started in its group; nothing happens when they are gone."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def die_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor dies, even by kill -9 (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
