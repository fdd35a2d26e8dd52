"""What people asked, counted from the turn log: each conversation once for each procedure."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import cli
from app.database import migrate, open_database
from app.errors import InputError
from app.knowledge import recipe
from app.popularity import count_asked
from app.settings import Settings
from channels.contract import ProcedureRef
from channels.database import Database
from channels.inbox import Inbox
from channels.status import Status
from channels.turns import TurnLog
from tests.channels.fakes import a_message, an_answer

BIRTH, DEATH = "1.001193", "1.000656"


async def say(
    database: Database, conversation: str, code: str | None, status: Status = Status.ANSWERED
) -> str:
    """Record a turn about a procedure and return its id."""
    message = a_message(conversation=conversation)
    about = ProcedureRef(code=code, name="Thủ tục thử") if code else None
    answer = an_answer(status=status).model_copy(update={"procedure": about})
    row = (await Inbox(database).receive(message)).row
    return (await TurnLog(database).record(row, message, answer, None)).id


@pytest.mark.anyio
async def test_empty_log_counts_nothing(database: Database) -> None:
    assert await count_asked(database) == {}


@pytest.mark.anyio
async def test_conversation_counts_once_for_each_procedure(database: Database) -> None:
    for conversation, code in (("c1", BIRTH), ("c1", BIRTH), ("c1", DEATH), ("c2", BIRTH)):
        await say(database, conversation, code)
    counts = await count_asked(database)
    assert counts == {BIRTH: 2, DEATH: 1}
    assert list(counts) == sorted(counts)


@pytest.mark.anyio
@pytest.mark.parametrize("status", Status)
async def test_only_answers_about_a_procedure_count(status: Status, database: Database) -> None:
    """A choice offered, or a refusal, does not say what the person was after."""
    await say(database, "c1", BIRTH, status)
    wanted = {BIRTH: 1} if status in (Status.ANSWERED, Status.NOT_STATED) else {}
    assert await count_asked(database) == wanted


@pytest.mark.anyio
async def test_answer_without_a_procedure_counts_for_none(database: Database) -> None:
    await say(database, "c1", None)
    assert await count_asked(database) == {}


@pytest.mark.anyio
@pytest.mark.parametrize(("feedback", "counted"), [("good", {BIRTH: 1}), ("bad", {})])
async def test_answer_that_did_not_help_does_not_count(
    feedback: str, counted: dict[str, int], database: Database
) -> None:
    turn = await say(database, "c1", BIRTH)
    await TurnLog(database).give_feedback("c1", turn, feedback)
    assert await count_asked(database) == counted


def popularity(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command as the shell would and return its exit code."""
    monkeypatch.setattr(cli, "get_settings", lambda: settings)
    monkeypatch.setattr(sys, "argv", ["tthc", "popularity"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def ask(settings: Settings, *codes: str) -> None:
    """Record one conversation about each of these."""

    async def record() -> None:
        database = open_database(settings.database)
        for number, code in enumerate(codes):
            await say(database, f"c{number}", code)
        await database.close()

    migrate(settings.database)
    asyncio.run(record())


def test_command_writes_what_the_next_index_is_built_with(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(settings, BIRTH, BIRTH, DEATH)
    before = recipe(settings)
    assert popularity(settings, monkeypatch) == 0
    after = recipe(settings)
    assert (before.asked, after.asked) == ({}, {BIRTH: 2, DEATH: 1})
    assert before.digest() != after.digest()
    said = " ".join(capsys.readouterr().err.split())
    assert "3 lượt hỏi về 2 thủ tục" in said
    assert "tthc retrain" in said


def test_command_on_a_new_installation_counts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Settings(_env_file=None, data_dir=tmp_path / "not" / "there")
    assert popularity(new, monkeypatch) == 0
    assert json.loads(new.popularity_file.read_text()) == {}


def test_command_that_is_cut_off_leaves_the_old_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.popularity_file.write_text(f'{{"{BIRTH}": 7}}')
    ask(settings, DEATH)
    whole = Path.write_text

    def cut_off(path: Path, text: str, **kind: str) -> int:
        whole(path, text[:3], **kind)
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", cut_off)
    assert popularity(settings, monkeypatch) == 1
    assert recipe(settings).asked == {BIRTH: 7}


def test_command_counts_anew_and_forgets_what_was_deleted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(settings, BIRTH, DEATH)
    popularity(settings, monkeypatch)
    engine = sa.create_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM turns WHERE conversation = 'c1'"))
    engine.dispose()
    popularity(settings, monkeypatch)
    assert recipe(settings).asked == {BIRTH: 1}


def test_switched_off_leaves_the_counts_out(settings: Settings) -> None:
    settings.popularity_file.write_text(f'{{"{BIRTH}": 7}}')
    assert recipe(settings.model_copy(update={"popularity": False})).asked is None


@pytest.mark.parametrize(
    "text",
    ["", '{"1.00', "[1, 2]", '{"1.001193": "nhiều"}', '{"1.001193": -5}', '{"1.001193": null}', b"\xff\xfe"],
)
def test_broken_counts_say_which_file_and_what_to_do(text: str | bytes, settings: Settings) -> None:
    """A stack trace of the JSON reader was all that ``tthc build`` and ``tthc search`` had to say."""
    settings.popularity_file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InputError, match=r"popularity\.json bị hỏng") as caught:
        recipe(settings)
    assert "tthc popularity" in caught.value.hint


def test_broken_counts_can_be_counted_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.popularity_file.write_text("{")
    ask(settings, BIRTH)
    assert popularity(settings, monkeypatch) == 0
    assert recipe(settings).asked == {BIRTH: 1}
