"""``tthc retention``: what is too old goes, and a dry run only counts it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import cli, cli_retention
from app.database import migrate, open_database
from app.settings import Settings
from channels.tables import outbox, people
from tests.databases import rows_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def invoke(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "retention", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    monkeypatch.setattr(cli_retention, "get_settings", lambda: settings)
    return invoke


@pytest.fixture
def kept(settings: Settings) -> Callable[[], tuple[int, int]]:
    """Store an old and a new person and message; return a look at how many there are."""
    migrate(settings.database)

    async def fill() -> None:
        database = open_database(settings.database)
        for name, days in (("old", 100), ("new", 1)):
            at = datetime.now(UTC) - timedelta(days=days)
            person = {"conversation": name, "channel": "zalo_oa", "account": "a", "user_id": name}
            letter = {"turn_id": name, "position": 0, "channel": "zalo_oa", "conversation": name}
            moments = {"not_before": at, "created_at": at, "changed_at": at}
            rows: list[tuple[Any, dict[str, Any]]] = [
                (people, person | {"last_seen_at": at, "is_leaving": False}),
                (outbox, letter | moments | {"payload": {"text": "…"}, "state": "sent", "attempts": 1}),
            ]
            for table, row in rows:
                await database.run(lambda c, table=table, row=row: c.execute(table.insert(), row))
        await database.close()

    async def count() -> tuple[int, int]:
        database = open_database(settings.database)
        found = (len(await rows_of(database, people)), len(await rows_of(database, outbox)))
        await database.close()
        return found

    asyncio.run(fill())
    return lambda: asyncio.run(count())


def test_dry_run_counts_and_changes_nothing(run: Run, kept: Callable[[], tuple[int, int]]) -> None:
    code, out, err = run("--dry-run")
    assert (code, kept()) == (0, (2, 2))
    assert "Chỉ đếm: 2 dòng quá hạn, chưa xóa gì." in err
    assert "90 ngày không nhắn" in out
    assert "365 ngày" in out


def test_what_is_too_old_goes_and_the_rest_stays(run: Run, kept: Callable[[], tuple[int, int]]) -> None:
    code, _, err = run()
    assert (code, kept()) == (0, (1, 1))
    assert "Đã xóa 2 dòng quá hạn." in err
    assert "Đã xóa 0 dòng quá hạn." in run()[2]
