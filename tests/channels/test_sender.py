from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from channels import sender as sending
from channels.contract import Effect
from channels.database import Database
from channels.errors import NotSentError, RefusedError, UnsureError
from channels.inbox import Inbox
from channels.outbox import Outbox
from channels.people import People
from channels.platform import Limits
from channels.sender import BUDGET_ALARM, LONGEST_PAUSE, SLOW, TOO_LATE, Sender
from channels.switches import Switches
from channels.tables import outbox as outbox_table
from channels.turns import TurnLog
from tests.channels.conftest import HandClock
from tests.channels.fakes import ON_SQLITE, Correspondence, Paper, until
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
BUSY, CUT, BLOCKED = NotSentError("busy"), UnsureError("cut"), RefusedError("blocked")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "IDLE", 0.02)


@asynccontextmanager
async def running(*senders: Sender) -> AsyncIterator[None]:
    """Let senders run, and stop them as the process does."""
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def letters(database: Database) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await rows_of(database, outbox_table)
    return sorted(rows, key=lambda row: int(row["id"]))


async def states(database: Database) -> list[str]:
    return [row["state"] for row in await letters(database)]


async def send_next(sender: Sender, outbox: Outbox) -> None:
    """Take up the next letter and try to send it."""
    letter = await outbox.take("paper")
    assert letter is not None
    await sender.send(letter)


async def test_everybody_gets_everything_once_and_in_order(
    sender: Sender, correspondence: Correspondence, paper: Paper, database: Database
) -> None:
    for n in range(4):
        await correspondence.owe("một", "hai", "ba", user=f"u{n}")
    async with running(sender):
        await until(lambda: len(paper.sent) == 12)
    await sender.close()
    assert all(paper.texts(f"u{n}") == ["một", "hai", "ba"] for n in range(4))
    assert {(row["state"], row["attempts"]) for row in await letters(database)} == {("sent", 1)}
    assert {row["provider_id"] for row in await letters(database)} == {f"p{n}" for n in range(1, 13)}


@ON_SQLITE
async def test_parts_of_one_answer_arrive_in_order_and_the_buttons_last(
    sender: Sender, correspondence: Correspondence, paper: Paper
) -> None:
    await correspondence.owe("giấy chứng sinh " * 100)
    async with running(sender):
        await until(lambda: len(paper.sent) == 6)
    assert [text[-5:] for text in paper.texts("u1")] == [f"({n}/6)" for n in range(1, 7)]


@ON_SQLITE
async def test_woken_sender_does_not_wait_until_it_looks_again(
    sender: Sender, correspondence: Correspondence, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "IDLE", 60.0)
    async with running(sender):
        await asyncio.sleep(0.05)
        await correspondence.owe("một")
        sender.wake()
        await until(lambda: paper.texts("u1") == ["một"])


async def test_message_that_did_not_arrive_is_sent_again_before_the_next_one(
    sender: Sender,
    outbox: Outbox,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
    database: Database,
) -> None:
    paper.failures["u1"].extend([NotSentError("busy", retry_after=60.0), BUSY])
    await correspondence.owe("một", "hai")
    await correspondence.owe("khác", user="u2")
    for _ in range(2):
        await send_next(sender, outbox)
    assert paper.sent[0][0] == "u2"
    assert await states(database) == ["pending", "pending", "sent"]
    for _ in range(3):
        clock.forward(seconds=60)
        await send_next(sender, outbox)
    assert paper.texts("u1") == ["một", "hai"]
    assert [row["attempts"] for row in await letters(database)] == [3, 1, 1]


@ON_SQLITE
async def test_pauses_double_up_to_the_longest(
    sender: Sender,
    outbox: Outbox,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
    database: Database,
) -> None:
    paper.failures["u1"].extend([BUSY] * 12)
    await correspondence.owe("một")
    pauses = []
    for _ in range(12):
        await send_next(sender, outbox)
        (row,) = await letters(database)
        pauses.append(round((row["not_before"] - row["changed_at"]).total_seconds()))
        clock.forward(seconds=LONGEST_PAUSE)
    # The clock goes on a second between the two.
    assert [pause + 1 for pause in pauses] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


@ON_SQLITE
async def test_platform_says_how_long_to_wait(
    sender: Sender, outbox: Outbox, correspondence: Correspondence, paper: Paper, clock: HandClock
) -> None:
    paper.failures["u1"].append(NotSentError("busy", retry_after=600.0))
    await correspondence.owe("một")
    await send_next(sender, outbox)
    clock.forward(seconds=550)
    assert await outbox.take("paper") is None
    clock.forward(seconds=60)
    await send_next(sender, outbox)
    assert paper.texts("u1") == ["một"]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (CUT, "unknown", "cut"),
        (BLOCKED, "failed", "blocked"),
        (RuntimeError("bí mật"), "unknown", "RuntimeError"),
    ],
    ids=["unsure", "refused", "fault of our own"],
)
async def test_message_is_never_tried_twice_unless_it_surely_did_not_arrive(
    error: Exception,
    state: str,
    reason: str,
    sender: Sender,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
    database: Database,
) -> None:
    paper.failures["u1"].append(error)
    await correspondence.owe("một", "hai")
    async with running(sender):
        await until(lambda: paper.texts("u1") == ["hai"])
        clock.forward(hours=1)
        await asyncio.sleep(0.05)
    await sender.close()
    assert paper.tried["u1"] == 2
    first, second = await letters(database)
    assert (first["state"], first["error"], second["state"]) == (state, reason, "sent")


async def test_what_a_crash_left_half_sent_is_not_sent_again_at_the_next_start(
    sender: Sender,
    outbox: Outbox,
    correspondence: Correspondence,
    paper: Paper,
    database: Database,
    logged: list[Any],
) -> None:
    await correspondence.owe("một", "hai")
    await outbox.take("paper")
    async with running(sender):
        await until(lambda: bool(paper.sent))
    await sender.close()
    assert paper.texts("u1") == ["hai"]
    assert await states(database) == ["unknown", "sent"]
    assert [entry["messages"] for entry in logged if entry["event"] == "left_unknown"] == [1]


@ON_SQLITE
async def test_answer_that_is_a_day_late_is_not_sent(
    sender: Sender, correspondence: Correspondence, paper: Paper, clock: HandClock, database: Database
) -> None:
    await correspondence.owe("cũ")
    clock.forward(seconds=TOO_LATE.total_seconds())
    await correspondence.owe("mới")
    async with running(sender):
        await until(lambda: bool(paper.sent))
    await sender.close()
    assert paper.texts("u1") == ["mới"]
    assert [(row["state"], row["error"]) for row in await letters(database)] == [
        ("failed", "too_late"),
        ("sent", None),
    ]


@ON_SQLITE
async def test_nothing_goes_out_on_a_channel_that_is_switched_off(
    sender: Sender,
    outbox: Outbox,
    switches: Switches,
    correspondence: Correspondence,
    paper: Paper,
    database: Database,
) -> None:
    await correspondence.owe("một", "hai")
    await switches.turn("paper", is_on=False, reason="thử", by="admin")
    await send_next(sender, outbox)
    await switches.turn("paper", is_on=True, reason="xong", by="admin")
    await send_next(sender, outbox)
    assert paper.texts("u1") == ["hai"]
    assert [row["error"] for row in await letters(database)] == ["switched_off", None]


@ON_SQLITE
async def test_message_to_somebody_who_is_forgotten_is_not_tried(
    sender: Sender,
    outbox: Outbox,
    people: People,
    correspondence: Correspondence,
    paper: Paper,
    database: Database,
) -> None:
    await correspondence.owe("một")
    await people.forget(correspondence.conversation())
    await send_next(sender, outbox)
    assert paper.tried["u1"] == 0
    assert [(row["state"], row["error"]) for row in await letters(database)] == [("failed", "nobody")]


@ON_SQLITE
async def test_budget_of_a_month_is_kept_and_begins_anew(
    sender: Sender,
    outbox: Outbox,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
    database: Database,
    logged: list[Any],
) -> None:
    paper.limits = Limits(text=300, buttons=0, label=20, per_second=1000.0, per_month=10)
    for n in range(12):
        await correspondence.owe("một", user=f"u{n}")
        await send_next(sender, outbox)
    assert len(paper.sent) == 10
    assert [row["error"] for row in await letters(database)][9:] == [None, "budget", "budget"]
    alarms = [entry["used"] for entry in logged if entry["event"] == "budget_alarm"]
    assert alarms == [int(10 * BUDGET_ALARM)]
    clock.forward(days=31)
    await correspondence.owe("tháng sau")
    await send_next(sender, outbox)
    assert paper.texts("u1")[-1] == "tháng sau"


@ON_SQLITE
async def test_platform_that_is_away_is_tried_one_message_at_a_time_until_it_answers(
    sender: Sender, correspondence: Correspondence, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.limits = Limits(text=300, buttons=0, label=20, per_second=100_000.0)
    gate = asyncio.Event()
    for n in range(8):
        paper.gates[f"u{n}"] = gate
        paper.failures[f"u{n}"].append(CUT)
        await correspondence.owe("một", user=f"u{n}")
    for _ in range(3):
        sender.breaker.failed()
    monkeypatch.setattr(type(sender.breaker), "pause", property(lambda _: 0.0))
    async with running(sender):
        await until(lambda: paper.under_way == 1)
        await asyncio.sleep(0.05)
        assert sum(paper.tried.values()) == 1
        gate.set()
        await until(lambda: sum(paper.tried.values()) == 8)
        assert paper.most_under_way == 1
        assert sender.breaker.is_open
        for n in range(8):
            await correspondence.owe("hai", user=f"u{n}")
        sender.wake()
        await until(lambda: len(paper.sent) == 8)
        assert not sender.breaker.is_open


@ON_SQLITE
async def test_refusal_of_one_person_does_not_count_against_the_platform(
    sender: Sender, outbox: Outbox, correspondence: Correspondence, paper: Paper
) -> None:
    for n in range(5):
        paper.failures[f"u{n}"].append(BLOCKED)
        await correspondence.owe("một", user=f"u{n}")
        await send_next(sender, outbox)
    assert not sender.breaker.is_open


@ON_SQLITE
async def test_stopping_while_the_platform_is_away_leaves_what_was_not_tried(
    sender: Sender, correspondence: Correspondence, paper: Paper, database: Database
) -> None:
    await correspondence.owe("một")
    for _ in range(50):
        sender.breaker.failed()
    async with running(sender):
        await asyncio.sleep(0.05)
    await sender.close()
    assert paper.tried["u1"] == 0
    assert await states(database) == ["pending"]


@ON_SQLITE
async def test_message_under_way_at_the_stop_is_brought_to_its_end(
    sender: Sender, correspondence: Correspondence, paper: Paper, database: Database
) -> None:
    paper.gates["u1"] = asyncio.Event()
    await correspondence.owe("một")
    async with running(sender):
        await until(lambda: paper.tried["u1"] == 1)
    closing = asyncio.create_task(sender.close())
    await asyncio.sleep(0.02)
    assert not paper.is_closed
    paper.gates["u1"].set()
    await closing
    assert paper.is_closed
    assert await states(database) == ["sent"]


@ON_SQLITE
async def test_trouble_of_one_platform_stays_its_own(
    sender: Sender,
    outbox: Outbox,
    people: People,
    switches: Switches,
    inbox: Inbox,
    database: Database,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
) -> None:
    stone = Paper()
    stone.name = "stone"
    turn_log = TurnLog(database, clock, limits={"stone": stone.limits})
    on_stone = Correspondence(inbox, turn_log, people, "stone")
    paper.gates["u1"] = asyncio.Event()
    await correspondence.owe("một")
    for _ in range(50):
        sender.breaker.failed()
    await on_stone.owe("một", "hai")
    async with running(sender, Sender(stone, outbox, people, switches, clock)):
        await until(lambda: stone.texts("u1") == ["một", "hai"])
    assert paper.sent == []


@ON_SQLITE
async def test_slow_answers_of_a_platform_hold_no_more_than_so_many_messages(
    sender: Sender, correspondence: Correspondence, paper: Paper
) -> None:
    paper.limits = Limits(text=300, buttons=0, label=20, per_second=100_000.0)
    gate = asyncio.Event()
    for n in range(SLOW + 6):
        paper.gates[f"u{n}"] = gate
        await correspondence.owe("một", user=f"u{n}")
    async with running(sender):
        await until(lambda: paper.under_way == SLOW)
        await asyncio.sleep(0.05)
        assert paper.most_under_way == SLOW
        gate.set()
        await until(lambda: len(paper.sent) == SLOW + 6)


@ON_SQLITE
async def test_messages_go_out_at_the_pace_of_the_platform(
    sender: Sender, correspondence: Correspondence, paper: Paper
) -> None:
    paper.limits = Limits(text=300, buttons=0, label=20, per_second=40.0)
    for n in range(6):
        await correspondence.owe("một", user=f"u{n}")
    started = asyncio.get_running_loop().time()
    async with running(sender):
        await until(lambda: len(paper.sent) == 6)
    assert asyncio.get_running_loop().time() - started >= 5 / 40


async def test_outcome_is_noted_even_when_the_store_is_away_just_then(
    sender: Sender,
    outbox: Outbox,
    correspondence: Correspondence,
    paper: Paper,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.005)
    sent, away = outbox.sent, iter(range(3))

    async def away_at_first(row: int, provider_id: str | None) -> None:
        if next(away, None) is not None:
            raise OperationalError("UPDATE", {}, Exception())
        await sent(row, provider_id)

    monkeypatch.setattr(outbox, "sent", away_at_first)
    await correspondence.owe("một", "hai")
    async with running(sender):
        await until(lambda: len(paper.sent) == 2)
    await sender.close()
    assert paper.texts("u1") == ["một", "hai"]
    assert await states(database) == ["sent", "sent"]


@ON_SQLITE
async def test_sender_outlives_a_store_that_is_away(
    sender: Sender,
    correspondence: Correspondence,
    paper: Paper,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.005)
    await correspondence.owe("một")
    run, away = database.run, iter(range(6))

    async def away_at_first(work: Any) -> Any:
        if next(away, None) is not None:
            raise OperationalError("SELECT", {}, Exception())
        return await run(work)

    monkeypatch.setattr(database, "run", away_at_first)
    async with running(sender):
        await until(lambda: paper.texts("u1") == ["một"])


@ON_SQLITE
async def test_log_of_a_failure_names_nobody_and_quotes_nothing(
    sender: Sender, outbox: Outbox, correspondence: Correspondence, paper: Paper, logged: list[Any]
) -> None:
    for n, error in enumerate((NotSentError("busy", retry_after=60.0), CUT, BLOCKED, RuntimeError())):
        paper.failures[f"user-{n}"].append(error)
        await correspondence.owe("chuyện riêng", user=f"user-{n}")
        await send_next(sender, outbox)
    told = [{**entry, "exc_info": None} for entry in logged]
    assert [entry["event"] for entry in told] == ["not_sent", "unsure", "refused", "send_broke"]
    assert "chuyện riêng" not in str(told)
    assert "user-" not in str(told)
    assert correspondence.conversation("user-0") not in str(told)


async def test_address_is_forgotten_as_soon_as_the_receipt_is_sent(
    sender: Sender, people: People, correspondence: Correspondence, paper: Paper
) -> None:
    await correspondence.owe("một")
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    async with running(sender):
        await until(lambda: bool(paper.sent))
    await sender.close()
    assert len(paper.sent) == 1
    assert "Mã biên nhận" in paper.sent[0][1].text
    assert await people.find(correspondence.conversation()) is None


@ON_SQLITE
@pytest.mark.parametrize("trouble", [BLOCKED, CUT, None], ids=["refused", "unsure", "too late"])
async def test_address_is_forgotten_also_when_the_receipt_cannot_be_sent(
    trouble: Exception | None,
    sender: Sender,
    outbox: Outbox,
    people: People,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
) -> None:
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    if trouble is None:
        clock.forward(days=2)
    else:
        paper.failures["u1"].append(trouble)
    await send_next(sender, outbox)
    assert await people.find(correspondence.conversation()) is None


@ON_SQLITE
async def test_address_is_kept_while_the_receipt_may_still_be_sent(
    sender: Sender,
    outbox: Outbox,
    people: People,
    correspondence: Correspondence,
    paper: Paper,
    clock: HandClock,
) -> None:
    paper.failures["u1"].append(BUSY)
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    await send_next(sender, outbox)
    assert await people.find(correspondence.conversation()) is not None
    clock.forward(seconds=10)
    await send_next(sender, outbox)
    assert await people.find(correspondence.conversation()) is None


@ON_SQLITE
async def test_address_whose_receipt_a_crash_cut_off_is_forgotten_at_the_next_start(
    sender: Sender, outbox: Outbox, people: People, correspondence: Correspondence, paper: Paper
) -> None:
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    await outbox.take("paper")
    async with running(sender):
        await asyncio.sleep(0.05)
    assert await people.find(correspondence.conversation()) is None
    assert paper.sent == []


async def test_who_writes_again_while_the_receipt_is_under_way_is_answered(
    sender: Sender, people: People, correspondence: Correspondence, paper: Paper
) -> None:
    paper.gates["u1"] = asyncio.Event()
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    async with running(sender):
        await until(lambda: paper.tried["u1"] == 1)
        await correspondence.owe("mới")
        paper.gates["u1"].set()
        sender.wake()
        await until(lambda: len(paper.sent) == 2)
    await sender.close()
    assert paper.texts("u1")[1].endswith("mới")
    assert await people.find(correspondence.conversation()) is not None


@ON_SQLITE
async def test_who_wrote_before_the_deletion_was_done_is_answered_and_then_forgotten(
    sender: Sender, people: People, correspondence: Correspondence, paper: Paper
) -> None:
    row, message = await correspondence.hear("còn một câu")
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    # The deletion knows that somebody is leaving; the message before it still waits.
    async with running(sender):
        await until(lambda: len(paper.sent) == 1)
        await asyncio.sleep(0.03)
        assert await people.find(correspondence.conversation()) is not None
        await correspondence.answer(row, message)
        sender.wake()
        await until(lambda: len(paper.sent) == 2)
    await sender.close()
    assert await people.find(correspondence.conversation()) is None


@ON_SQLITE
async def test_sender_that_is_stopped_at_the_moment_it_is_woken_stops(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "IDLE", 60.0)
    for rounds in range(5):
        task = asyncio.create_task(sender.run())
        await asyncio.sleep(0.02)
        sender.wake()
        for _ in range(rounds):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=1.0)
        assert task.cancelled()
