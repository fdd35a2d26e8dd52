from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.contract import Inbound
from channels.inbox import Inbox
from channels.web.guard import MAX_BODY
from tests.channels.fakes import FakeRasa

pytestmark = pytest.mark.anyio
MESSAGES = "/api/v1/messages"
GOOD = {"message_id": "m1", "text": "chào"}
JSON_TYPE = {"content-type": "application/json"}


def check_shape(response: httpx.Response) -> str:
    """Check that a refusal is in the one shape, and return its code."""
    body = response.json()
    assert body.keys() == {"error"}
    error: dict[str, str] = body["error"]
    assert error.keys() == {"code", "message", "hint"}
    assert error["message"]
    assert error["hint"]
    assert "Traceback" not in response.text
    return error["code"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**GOOD, "text": ""}, 422, "empty_message"),
        ({**GOOD, "text": " \u200b/ "}, 422, "empty_message"),
        ({**GOOD, "text": "a" * 1001}, 422, "message_too_long"),
        ({"text": "chào"}, 422, "invalid_request"),
        ({"message_id": "m1"}, 422, "invalid_request"),
        ({**GOOD, "message_id": None}, 422, "invalid_request"),
        ({**GOOD, "message_id": ""}, 422, "invalid_request"),
        ({**GOOD, "message_id": "m" * 65}, 422, "invalid_request"),
        ({**GOOD, "message_id": "m\x00"}, 422, "invalid_request"),
        ({**GOOD, "message_id": 5}, 422, "invalid_request"),
        ({**GOOD, "text": 5}, 422, "invalid_request"),
        ({**GOOD, "text": ["chào"]}, 422, "invalid_request"),
        ({**GOOD, "text": None}, 422, "invalid_request"),
        ({**GOOD, "sender": "admin"}, 422, "invalid_request"),
        ({**GOOD, "action": ""}, 422, "invalid_request"),
        ({**GOOD, "action": "b:\x00"}, 422, "invalid_request"),
        ({**GOOD, "conversation_id": ""}, 422, "invalid_request"),
        ({**GOOD, "conversation_id": "\x00"}, 422, "invalid_request"),
        ({**GOOD, "conversation_id": "c" * 65}, 422, "invalid_request"),
        ({**GOOD, "conversation_id": "nobody-opened-this"}, 404, "unknown_conversation"),
        ([], 422, "invalid_request"),
        ("chào", 422, "invalid_request"),
        (None, 422, "invalid_request"),
    ],
)
async def test_refused_message(body: Any, status: int, code: str, web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, json=body)
    assert response.status_code == status
    assert check_shape(response) == code


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"not json",
        b"\x00\x01\x02\xff\xfe",
        b'{"text": "ch\xe0o", "message_id": "m1"}',
        b"[" * 60_000,
        b'{"text": ' + b"9" * 5000 + b"}",
    ],
    ids=["cut off", "words", "binary", "not UTF-8", "very deep", "very long number"],
)
async def test_body_that_is_no_json(content: bytes, web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, content=content, headers=JSON_TYPE)
    assert response.status_code == 400
    assert check_shape(response) == "malformed_body"


async def test_no_body_at_all(web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, headers=JSON_TYPE)
    assert response.status_code == 422
    assert check_shape(response) == "invalid_request"


async def test_form_body(web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, data=GOOD)
    assert response.status_code == 422
    assert check_shape(response) == "invalid_request"


@pytest.mark.parametrize(
    "content",
    [
        b'{"message_id": "m1", "text": "x", "\\ud800": 1}',
        b'{"message_id": "\\ud800", "text": "x"}',
        b'{"message_id": "m1", "text": "x", "action": "\\udfff"}',
        b'{"message_id": "m1", "text": "x", "conversation_id": "\\ud83d"}',
    ],
    ids=["extra key", "message_id", "action", "conversation_id"],
)
async def test_lone_surrogate_outside_the_text_is_refused(content: bytes, web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, content=content, headers=JSON_TYPE)
    assert response.status_code == 422
    assert check_shape(response) == "invalid_request"


async def test_lone_surrogate_in_the_text_is_dropped(web: httpx.AsyncClient) -> None:
    content = b'{"message_id": "m1", "text": "ch\\u00e0o \\ud800"}'
    response = await web.post(MESSAGES, content=content, headers=JSON_TYPE)
    assert response.status_code == 200
    assert response.json()["replies"][0]["plain"] == "Về: chào"


async def test_refusal_names_the_field_and_not_its_value(web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, json={**GOOD, "message_id": {"phone": "0912345678"}})
    assert "message_id" in response.text
    assert "0912345678" not in response.text


async def test_too_large_body_that_says_so(web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, json={**GOOD, "text": "a" * MAX_BODY})
    assert response.status_code == 413
    assert check_shape(response) == "body_too_large"


async def test_too_large_body_is_refused_by_its_declared_length_alone(site: Any) -> None:
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for number in range(1000):
            read.append(number)
            yield b"a" * 1000

    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
        headers = {**JSON_TYPE, "content-length": "1000000"}
        response = await web.post(MESSAGES, content=body(), headers=headers)
    assert response.status_code == 413
    assert check_shape(response) == "body_too_large"
    assert len(read) <= 1


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5000, "0" * 5000 + "1"], ids=["30", "5000", "zeros"])
async def test_declared_length_of_more_digits_than_python_reads_is_too_large(
    length: str, web: httpx.AsyncClient
) -> None:
    headers = {**JSON_TYPE, "content-length": length}
    response = await web.post(MESSAGES, content=b"{}", headers=headers)
    assert response.status_code == 413
    assert check_shape(response) == "body_too_large"


async def test_too_large_body_that_is_streamed_without_a_length(web: httpx.AsyncClient) -> None:
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for number in range(1000):
            read.append(number)
            yield b"a" * 1000

    response = await web.post(MESSAGES, content=body(), headers=JSON_TYPE)
    assert response.status_code == 413
    assert check_shape(response) == "body_too_large"
    assert len(read) < 100


async def test_longest_message_fits_under_the_cap_even_fully_escaped(web: httpx.AsyncClient) -> None:
    content = json.dumps({**GOOD, "text": "🎉" * 1000}, ensure_ascii=True).encode()
    response = await web.post(MESSAGES, content=content, headers=JSON_TYPE)
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/static/nothing.js", "/static/../app.py"])
async def test_unknown_address(path: str, web: httpx.AsyncClient) -> None:
    response = await web.get(path)
    assert response.status_code == 404
    assert check_shape(response) == "not_found"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", MESSAGES), ("PUT", MESSAGES), ("POST", "/"), ("DELETE", "/")]
)
async def test_wrong_method_names_the_right_ones(method: str, path: str, web: httpx.AsyncClient) -> None:
    response = await web.request(method, path)
    assert response.status_code == 405
    assert check_shape(response) == "method_not_allowed"
    assert response.headers["allow"] in {"POST", "GET"}


@pytest.mark.parametrize("value", ["maybe", "2", ""])
async def test_explain_that_is_neither_yes_nor_no(value: str, web: httpx.AsyncClient) -> None:
    response = await web.post(f"{MESSAGES}?explain={value}", json=GOOD)
    assert response.status_code == 422
    assert check_shape(response) == "invalid_request"


@pytest.mark.parametrize(
    "body",
    [
        {"conversation_id": "c", "turn_id": "t", "value": "great"},
        {"conversation_id": "c", "value": "good"},
        {"conversation_id": "c", "turn_id": "t", "value": "good", "more": 1},
        {"conversation_id": "c\x00", "turn_id": "t", "value": "good"},
        {"conversation_id": "c", "turn_id": "\x00", "value": "good"},
    ],
)
async def test_refused_feedback(body: Any, web: httpx.AsyncClient) -> None:
    response = await web.post("/api/v1/feedback", json=body)
    assert response.status_code == 422
    assert check_shape(response) == "invalid_request"


async def test_unexpected_error_is_a_500_without_a_word_about_our_insides(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(self: Inbox, message: Inbound) -> int:
        raise RuntimeError(f"secret inside: {message.text}")

    monkeypatch.setattr(Inbox, "receive", breaks)
    response = await web.post(MESSAGES, json={**GOOD, "text": "chuyện riêng"})
    assert response.status_code == 500
    assert check_shape(response) == "internal_error"
    for word in ("secret", "chuyện riêng", "RuntimeError", ".py", "Inbox"):
        assert word not in response.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=10), inner),
    max_leaves=12,
)
NAMES = ("message_id", "text", "conversation_id", "action", "turn_id", "value")
BODIES = JSON | st.dictionaries(
    st.sampled_from(NAMES) | st.text(st.characters(), max_size=8), JSON, max_size=6
)
NEARLY_GOOD = st.fixed_dictionaries(
    {
        "message_id": st.text(st.characters(), min_size=1, max_size=64),
        "text": st.text(st.characters(), max_size=1001),
    },
    optional={
        "action": st.text(st.characters(), min_size=1, max_size=64),
        "conversation_id": st.text(st.characters(), min_size=1, max_size=64),
    },
)
FEEDBACK = st.fixed_dictionaries(
    {
        "conversation_id": st.text(st.characters(), min_size=1, max_size=64),
        "turn_id": st.text(st.characters(), min_size=1, max_size=64),
        "value": st.sampled_from(["good", "bad"]),
    }
)
# The store is shared by all examples of one test; nothing here counts rows.
fuzz = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


@fuzz
@given(body=BODIES | NEARLY_GOOD)
async def test_no_json_body_of_a_message_ever_gives_a_5xx(body: Any, web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, content=json.dumps(body).encode(), headers=JSON_TYPE)
    assert response.status_code in {200, 400, 404, 422}, response.text
    if response.status_code != 200:
        check_shape(response)


@fuzz
@given(body=BODIES | FEEDBACK)
async def test_no_json_body_of_a_feedback_ever_gives_a_5xx(body: Any, web: httpx.AsyncClient) -> None:
    response = await web.post("/api/v1/feedback", content=json.dumps(body).encode(), headers=JSON_TYPE)
    assert response.status_code in {400, 404, 422}, response.text
    check_shape(response)


@fuzz
@given(content=st.binary(max_size=200))
async def test_no_bytes_ever_give_a_5xx(content: bytes, web: httpx.AsyncClient) -> None:
    response = await web.post(MESSAGES, content=content, headers=JSON_TYPE)
    assert response.status_code in {400, 422}
    check_shape(response)


async def test_page_that_is_switched_off_says_where_to_ask(
    web: httpx.AsyncClient, site: FastAPI, rasa: FakeRasa
) -> None:
    await site.state.switches.turn("web", is_on=False, reason="bảo trì", by="an")
    refused = await web.post("/api/v1/messages", json={"message_id": "m1", "text": "làm khai sinh"})
    assert refused.status_code == 503
    assert "18001096" in refused.json()["error"]["hint"]
    assert rasa.asked == []
