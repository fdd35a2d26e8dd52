"""``tthc admin``: the first administrator, and the way back in; a password is never on the command line."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import typer

from admin.accounts import book, sessions
from admin.accounts.book import Entry
from admin.accounts.desk import Desk
from admin.accounts.sessions import Stage
from admin.accounts.sign_in import Visit, enter
from admin.errors import ConsoleError
from admin.tables import audit_log
from app import cli, cli_admin
from app.settings import ROOT, Settings
from tests.databases import rows_of

Run = Callable[..., tuple[int, str, str]]
PASSWORD, FRESH = "mùa nước nổi 2026", "đồng lúa chín vàng"
VISIT = Visit("127.0.0.1", "", "máy thử")


class Typed(io.StringIO):
    """Stand for what comes in: a pipe, or a person at a terminal."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def invoke(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "admin", *arguments])
        monkeypatch.setattr(sys, "stdin", Typed(typed))
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    monkeypatch.setattr(cli_admin, "get_settings", lambda: settings)
    monkeypatch.setenv("COLUMNS", "200")
    return invoke


def create(run: Run, username: str = "lan.nguyen", *more: str) -> tuple[int, str, str]:
    return run("create", username, "--name", "Nguyễn Thị Lan", *more, typed=f"{PASSWORD}\n")


def entry_of(settings: Settings, username: str = "lan.nguyen") -> Entry:
    async def work(desk: Desk) -> Entry | None:
        return await desk.database.run(lambda c: book.by_username(c, username))

    found = cli_admin.with_desk(settings, work)
    assert found is not None
    return found


def in_store(settings: Settings, work: Callable[[sa.Connection, Desk], Any]) -> Any:
    return cli_admin.with_desk(settings, lambda desk: desk.database.run(lambda c: work(c, desk)))


def signs_in(settings: Settings, password: str) -> Stage:
    entered = cli_admin.with_desk(settings, lambda desk: enter(desk, "lan.nguyen", password, VISIT))
    return entered.stage


def test_first_administrator_is_made_with_a_password_from_a_pipe(run: Run, settings: Settings) -> None:
    code, out, err = create(run)
    assert (code, "Đã tạo tài khoản lan.nguyen (Quản trị)." in err) == (0, True)
    assert PASSWORD not in out + err
    assert signs_in(settings, PASSWORD) is Stage.OPEN

    async def lines(desk: Desk) -> list[dict[str, object]]:
        return await rows_of(desk.database, audit_log)

    first = cli_admin.with_desk(settings, lines)[0]
    assert (first["by"], first["action"], first["subject"]) == ("hệ thống", "account.create", "lan.nguyen")


def test_password_is_asked_unseen_and_twice(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **options: Any) -> str:
        asked.append({"text": text, **options})
        return PASSWORD

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(Typed, "is_terminal", True)
    assert create(run)[0] == 0
    assert [(one["hide_input"], bool(one["confirmation_prompt"])) for one in asked] == [(True, True)]


def test_no_command_takes_a_password_as_an_argument(run: Run) -> None:
    for name in ("create", "reset", "lock", "list"):
        options = run(name, "--help")[1]
        assert "--password" not in options
    assert run("create", "lan", "--name", "Lan", "--password", PASSWORD)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("lan nguyen", "--name", "Lan"), PASSWORD, "Tên đăng nhập gồm 3 đến 32"),
        (("lan.nguyen", "--name", " "), PASSWORD, "Họ tên cần có"),
        (("lan.nguyen", "--name", "Lan", "--role", "root"), PASSWORD, "Không có vai trò này."),
        (("lan.nguyen", "--name", "Lan"), "ngắn", "ít nhất 12 ký tự"),
        (("lan.nguyen", "--name", "Lan"), "", "ít nhất 12 ký tự"),
        (("lan.nguyen", "--name", "Lan"), "lan.nguyen.2026", "tên đăng nhập hay họ tên"),
    ],
)
def test_what_cannot_be_used_is_one_line(run: Run, arguments: tuple[str, ...], typed: str, told: str) -> None:
    code, _, err = run("create", *arguments, typed=typed)
    assert (code, told in err) == (1, True)
    assert "Traceback" not in err


def test_username_is_taken_once(run: Run) -> None:
    create(run)
    code, _, err = create(run, "LAN.nguyen")
    assert (code, "đã có người dùng" in err) == (1, True)


def test_list_names_everybody_and_no_hash(run: Run) -> None:
    create(run)
    create(run, "hoa", "--role", "helper")
    code, out, err = run("list")
    assert (code, "2 tài khoản." in err) == (0, True)
    for word in ("lan.nguyen", "Nguyễn Thị Lan", "Quản trị", "Tổ viên", "chưa"):
        assert word in out
    assert "argon2" not in out


def test_reset_lets_somebody_in_who_is_locked_out_in_every_way(run: Run, settings: Settings) -> None:
    create(run)
    create(run, "minh.tran")
    me = entry_of(settings).account.id

    def lock_out(connection: sa.Connection, desk: Desk) -> str:
        book.change(connection, me, totp_seed="lost telephone", is_locked=True)
        return sessions.begin(connection, me, Stage.OPEN, "máy", desk.now)

    token = in_store(settings, lock_out)

    async def guess(desk: Desk) -> None:
        for _ in range(6):
            with pytest.raises(ConsoleError):
                await enter(desk, "lan.nguyen", "không phải đâu", VISIT)

    cli_admin.with_desk(settings, guess)
    code, _, err = run("reset", "Lan.Nguyen", typed=f"{FRESH}\n")
    assert (code, "Đã đặt lại tài khoản lan.nguyen." in err) == (0, True)
    assert signs_in(settings, FRESH) is Stage.OPEN
    assert in_store(settings, lambda c, desk: sessions.find(c, token, desk.now)) is None
    assert entry_of(settings).is_locked is False


def test_lock_ends_the_sessions_and_spares_the_last_administrator(run: Run, settings: Settings) -> None:
    create(run)
    code, _, err = run("lock", "lan.nguyen")
    assert (code, "người quản trị cuối cùng" in err) == (1, True)
    create(run, "minh.tran")
    code, _, err = run("lock", "lan.nguyen")
    assert (code, "Đã khóa tài khoản lan.nguyen." in err) == (0, True)
    assert entry_of(settings).is_locked


@pytest.mark.parametrize("name", ["reset", "lock"])
def test_unknown_name_is_told(run: Run, name: str) -> None:
    code, _, err = run(name, "khong.co", typed=PASSWORD)
    assert (code, "Không có tài khoản “khong.co”." in err) == (1, True)


def test_store_of_a_new_installation_is_made(run: Run, settings: Settings) -> None:
    assert run("list")[0] == 0
    assert (settings.data_dir / "tthc.db").exists()


def test_page_for_the_operator_names_commands_and_settings_that_exist() -> None:
    page = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    commands = {
        one.name or getattr(one.callback, "__name__", "") for one in cli_admin.admin_cli.registered_commands
    }
    assert set(re.findall(r"tthc admin ([a-z]+)", page)) == commands
    assert set(re.findall(r"TTHC_[A-Z_]+", page)) <= {
        f"TTHC_{name.upper()}" for name in Settings.model_fields
    }
