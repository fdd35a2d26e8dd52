from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from channels import dispatcher as dispatching
from channels.contract import Answer, Inbound
from channels.database import Database
from channels.dispatcher import AT_ONCE, Dispatcher
from channels.inbox import Inbox
from channels.tables import inbound, turns
from channels.turns import TurnLog
from channels.worker import Worker
from tests.channels.fakes import NOON, ON_SQLITE, FakeRasa, Pauses, a_message, an_answer, until
from tests.databases import count, rows_of

pytestmark = [pytest.mark.anyio]


async def write(inbox: Inbox, *texts: str, conversation: str = "c1") -> None:
    """Store messages of one person, as a webhook does."""
    for text in texts:
        await inbox.receive(a_message(text, conversation, channel="paper"))


def asked_in(rasa: FakeRasa, conversation: str) -> list[str]:
    return [message.text for message in rasa.asked if message.conversation == conversation]


async def test_woken_conversation_is_answered_whole_and_in_order(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa, database: Database, recorded: list[str]
) -> None:
    await write(inbox, "một", "hai", "ba")
    dispatcher.wake("c1")
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["một", "hai", "ba"]
    assert await count(database, turns) == 3
    assert recorded == ["paper"] * 3
    assert await inbox.waiting_conversations() == []


@ON_SQLITE
async def test_order_is_when_it_was_sent_not_when_it_came_in(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa
) -> None:
    for text, second in (("ba", 3), ("một", 1), ("bốn", 3), ("hai", 2)):
        await inbox.receive(a_message(text, channel="paper", sent_at=NOON + timedelta(seconds=second)))
    dispatcher.wake("c1")
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["một", "hai", "ba", "bốn"]


async def test_people_are_answered_side_by_side_and_each_one_at_a_time(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa
) -> None:
    rasa.gate, rasa.crowd = asyncio.Event(), 5
    for n in range(5):
        await write(inbox, "một", "hai", conversation=f"c{n}")
        dispatcher.wake(f"c{n}")
    async with asyncio.timeout(10):
        await rasa.arrived.wait()
    rasa.gate.set()
    await dispatcher.idle()
    assert rasa.most_at_once["all"] == 5
    assert all(rasa.most_at_once[f"c{n}"] == 1 for n in range(5))


@ON_SQLITE
async def test_slow_turn_of_one_person_holds_up_nobody_else(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    ask = rasa.ask

    async def slow_for_one(message: Inbound, intent: Any = None) -> Answer:
        if message.conversation == "slow":
            await gate.wait()
        return await ask(message, intent)

    monkeypatch.setattr(rasa, "ask", slow_for_one)
    await write(inbox, "chậm", conversation="slow")
    await write(inbox, "một", "hai", conversation="quick")
    dispatcher.wake("slow")
    dispatcher.wake("quick")
    await until(lambda: len(asked_in(rasa, "quick")) == 2)
    assert asked_in(rasa, "slow") == []
    gate.set()
    await dispatcher.idle()
    assert asked_in(rasa, "slow") == ["chậm"]


@ON_SQLITE
async def test_no_more_conversations_are_worked_on_at_once_than_rasa_can_take(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa
) -> None:
    rasa.gate, rasa.crowd = asyncio.Event(), AT_ONCE
    for n in range(AT_ONCE + 5):
        await write(inbox, "một", conversation=f"c{n}")
        dispatcher.wake(f"c{n}")
    async with asyncio.timeout(10):
        await rasa.arrived.wait()
    rasa.gate.set()
    await dispatcher.idle()
    assert rasa.most_at_once["all"] == AT_ONCE
    assert len(rasa.asked) == AT_ONCE + 5


@ON_SQLITE
async def test_message_that_comes_while_another_is_answered_is_answered_too(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa
) -> None:
    rasa.gate = asyncio.Event()
    await write(inbox, "một")
    dispatcher.wake("c1")
    await rasa.arrived.wait()
    await write(inbox, "hai")
    dispatcher.wake("c1")
    dispatcher.wake("c1")
    rasa.gate.set()
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["một", "hai"]
    assert rasa.most_at_once["c1"] == 1


@ON_SQLITE
async def test_message_that_comes_at_the_very_end_of_the_work_is_answered_too(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, late = dispatcher._work, iter(["hai"])

    async def work_and_then_hear(conversation: str) -> None:
        await work(conversation)
        for text in late:
            await write(inbox, text)
            dispatcher.wake(conversation)

    monkeypatch.setattr(dispatcher, "_work", work_and_then_hear)
    await write(inbox, "một")
    dispatcher.wake("c1")
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["một", "hai"]


@ON_SQLITE
async def test_waking_for_nothing_asks_nothing_and_ends(dispatcher: Dispatcher, rasa: FakeRasa) -> None:
    for _ in range(3):
        dispatcher.wake("nobody")
        await dispatcher.idle()
    assert rasa.asked == []
    assert dispatcher._tasks == {}


async def test_what_a_crash_left_is_answered_at_the_next_start(
    inbox: Inbox, dispatcher: Dispatcher, rasa: FakeRasa, turn_log: TurnLog
) -> None:
    answered = a_message("đã trả lời", channel="paper")
    await turn_log.record((await inbox.receive(answered)).row, answered, an_answer(), None)
    await write(inbox, "còn một", "còn hai")
    await write(inbox, "còn ba", conversation="c2")
    await inbox.receive(a_message("của trang", "c3"))
    assert await dispatcher.recover() == 3
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["còn một", "còn hai"]
    assert asked_in(rasa, "c2") == ["còn ba"]
    assert asked_in(rasa, "c3") == ["của trang"]
    assert await dispatcher.recover() == 0


@ON_SQLITE
async def test_recovery_and_a_retry_of_the_page_ask_rasa_once(
    inbox: Inbox, dispatcher: Dispatcher, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    await asyncio.gather(dispatcher.recover(), worker.answer(row, message))
    await dispatcher.idle()
    assert len(rasa.asked) == 1
    assert await count(database, turns) == 1


@ON_SQLITE
async def test_message_that_breaks_us_is_tried_again_later_and_others_go_on(
    inbox: Inbox,
    dispatcher: Dispatcher,
    rasa: FakeRasa,
    turn_log: TurnLog,
    logged: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record, broken = turn_log.record, iter(["c1", "c1"])

    async def breaks(row: int, message: Inbound, answer: Answer, model: str | None) -> Any:
        if message.conversation == "c1" and next(broken, None):
            raise RuntimeError
        return await record(row, message, answer, model)

    monkeypatch.setattr(turn_log, "record", breaks)
    monkeypatch.setattr(dispatching, "FIRST_PAUSE", 0.02)
    await write(inbox, "chuyện riêng", "sau")
    await write(inbox, "khác", conversation="c2")
    dispatcher.wake("c1")
    dispatcher.wake("c2")
    await dispatcher.idle()
    assert asked_in(rasa, "c1") == ["chuyện riêng"] * 3 + ["sau"]
    assert asked_in(rasa, "c2") == ["khác"]
    failures = [entry for entry in logged if entry["event"] == "dispatch_failed"]
    assert [entry["kind"] for entry in failures] == ["RuntimeError"] * 2
    assert "chuyện riêng" not in str([{**entry, "exc_info": None} for entry in failures])


@ON_SQLITE
async def test_pauses_between_tries_grow_and_stay_bounded(
    inbox: Inbox, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = Pauses()

    async def breaks(_conversation: str) -> None:
        if len(pauses.seconds) < 8:
            raise OSError

    monkeypatch.setattr(dispatcher, "_answer_all", breaks)
    monkeypatch.setattr(dispatching, "asyncio", pauses)
    dispatcher.wake("c1")
    await dispatcher.idle()
    assert [pause for pause in pauses.seconds if pause] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


@ON_SQLITE
async def test_stopping_in_the_middle_of_a_turn_leaves_it_for_the_next_start(
    inbox: Inbox, dispatcher: Dispatcher, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    rasa.gate = asyncio.Event()
    await write(inbox, "một", "hai")
    dispatcher.wake("c1")
    await rasa.arrived.wait()
    # Somebody wrote again at that very moment.
    dispatcher.wake("c1")
    await dispatcher.close()
    rasa.gate.set()
    await asyncio.sleep(0.02)
    assert await count(database, turns) == 0
    assert {row["done"] for row in await rows_of(database, inbound)} == {False}
    assert dispatcher._tasks == {}
    restarted = Dispatcher(inbox, worker)
    assert await restarted.recover() == 1
    await restarted.idle()
    assert asked_in(rasa, "c1") == ["một", "một", "hai"]
