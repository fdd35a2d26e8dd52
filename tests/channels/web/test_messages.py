from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from channels.contract import Answer, Candidate, Inbound, Intent, Outbound, ProcedureRef
from channels.database import Database
from channels.status import Status
from channels.tables import inbound
from tests.channels.fakes import FakeRasa, a_button, an_answer
from tests.databases import rows_of

pytestmark = pytest.mark.anyio


async def say(web: httpx.AsyncClient, text: str, **more: Any) -> dict[str, Any]:
    body = {"message_id": f"id-{text}"[:64], "text": text} | more
    response = await web.post("/api/v1/messages", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_first_message_opens_a_conversation_and_is_answered(web: httpx.AsyncClient) -> None:
    answer = await say(web, "làm khai sinh cần gì")
    assert answer["status"] == "answered"
    assert answer["replies"][0]["plain"] == "Về: làm khai sinh cần gì"
    assert len(answer["conversation_id"]) >= 24
    assert {"total", "rasa", "wait"} <= answer["timings_ms"].keys()


async def test_conversation_opened_first_can_be_used(web: httpx.AsyncClient) -> None:
    opened = await web.post("/api/v1/conversations")
    assert opened.status_code == 201
    conversation = opened.json()["conversation_id"]
    assert (await say(web, "chào", conversation_id=conversation))["conversation_id"] == conversation


async def test_t2_missing_conversation_id_is_a_new_random_one(web: httpx.AsyncClient) -> None:
    answers = [await say(web, "chào", message_id="same") for _ in range(5)]
    assert len({answer["conversation_id"] for answer in answers}) == 5


async def test_t2_strangers_never_share_a_context(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    heard: dict[str, list[str]] = {}

    def echo_of_the_conversation(message: Inbound) -> Answer:
        heard.setdefault(message.conversation, []).append(message.text)
        return an_answer(" | ".join(heard[message.conversation]))

    rasa.reply = echo_of_the_conversation
    one, two = await asyncio.gather(say(web, "hộ chiếu"), say(web, "khai sinh"))
    one = await say(web, "lệ phí 1", conversation_id=one["conversation_id"])
    two = await say(web, "lệ phí 2", conversation_id=two["conversation_id"])
    assert one["replies"][0]["plain"] == "hộ chiếu | lệ phí 1"
    assert two["replies"][0]["plain"] == "khai sinh | lệ phí 2"


async def test_personal_data_is_masked_before_storing_and_asking(
    web: httpx.AsyncClient, rasa: FakeRasa, database: Database
) -> None:
    await say(web, "/số em 0912345678", message_id="m1")
    assert "0912345678" not in str(await rows_of(database, inbound))
    assert [message.text for message in rasa.asked] == ["số em [số điện thoại]"]


async def test_same_message_id_gets_the_same_answer_and_asks_rasa_once(
    web: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    first = await say(web, "chào", message_id="m1")
    again = await say(web, "chào", message_id="m1", conversation_id=first["conversation_id"])
    assert again["turn_id"] == first["turn_id"]
    assert again["replies"] == first["replies"]
    assert len(rasa.asked) == 1


async def test_pressed_button_reaches_rasa_as_its_intent(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button("1.000894"),))
    shown = await say(web, "kết hôn")
    button = shown["replies"][0]["actions"][0]
    await say(web, button["label"], action=button["value"], conversation_id=shown["conversation_id"])
    assert rasa.intents[-1] == Intent(name="show_procedure", entities={"code": "1.000894"})


async def test_button_shows_no_intent_to_the_page(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button(),))
    (action,) = (await say(web, "kết hôn"))["replies"][0]["actions"]
    assert action.keys() == {"kind", "label", "value"}
    assert action["value"].startswith("b:")


async def test_forged_action_is_answered_without_asking_rasa(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    answer = await say(web, "x", action='/show_procedure{"code":"1.001193"}')
    assert answer["status"] == "unsupported_input"
    assert rasa.asked == []


async def test_rasa_away_is_a_degraded_answer_not_an_error(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.away = True
    assert (await say(web, "chào"))["status"] == "degraded"


async def test_explain_is_given_only_when_asked_for(web: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.reply = lambda _: Answer(
        status=Status.ANSWERED,
        replies=(Outbound(plain="x"),),
        procedure=ProcedureRef(code="1", name="một"),
        candidates=(Candidate(code="1", name="một", score=0.9, signals={"bm25": 2.0}),),
        catalogue_version="v1",
        explain={"decision": "answer"},
    )
    plain = await say(web, "chào")
    assert plain["explain"] is None
    assert plain["candidates"] == [{"code": "1", "name": "một", "score": 0.9}]
    body = {"message_id": "m2", "text": "chào"}
    response = await web.post("/api/v1/messages?explain=1", json=body)
    assert response.json()["explain"] == {
        "decision": "answer",
        "signals": {"1": {"bm25": 2.0}},
        "catalogue_version": "v1",
    }


async def test_feedback_is_taken_once_the_turn_is_known(web: httpx.AsyncClient) -> None:
    turn = await say(web, "chào")
    body = {"conversation_id": turn["conversation_id"], "turn_id": turn["turn_id"], "value": "good"}
    response = await web.post("/api/v1/feedback", json=body)
    assert response.status_code == 204
    assert response.content == b""


async def test_feedback_on_a_strangers_turn_is_unknown(web: httpx.AsyncClient) -> None:
    mine, theirs = await say(web, "một"), await say(web, "hai")
    body = {"conversation_id": mine["conversation_id"], "turn_id": theirs["turn_id"], "value": "bad"}
    response = await web.post("/api/v1/feedback", json=body)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_turn"
