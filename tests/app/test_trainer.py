"""The trainer: one at a time, stopped on wish, and a kill -9 leaves nothing that nobody knows of."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from admin.retraining.states import Origin, State
from app import process, trainer
from app.rows import Rows, rows_of
from app.settings import ROOT, Settings
from app.trainer import TORN_OFF, TakenError, Trainer, trainer_of
from channels.commissioning import VIET_NAM
from tests.admin.retraining.rows import NOW, put
from tests.app.processes import ends, lives

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
Script = Callable[[str], Trainer]

# What a child of the tests begins with: it says in the store that it is at work, as the real one does.
BEGIN = """
import os, sys, time
from datetime import UTC, datetime
import sqlalchemy as sa
from admin.retraining import store
from admin.retraining.states import State
engine = sa.create_engine(sys.argv[1])
number = int(sys.argv[2])
def move(to, **values):
    with engine.begin() as connection:
        store.move(connection, number, State(to), datetime.now(UTC), **values)
"""


@pytest.fixture
def rows(settings: Settings, sqlite_store: Path) -> Iterator[Rows]:
    shutil.copy(sqlite_store, settings.data_dir / "tthc.db")
    with rows_of(settings) as opened:
        yield opened


@pytest.fixture
def script(settings: Settings, rows: Rows) -> Script:
    """A trainer whose retrainings run a small script instead."""

    def made(code: str) -> Trainer:
        def command(number: int) -> Sequence[str]:
            return [sys.executable, "-c", BEGIN + code, settings.database, str(number)]

        return Trainer(settings, rows, command, look=0.02)

    return made


def ask(rows: Rows) -> int:
    return rows.do(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))


def find(rows: Rows, number: int) -> Retraining:
    return rows.do(lambda c: store.find(c, number))


def test_next_in_the_queue_is_done_and_there_is_nothing_else_to_do(script: Script, rows: Rows) -> None:
    number = ask(rows)
    done = script("move('training'); move('testing'); move('ready', sentence='Tốt.')")
    assert done.step()
    assert (find(rows, number).state, find(rows, number).sentence) == (State.READY, "Tốt.")
    assert not done.step()


@pytest.mark.parametrize("code", ["sys.exit(3)", "move('training'); sys.exit(3)", "move('training')"])
def test_one_whose_process_ends_without_a_word_is_a_failed_one(code: str, script: Script, rows: Rows) -> None:
    number = ask(rows)
    script(code).step()
    assert find(rows, number).state is State.FAILED
    assert "tự dừng" in find(rows, number).sentence


@linux
def test_wish_to_stop_ends_the_process_with_what_it_started(
    script: Script, rows: Rows, tmp_path: Path
) -> None:
    number = ask(rows)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = (
        "import subprocess\n"
        "move('training', index_name='half')\n"
        "child = subprocess.Popen(['sleep', '1000'])\n"
        f"open({str(pipe)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(1000)"
    )
    pids: list[int] = []

    def stop() -> None:
        pids.extend(map(int, pipe.read_text().split()))
        with rows_of_same(rows) as mine:
            mine.do(lambda c: store.ask_cancel(c, number, "hoa", NOW))

    stopper = threading.Thread(target=stop)
    stopper.start()
    script(code).step()
    stopper.join()
    assert find(rows, number).state is State.CANCELLED
    assert [pid for pid in pids if not ends(pid)] == []


def test_process_that_will_not_listen_is_killed(
    script: Script, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "STOP_AFTER", 0.05)
    number = ask(rows)
    code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); move('training'); time.sleep(1000)"

    def watch(now: Retraining) -> None:
        if now.state is State.TRAINING:
            rows.do(lambda c: store.annotate(c, number, cancel_by="hoa"))

    script(code).work_off(number, watch)
    assert find(rows, number).state is State.CANCELLED


def test_torn_one_is_marked_with_a_reason_at_the_next_start_and_its_drafts_go(
    settings: Settings, rows: Rows
) -> None:
    number = rows.do(lambda c: put(c, State.TRAINING, index_name="half", model_name="half"))
    draft = settings.index_dir / "half.draft"
    draft.mkdir(parents=True)
    with trainer_of(settings):
        assert find(rows, number).state is State.FAILED
        assert find(rows, number).sentence == TORN_OFF
    assert not draft.exists()
    assert TORN_OFF in Journal.of(settings.log_dir, number).tail()[-1]


def test_second_trainer_of_a_data_folder_is_refused(settings: Settings, rows: Rows) -> None:
    with trainer_of(settings), pytest.raises(TakenError, match="đang chạy"), trainer_of(settings):
        pass


@linux
def test_killed_trainer_takes_its_work_along_and_frees_the_lock(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    number = ask(rows)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = BEGIN + f"move('training'); open({str(pipe)!r}, 'w').write(str(os.getpid())); time.sleep(1000)"
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.settings import Settings\nfrom app import trainer\n"
        f"settings = Settings(_env_file=None, data_dir=Path({str(settings.data_dir)!r}))\n"
        f"trainer._command = lambda n: [sys.executable, '-c', {child!r}, settings.database, str(n)]\n"
        "trainer.serve(settings)\n"
    )
    killed = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    worker = int(pipe.read_text())
    assert lives(worker)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert ends(worker)
    assert find(rows, number).state is State.TRAINING
    with trainer_of(settings) as next_one:
        assert find(rows, number).state is State.FAILED
        assert not next_one.step()


class Weekly:
    """A trainer that is asked at set times."""

    def __init__(self, settings: Settings, rows: Rows, hour: str) -> None:
        self.now = datetime(2026, 11, 22, 1, 0, tzinfo=VIET_NAM)
        set_so = settings.model_copy(update={"retrain_weekly": hour})
        self.trainer = Trainer(set_so, rows, lambda _: [sys.executable, "-c", ""], 0.01, lambda: self.now)

    def at(self, hour: int) -> bool:
        self.now = self.now.replace(hour=hour)
        return self.trainer.step()


def test_weekly_retraining_begins_by_itself_once_and_never_goes_live(settings: Settings, rows: Rows) -> None:
    weekly = Weekly(settings, rows, "CN 2")
    assert [weekly.at(hour) for hour in (1, 2, 3, 9)] == [False, True, False, False]
    (only,) = rows.do(store.recent)
    assert only.origin is Origin.WEEKLY
    assert only.live_wanted_at is None


def test_weekly_retraining_is_off_unless_set(settings: Settings, rows: Rows) -> None:
    assert not Weekly(settings, rows, "").at(2)


def test_real_work_runs_in_a_process_of_its_own_that_steps_back() -> None:
    assert list(trainer._command(7))[-3:] == ["app", "retrain-work", "7"]
    assert process.STOP_AFTER == trainer.STOP_AFTER


def rows_of_same(rows: Rows) -> Any:
    """Open the store a second time, for another thread."""
    url = rows._engine.url.render_as_string()
    return rows_of(Settings(_env_file=None, data_dir=Path(url.removeprefix("sqlite:///")).parent))
