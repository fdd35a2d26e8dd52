"""Dry runs of imports: begun, watched, applied or given up. One works at a time; none is kept for long."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from pydantic import ValidationError

from admin.accounts.account import Account
from admin.catalogue.stock import Stock
from admin.catalogue.trial import AFTER, JOB, PROGRESS, RESULT, STORED, Job, Progress, Result
from admin.catalogue.uploads import Sent, keep, look_inside
from admin.errors import InvalidInputError, NotThereError
from admin.follow_ups.clock import day_of
from channels.clock import Clock, utc_now

KEPT: Final = timedelta(days=1)
MOST_KEPT: Final = 5
"""Dry runs; each may hold the whole catalogue, some 30 MB."""
PATIENCE: Final = 900
"""Seconds after which one is ended from outside; it ends itself after ten minutes of work."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_NAME: Final = re.compile(r"[0-9a-f]{24}", re.ASCII)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Trial:
    """Hold one dry run; without a ``result`` it is at work, or was interrupted."""

    name: str
    folder: Path
    job: Job
    result: Result | None
    progress: Progress
    is_working: bool


class Trials:
    """Keep dry runs below the folder of uploads."""

    def __init__(self, stock: Stock, clock: Clock = utc_now) -> None:
        self._stock = stock
        self._home = stock.places.uploads
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    async def begin(self, files: Sequence[Sent], decision: str, read: date, by: Account) -> str:
        """Take files in and start working out what they would change; return the name of the dry run.

        Raises:
            InvalidInputError: a file cannot be an export.
        """
        await asyncio.to_thread(self.sweep)
        shelf = await self._stock.shelf()
        name = secrets.token_hex(12)
        folder = self._home / name
        now = self._clock()
        job = Job(
            names=tuple(one.name for one in files),
            decision=decision,
            read=read,
            today=day_of(now),
            asked_by=by.username,
            asked_at=now,
            imports=str(self._stock.places.imports),
            base=shelf.number,
            written=shelf.written.version,
        )
        folder.mkdir(parents=True, mode=0o700)
        try:
            await keep(folder, files)
            await asyncio.to_thread(look_inside, folder, job.names)
        except (InvalidInputError, OSError):
            shutil.rmtree(folder, ignore_errors=True)
            raise
        (folder / JOB).write_text(job.model_dump_json(), encoding="utf-8")
        self._tasks[name] = asyncio.create_task(self._work(name, folder, job))
        return name

    def find(self, name: str) -> Trial:
        """Return one dry run.

        Raises:
            NotThereError: there is none of this name, or no longer.
        """
        folder = self._home / name
        if not _NAME.fullmatch(name) or not (folder / JOB).is_file():
            raise NotThereError("Lần chạy thử này không còn.", "Anh/chị đưa tệp lên lại.")
        try:
            job = Job.model_validate_json((folder / JOB).read_bytes())
            done, under_way = folder / RESULT, folder / PROGRESS
            result = Result.model_validate_json(done.read_bytes()) if done.is_file() else None
            progress = (
                Progress.model_validate_json(under_way.read_bytes()) if under_way.is_file() else Progress()
            )
        except (ValidationError, OSError) as error:
            raise NotThereError("Lần chạy thử này không đọc được.", "Anh/chị đưa tệp lên lại.") from error
        task = self._tasks.get(name)
        is_working = task is not None and not task.done()
        # It is over when it has tidied up behind itself, not before.
        return Trial(name, folder, job, None if is_working else result, progress, is_working)

    def all(self) -> list[Trial]:
        """Return those that are kept, the newest first."""
        found = []
        for name in self._names():
            try:
                found.append(self.find(name))
            except NotThereError:
                continue
        return sorted(found, key=lambda one: one.job.asked_at, reverse=True)

    async def give_up(self, name: str) -> None:
        """End a dry run and throw away everything of it."""
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if _NAME.fullmatch(name):
            await asyncio.to_thread(shutil.rmtree, self._home / name, ignore_errors=True)

    def sweep(self) -> None:
        """Throw away what is old, or too many, or was never begun; what is at work stays."""
        kept = [one for one in self.all() if not self._is_over(one.job.asked_at)][: MOST_KEPT - 1]
        wanted = {one.name for one in kept} | {name for name, task in self._tasks.items() if not task.done()}
        for name in self._names():
            if name not in wanted:
                self._tasks.pop(name, None)
                shutil.rmtree(self._home / name, ignore_errors=True)

    def _is_over(self, asked_at: datetime) -> bool:
        return self._clock() - asked_at > KEPT

    def _names(self) -> list[str]:
        if not self._home.is_dir():
            return []
        return [path.name for path in self._home.iterdir() if _NAME.fullmatch(path.name)]

    async def _work(self, name: str, folder: Path, job: Job) -> None:
        async with self._turn:
            status = await _run(folder)
        if not (folder / RESULT).is_file():
            log.error("import_trial_failed", trial=name, status=status)
            problem = "Đọc tệp không xong: tệp quá lớn hoặc bị hỏng. Chia thành tệp nhỏ hơn rồi thử lại."
            (folder / RESULT).write_text(Result(problem=problem).model_dump_json(), encoding="utf-8")
        # Only what was read out of them is wanted from here on.
        for number in range(1, len(job.names) + 1):
            (folder / STORED.format(number)).unlink(missing_ok=True)


async def _run(folder: Path) -> int | None:
    """Work in a process of its own, which knows none of our secrets; return how it ended."""
    environment = {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "admin.catalogue.trial_work", str(folder)),
        cwd=_ROOT,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            return await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def snapshot_of(trial: Trial) -> Path:
    """Return the file that holds the catalogue a dry run would apply."""
    return trial.folder / AFTER
