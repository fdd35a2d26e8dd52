from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from app import cli
from app.database import migrate, open_database
from app.errors import StartError
from app.settings import Settings
from channels.contract import Inbound
from channels.inbox import Inbox
from channels.turns import TurnLog
from tests.channels.fakes import a_message, an_answer

COMMANDS = sorted(typer.main.get_command(cli.cli).commands)  # type: ignore[attr-defined]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command as the shell would, and return exit code, output and errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    monkeypatch.setattr(cli, "get_settings", lambda: settings)
    monkeypatch.setenv("COLUMNS", "200")
    return command


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command(command: str) -> None:
    done = CliRunner().invoke(cli.cli, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_help_lists_the_commands_that_people_use() -> None:
    done = CliRunner().invoke(cli.cli, ["--help"])
    assert done.exit_code == 0
    for command in ("build", "run", "search", "turns", "doctor"):
        assert command in done.output
    assert "serve-web" not in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "một câu", "--input", "tệp.jsonl"],
        ["search", "câu", "--top", "0"],
        ["search", "câu", "--top", "năm"],
        ["turns", "--limit", "0"],
        ["nothing"],
    ],
)
def test_wrong_usage_is_exit_2(arguments: list[str], run: Run) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StartError("cổng 8000 bận.", "Đổi TTHC_PORT."), "LỖI: cổng 8000 bận. Đổi TTHC_PORT."),
        (StartError("dòng 3 không đúng: '[/x]'."), "LỖI: dòng 3 không đúng: '[/x]'."),
        (StartError("[số điện thoại]"), "LỖI: [số điện thoại]"),
        (OSError(errno.ENOSPC, "No space left on device", "/srv/[a]"), "Đĩa đầy"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/[a]"), "Permission denied /srv/[a]"),
    ],
    ids=["with a hint", "markup that would break", "markup that would vanish", "disk full", "not allowed"],
)
def test_error_of_ours_is_one_line_and_exit_1(
    error: Exception, said: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> Settings:
        raise error

    monkeypatch.setattr(cli, "get_settings", breaks)
    code, out, err = run("build")
    assert code == 1
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in out + err


def test_impossible_setting_is_one_line_and_exit_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_PORT", "abc")
    monkeypatch.setattr(cli, "get_settings", lambda: Settings(_env_file=None))
    code, _, err = run("build")
    assert code == 1
    assert "port" in err
    assert err.count("\n") == 1


def test_search_without_an_index_says_what_to_run(run: Run) -> None:
    code, _, err = run("search", "làm khai sinh")
    assert code == 1
    assert "build" in err
    assert "Traceback" not in err


def test_turns_on_a_new_installation_is_an_empty_table(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Settings(_env_file=None, data_dir=tmp_path / "not" / "there")
    monkeypatch.setattr(cli, "get_settings", lambda: new)
    code, out, _ = run("turns")
    assert code == 0
    assert "Câu hỏi" in out


async def record(settings: Settings, *texts: str) -> None:
    database = open_database(settings.database)
    for text in texts:
        message: Inbound = a_message(text)
        await TurnLog(database).record(
            (await Inbox(database).receive(message)).row, message, an_answer(), None
        )
    await database.close()


def test_turns_shows_what_people_wrote_to_the_letter(settings: Settings, run: Run) -> None:
    migrate(settings.database)
    asyncio.run(record(settings, "số em [số điện thoại]", "chữ [/b] lạ", "[bold]đậm"))
    code, out, _ = run("turns", "--status", "answered")
    assert code == 0
    for text in ("số em [số điện thoại]", "chữ [/b] lạ", "[bold]đậm"):
        assert text in out


def test_doctor_ends_with_1_when_something_is_wrong(run: Run) -> None:
    code, _, err = run("doctor")
    assert code == 1
    assert "HỎNG" in err
    assert "chỗ cần sửa" in err
