"""The trainer: takes retrainings from the queue, one at a time, each in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import structlog
from filelock import FileLock, Timeout

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from admin.retraining.states import WORKED_ON, BusyError, Origin, State
from app.errors import StartError
from app.pair import our_environment
from app.process import STOP_AFTER, die_with_parent, signal_group
from app.rows import Rows, rows_of
from app.settings import ROOT, Settings
from app.sweep import sweep_half_built, sweep_old
from app.weekly import is_due
from channels.clock import Clock, utc_now

LOOK: Final = 1.0
"""Seconds between two looks at the queue, and at a wish to stop."""
WEEKLY_BY: Final = "lịch hằng tuần"
TORN_OFF: Final = "Dừng giữa chừng: máy hoặc tiến trình huấn luyện bị tắt."
Watch = Callable[[Retraining], None]
log = structlog.get_logger(__name__)


class TakenError(StartError):
    """Another trainer of this data folder is at work."""

    code = "trainer_taken"


class Trainer:
    """Work retrainings off; only who holds the lock of the data folder may have one."""

    def __init__(
        self,
        settings: Settings,
        rows: Rows,
        command: Callable[[int], Sequence[str]] | None = None,
        look: float = LOOK,
        clock: Clock = utc_now,
    ) -> None:
        """Take the settings and the store; ``command`` is what does one retraining."""
        self._settings = settings
        self._rows = rows
        self._command = command or _command
        self._look = look
        self._clock = clock

    def tidy(self) -> None:
        """Mark what an earlier trainer was torn away from as failed, and sweep what it left."""
        for one in self._rows.do(lambda connection: store.in_state(connection, *WORKED_ON)):
            self._over(one.number, State.FAILED, TORN_OFF)
        sweep_old(self._settings, self._rows)

    def step(self) -> bool:
        """Do the next retraining, if there is one; return whether there was."""
        self._weekly()
        waiting = self._rows.do(lambda connection: store.in_state(connection, State.QUEUED))
        if not waiting:
            return False
        self.work_off(waiting[0].number)
        return True

    def work_off(self, number: int, watch: Watch = lambda _retraining: None) -> None:
        """Do one retraining to its end, and show it to ``watch`` meanwhile.

        It stops when somebody wants that, on a page or with Ctrl-C.
        """
        process = self._start(number)
        cancelled = False
        try:
            while process.poll() is None and not cancelled:
                now = self._find(number)
                watch(now)
                cancelled = now.cancel_by is not None
                time.sleep(self._look)
        except KeyboardInterrupt:
            cancelled = True
        finally:
            _end(process)
        if self._find(number).state.is_open:
            self._torn(number, process.returncode, cancelled=cancelled)
        sweep_old(self._settings, self._rows)

    def _torn(self, number: int, code: int, *, cancelled: bool) -> None:
        if cancelled:
            self._over(number, State.CANCELLED, "Đã dừng theo yêu cầu.")
        else:
            log.error("retraining_torn", number=number, code=code)
            self._over(number, State.FAILED, f"Tiến trình huấn luyện tự dừng (mã {code}).")

    def _over(self, number: int, state: State, why: str) -> None:
        now = self._clock()
        if self._find(number).state is State.QUEUED:
            # Torn before its first step; only from there may it fail.
            self._rows.do(lambda connection: store.move(connection, number, State.TRAINING, now))
        self._rows.do(lambda connection: store.move(connection, number, state, now, sentence=why))
        Journal.of(self._settings.log_dir, number).say(f"{state.label}. {why}")
        sweep_half_built(self._settings, self._find(number))

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        # What libraries say may quote what they read: it goes to a file that no page shows.
        aside = Journal.of(self._settings.log_dir, number).aside
        aside.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("ab") as output:
            return subprocess.Popen(
                self._command(number),
                cwd=ROOT,
                env=our_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def _find(self, number: int) -> Retraining:
        return self._rows.do(lambda connection: store.find(connection, number))

    def _weekly(self) -> None:
        if not self._settings.retrain_weekly:
            return
        now = self._clock()
        newest = self._rows.do(lambda connection: store.recent(connection, 1))
        if is_due(self._settings.retrain_weekly, now, newest[0].asked_at if newest else None):
            try:
                self._rows.do(lambda connection: store.enqueue(connection, Origin.WEEKLY, WEEKLY_BY, now))
            except BusyError:
                log.info("weekly_retraining_skipped")


@contextmanager
def trainer_of(settings: Settings) -> Iterator[Trainer]:
    """Hold the lock of the data folder and be its trainer; the lock goes when this process does.

    Raises:
        TakenError: another process is.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data_dir / "trainer.lock", timeout=0), rows_of(settings) as rows:
            trainer = Trainer(settings, rows)
            trainer.tidy()
            yield trainer
    except Timeout as error:
        raise TakenError(
            "một tiến trình huấn luyện khác đang chạy.", "Chờ nó xong, xem `tthc models list`."
        ) from error


def serve(settings: Settings) -> None:
    """Work off whatever comes, until stopped."""
    # Ends the `with` blocks in order, and with them the process that is at work.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    while True:
        try:
            with trainer_of(settings) as trainer:
                while True:
                    if not trainer.step():
                        time.sleep(LOOK)
        except TakenError:
            # Somebody trains from the command line; our turn comes.
            time.sleep(LOOK)


def _command(number: int) -> Sequence[str]:
    return [sys.executable, "-m", "app", "retrain-work", str(number)]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group, politely first."""
    if process.poll() is None:
        signal_group(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=STOP_AFTER)
        except subprocess.TimeoutExpired:
            signal_group(process.pid, signal.SIGKILL)
    # Whatever it left behind in its group goes too.
    signal_group(process.pid, signal.SIGKILL)
    process.wait()
