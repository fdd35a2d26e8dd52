from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from channels.contract import Answer, Effect
from channels.database import Database
from channels.retention import Retention
from channels.status import Status
from channels.tables import turns
from tests.channels.conftest import HandClock
from tests.channels.fakes import FakeRasa, an_answer
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
OPINION = ("feedback", "feedback_reason", "feedback_comment")


async def ask(web: httpx.AsyncClient, text: str = "chào", **more: Any) -> dict[str, Any]:
    response = await web.post("/api/v1/messages", json={"message_id": text, "text": text, **more})
    answer: dict[str, Any] = response.json()
    return answer


async def rate(web: httpx.AsyncClient, turn: dict[str, Any], **opinion: Any) -> httpx.Response:
    body = {"conversation_id": turn["conversation_id"], "turn_id": turn["turn_id"], **opinion}
    return await web.post("/api/v1/feedback", json=body)


async def kept(database: Database) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in OPINION) for row in await rows_of(database, turns)]


async def test_reason_and_comment_are_kept_masked(web: httpx.AsyncClient, database: Database) -> None:
    comment = "/gọi 0912345678 nhé"
    response = await rate(web, await ask(web), value="bad", reason="outdated", comment=comment)
    assert response.status_code == 204
    assert await kept(database) == [("bad", "outdated", "gọi [số điện thoại] nhé")]


async def test_opinion_said_again_replaces_the_one_before(web: httpx.AsyncClient, database: Database) -> None:
    turn = await ask(web)
    await rate(web, turn, value="bad", reason="hard_to_understand", comment="khó")
    await rate(web, turn, value="bad", reason="outdated")
    assert await kept(database) == [("bad", "outdated", None)]
    await rate(web, turn, value="good", reason="outdated", comment="nhưng")
    assert await kept(database) == [("good", None, None)]


@pytest.mark.parametrize(
    "opinion",
    [
        {"value": "bad", "reason": "ugly"},
        {"value": "bad", "comment": ""},
        {"value": "bad", "comment": " / "},
        {"value": "bad", "comment": "a" * 301},
        {"value": "bad", "comment": 5},
    ],
)
async def test_what_is_no_opinion_is_refused_and_nothing_is_written(
    opinion: dict[str, Any], web: httpx.AsyncClient, database: Database
) -> None:
    response = await rate(web, await ask(web), **opinion)
    assert response.status_code == 422
    assert await kept(database) == [(None, None, None)]


async def test_comment_on_a_strangers_turn_is_not_written(web: httpx.AsyncClient, database: Database) -> None:
    mine, theirs = await ask(web, "một"), await ask(web, "hai")
    turn = {"conversation_id": mine["conversation_id"], "turn_id": theirs["turn_id"]}
    assert (await rate(web, turn, value="bad", comment="x")).status_code == 404
    assert await kept(database) == [(None, None, None)] * 2


async def test_rating_by_a_button_of_the_chat_takes_the_place_of_reasons(
    web: httpx.AsyncClient, database: Database, rasa: FakeRasa
) -> None:
    turn = await ask(web)
    await rate(web, turn, value="bad", reason="outdated", comment="cũ")
    rasa.reply = lambda _: an_answer("Cảm ơn.", Effect.FEEDBACK_GOOD, status=Status.FEEDBACK)
    await ask(web, "có ích", conversation_id=turn["conversation_id"])
    assert ("good", None, None) in await kept(database)


async def test_deletion_leaves_no_reason_and_no_comment(
    web: httpx.AsyncClient, database: Database, rasa: FakeRasa
) -> None:
    turn = await ask(web)
    await rate(web, turn, value="bad", reason="outdated", comment="chuyện riêng")
    rasa.reply = lambda _: Answer(
        status=Status.DATA_DELETED, replies=an_answer("Đã xóa.").replies, effect=Effect.DELETE_DATA
    )
    await ask(web, "xóa", conversation_id=turn["conversation_id"])
    assert await kept(database) == [(None, None, None)]


async def test_retention_throws_reasons_and_comments_away_with_the_turn(
    web: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    await rate(web, await ask(web), value="bad", reason="outdated", comment="chuyện riêng")
    clock.now += timedelta(days=400)
    assert (await Retention(database, 365, 90, clock).tidy()).turns == 1
    assert await kept(database) == []
