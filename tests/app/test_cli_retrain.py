"""``tthc retrain`` and ``tthc models`` as an operator types them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from admin.retraining import store
from admin.retraining.states import Origin, State
from admin.tables import audit_log
from app import cli, cli_retrain, release, trainer
from app.rows import Rows, rows_of
from app.settings import Settings
from app.supervisor import house_lock
from tests.admin.retraining.rows import NOW, put
from tests.app.test_trainer import BEGIN

ENDS = "move('training'); move('testing'); move({state!r}, sentence={sentence!r})"


@pytest.fixture
def rows(settings: Settings, sqlite_store: Path) -> Iterator[Rows]:
    shutil.copy(sqlite_store, settings.data_dir / "tthc.db")
    with rows_of(settings) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _house(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_retrain, "get_settings", lambda: settings)
    monkeypatch.setattr(release, "names", lambda _settings: ("new-index", "new-model"))
    monkeypatch.setattr(trainer, "LOOK", 0.02)
    monkeypatch.setenv("COLUMNS", "200")


def works(monkeypatch: pytest.MonkeyPatch, settings: Settings, state: str, sentence: str) -> None:
    """Let a retraining end at once, in a process of its own."""
    code = BEGIN + ENDS.format(state=state, sentence=sentence)

    def command(number: int) -> Sequence[str]:
        return [sys.executable, "-c", code, settings.database, str(number)]

    monkeypatch.setattr(trainer, "_command", command)


def tthc(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments)


def test_dry_run_says_what_would_be_trained_and_trains_nothing(rows: Rows) -> None:
    rows.do(lambda c: put(c, State.LIVE, index_name="old-index", model_name="new-model"))
    done = tthc("retrain", "--dry-run")
    assert done.exit_code == 0
    assert "Chỉ mục tra cứu: có thay đổi, phải học lại" in done.output
    assert "Mô hình Rasa: không đổi" in done.output
    assert len(rows.do(store.recent)) == 1


def test_nothing_new_is_said_and_nothing_is_queued(rows: Rows) -> None:
    rows.do(lambda c: put(c, State.LIVE, index_name="new-index", model_name="new-model"))
    done = tthc("retrain")
    assert done.exit_code == 0
    assert "Không có gì mới" in done.output
    assert len(rows.do(store.recent)) == 1


def test_work_is_done_here_while_no_trainer_runs(
    rows: Rows, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(monkeypatch, settings, "ready", "Tốt hơn.")
    done = tthc("retrain")
    assert done.exit_code == 0, done.output
    assert "Tốt hơn." in done.output
    (only,) = rows.do(store.recent)
    assert (only.state, only.asked_by) == (State.READY, cli_retrain.BY)
    assert f"tthc models live {only.number}" in done.output


def test_stopped_version_is_exit_1_and_never_goes_live(
    rows: Rows, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(monkeypatch, settings, "rejected", "Sai 14 câu.")
    done = tthc("retrain", "--put-live")
    assert done.exit_code == 1
    assert "Sai 14 câu." in done.output
    assert rows.do(store.live) is None


def test_good_version_goes_live_at_once_while_the_house_is_off(
    rows: Rows, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows.do(lambda c: put(c, State.LIVE, index_name="old", model_name="old", live_at=NOW))
    works(monkeypatch, settings, "ready", "Tốt hơn.")
    done = tthc("retrain", "--put-live")
    assert done.exit_code == 0, done.output
    live = rows.do(store.live)
    assert live is not None
    assert live.number != before
    back = tthc("models", "back")
    assert back.exit_code == 0
    now_live = rows.do(store.live)
    assert now_live is not None
    assert now_live.number == before


def test_running_house_is_asked_and_waited_for(
    rows: Rows, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = rows.do(lambda c: put(c, State.READY))
    monkeypatch.setattr(cli_retrain, "PATIENCE", 0.0)
    with house_lock(settings):
        done = tthc("models", "live", str(number))
    assert done.exit_code == 1
    assert rows.do(lambda c: store.find(c, number)).live_wanted_by == cli_retrain.BY


def test_second_retraining_is_refused_in_one_line(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.do(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))
    monkeypatch.setattr(sys, "argv", ["tthc", "retrain"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1


def test_nothing_to_go_back_to_is_said(rows: Rows) -> None:
    done = tthc("models", "back")
    assert done.exit_code == 1
    assert "Chưa có bản nào" in done.output


def test_list_shows_state_and_sentence_as_text(rows: Rows) -> None:
    rows.do(lambda c: put(c, State.REJECTED, sentence="[/b] Sai 14 câu.", swept=True))
    done = tthc("models", "list")
    assert "Bị giữ lại (đã dọn tệp)" in done.output
    assert "[/b] Sai 14 câu." in done.output


def test_what_the_command_line_did_is_in_the_audit_log(
    rows: Rows, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(monkeypatch, settings, "ready", "Tốt hơn.")
    tthc("retrain", "--put-live")
    wanted = sa.select(audit_log.c.action).order_by(audit_log.c.id)
    found = rows.do(lambda c: c.execute(wanted).scalars().all())
    assert found == ["retraining.start", "retraining.live"]
