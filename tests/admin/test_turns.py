from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from admin.turns import recent_turns
from channels.contract import Answer, Intent, Outbound, ProcedureRef
from channels.database import Database
from channels.inbox import Inbox
from channels.status import Status
from channels.turns import TurnLog
from tests.channels.fakes import a_message

pytestmark = pytest.mark.anyio
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def minutes_from_start() -> Callable[[], datetime]:
    """Return a clock that is a minute later at each reading."""
    minutes = iter(range(1000))
    return lambda: START + timedelta(minutes=next(minutes))


async def record(database: Database, **statuses: Status) -> None:
    """Record one turn per text, in order."""
    clock = minutes_from_start()
    inbox, turn_log = Inbox(database), TurnLog(database, clock)
    for text, status in statuses.items():
        message = a_message(text)
        answer = Answer(
            status=status,
            replies=(Outbound(plain="x"),),
            intent=Intent(name="ask_procedure"),
            procedure=ProcedureRef(code="1.001193", name="Đăng ký khai sinh"),
            timings_ms={"rasa": 12.5, "wait": 1.0},
        )
        await turn_log.record((await inbox.receive(message)).row, message, answer, None)


async def test_newest_comes_first(database: Database) -> None:
    await record(database, một=Status.ANSWERED, hai=Status.NO_MATCH, ba=Status.ANSWERED)
    assert [turn.text for turn in await recent_turns(database, None, 20)] == ["ba", "hai", "một"]


async def test_only_the_wanted_status(database: Database) -> None:
    await record(database, một=Status.ANSWERED, hai=Status.NO_MATCH, ba=Status.ANSWERED)
    assert [turn.text for turn in await recent_turns(database, "no_match", 20)] == ["hai"]


async def test_no_more_than_the_limit(database: Database) -> None:
    await record(database, một=Status.ANSWERED, hai=Status.ANSWERED, ba=Status.ANSWERED)
    assert [turn.text for turn in await recent_turns(database, None, 2)] == ["ba", "hai"]


async def test_line_says_when_what_and_how_long(database: Database) -> None:
    await record(database, hỏi=Status.ANSWERED)
    (turn,) = await recent_turns(database, None, 20)
    assert turn.at.replace(tzinfo=UTC) >= START
    assert (turn.status, turn.intent, turn.procedure, turn.ms) == (
        "answered",
        "ask_procedure",
        "1.001193",
        "12.5",
    )


async def test_turn_without_intent_procedure_or_times_shows_dashes(database: Database) -> None:
    message = a_message()
    answer = Answer(status=Status.DEGRADED, replies=(Outbound(plain="x"),))
    await TurnLog(database).record((await Inbox(database).receive(message)).row, message, answer, None)
    (turn,) = await recent_turns(database, None, 20)
    assert (turn.intent, turn.procedure, turn.ms) == ("–", "–", "–")


async def test_empty_log_and_unknown_status_are_empty_lists(database: Database) -> None:
    assert await recent_turns(database, None, 20) == []
    assert await recent_turns(database, "no such status", 20) == []
