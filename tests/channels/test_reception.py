from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from channels.allowance import Allowance
from channels.contract import Answer, EventKind
from channels.inbox import Address, Inbox
from channels.people import STAFF_PAUSE, WELCOMED, People
from channels.reception import NOTICE, Reception, introduced
from channels.status import Status
from tests.channels.conftest import HandClock
from tests.channels.fakes import ON_SQLITE, Paper, a_message, an_answer

pytestmark = [pytest.mark.anyio, ON_SQLITE]
Hear = Callable[..., Awaitable[Answer | None]]
SAID_BY_KIND = {
    EventKind.FOLLOW: "Chào anh/chị",
    EventKind.IMAGE: "không xem hình",
    EventKind.VOICE: "chưa nghe được giọng nói",
    EventKind.STICKER: "cứ nhắn cho trợ lý",
    EventKind.LOCATION: "không xem vị trí",
    EventKind.FILE: "không mở tệp",
    EventKind.CONTACT: "không giữ danh thiếp",
    EventKind.UNREADABLE: "không đọc được",
}

STORED = [kind for kind in EventKind if kind not in ("text", "staff", "left", "other")]


@pytest.fixture
def hear(reception: Reception, inbox: Inbox) -> Hear:
    """Let somebody on the platform write; the person is known then."""

    async def heard(
        text: str = "chào", kind: EventKind = EventKind.TEXT, channel: str = "paper"
    ) -> Answer | None:
        message = a_message(text, channel=channel, kind=kind)
        address = Address("us", "u1") if channel == "paper" else None
        await inbox.receive(message, address=address)
        return (await reception.receive(message)).answer

    return heard


def words(answer: Answer | None) -> str:
    assert answer is not None
    return "\n".join(reply.plain for reply in answer.replies)


@pytest.mark.parametrize("kind", STORED)
async def test_what_is_no_text_is_answered_without_the_dialogue(kind: EventKind, hear: Hear) -> None:
    answer = await hear("", kind)
    assert SAID_BY_KIND[kind] in words(answer)
    assert answer is not None
    assert answer.status is (Status.WELCOMED if kind is EventKind.FOLLOW else Status.UNSUPPORTED_INPUT)


async def test_text_is_left_to_the_dialogue(hear: Hear) -> None:
    assert await hear("làm khai sinh cần gì") is None


@pytest.mark.parametrize("text", ["start", "Start", "help", "bắt đầu", "BAT DAU"])
async def test_command_of_a_platform_greets(text: str, hear: Hear) -> None:
    assert SAID_BY_KIND[EventKind.FOLLOW] in words(await hear(text))


async def test_on_the_page_start_is_a_word_like_any_other(hear: Hear) -> None:
    assert await hear("start", channel="web") is None


async def test_assistant_keeps_still_while_staff_are_talking(
    hear: Hear, people: People, clock: HandClock
) -> None:
    await hear()
    await people.pause("c1")
    for text, kind in (("dạ", EventKind.TEXT), ("", EventKind.IMAGE), ("", EventKind.FOLLOW)):
        answer = await hear(text, kind)
        assert answer is not None
        assert (answer.status, answer.replies) == (Status.WITH_STAFF, ())
    clock.forward(seconds=STAFF_PAUSE.total_seconds())
    assert await hear() is None


@pytest.mark.parametrize("text", ["bot", "BOT", "trợ lý", "Tro ly", "trợ lí"])
async def test_who_calls_the_assistant_back_is_greeted_and_answered_again(
    text: str, hear: Hear, people: People
) -> None:
    await hear()
    await people.pause("c1")
    answer = await hear(text)
    assert answer is not None
    assert answer.status is Status.WELCOMED
    assert answer.replies
    assert await hear() is None


async def test_word_that_calls_back_is_an_ordinary_word_when_nobody_paused(hear: Hear) -> None:
    assert await hear("bot") is None


async def test_flood_to_staff_gets_no_word_from_the_assistant(
    hear: Hear, people: People, inbox: Inbox, clock: HandClock
) -> None:
    await hear()
    await people.pause("c1")
    answers = [await hear("dạ") for _ in range(30)]
    assert {answer.status for answer in answers if answer} == {Status.WITH_STAFF}


async def test_too_many_messages_get_one_notice_on_a_platform(people: People, clock: HandClock) -> None:
    reception = Reception(people, {"paper"}, Allowance(per_minute=2), clock)
    answers = [(await reception.receive(a_message(channel="paper"))).answer for _ in range(5)]
    assert answers[:2] == [None, None]
    assert "hơi nhanh" in words(answers[2])
    assert [(a.status, a.replies) for a in answers[3:] if a] == [(Status.LIMITED, ())] * 2


async def test_too_many_messages_of_a_page_are_each_answered(people: People, clock: HandClock) -> None:
    reception = Reception(people, {"paper"}, Allowance(per_minute=2), clock)
    answers = [(await reception.receive(a_message())).answer for _ in range(5)]
    assert answers[:2] == [None, None]
    assert all("hơi nhanh" in words(answer) for answer in answers[2:])


async def test_person_is_found_on_platforms_only(reception: Reception, inbox: Inbox) -> None:
    message = a_message(channel="paper")
    await inbox.receive(message, address=Address("us", "u1"))
    received = await reception.receive(message)
    assert received.person is not None
    assert received.person.user_id == "u1"
    assert (await reception.receive(a_message())).person is None


async def test_notice_comes_before_the_first_answer_and_never_again(
    reception: Reception, inbox: Inbox, people: People, clock: HandClock
) -> None:
    message = a_message(channel=Paper.name)
    await inbox.receive(message, address=Address("us", "u1"))
    answer = an_answer("Cần giấy chứng sinh.")
    first = introduced(answer, await people.find("c1"))
    assert [reply.plain for reply in first.replies] == ["\n\n".join(NOTICE), "Cần giấy chứng sinh."]
    await people._database.run(lambda c: c.execute(WELCOMED, {"whom": "c1", "now": clock()}))
    assert introduced(answer, await people.find("c1")) == answer


async def test_notice_is_not_told_on_the_page_nor_with_silence(inbox: Inbox, people: People) -> None:
    await inbox.receive(a_message(channel="paper"), address=Address("us", "u1"))
    silent = Answer(status=Status.WITH_STAFF, replies=())
    assert introduced(silent, await people.find("c1")) == silent
    assert introduced(an_answer(), None) == an_answer()


async def test_pause_ends_at_its_minute(inbox: Inbox, people: People, clock: HandClock) -> None:
    await inbox.receive(a_message(channel="paper"), address=Address("us", "u1"))
    await people.pause("c1")
    until = clock.now + STAFF_PAUSE
    person = await people.find("c1")
    assert person is not None
    assert person.paused_until == until
    assert person.is_paused(until - timedelta(seconds=1))
    assert not person.is_paused(until)
