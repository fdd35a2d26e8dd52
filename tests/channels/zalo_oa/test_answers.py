from __future__ import annotations

import json
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from channels.errors import NotSentError, RefusedError, SendError, UnsureError
from channels.zalo_oa.answers import StaleTokenError, message_id_of


def answer(code: object, status: int = 200, **more: Any) -> tuple[int, dict[str, str], bytes]:
    return status, {}, json.dumps({"error": code, "message": "…", **more}).encode()


def test_message_taken_brings_its_id() -> None:
    assert message_id_of(*answer(0, data={"message_id": "a1b2"})) == "a1b2"
    assert message_id_of(*answer("0", data={"message_id": "a1b2"})) == "a1b2"


@pytest.mark.parametrize(
    "data", [None, {}, [], {"message_id": 5}, {"message_id": "x" * 129}, {"message_id": ""}]
)
def test_message_taken_without_a_usable_id_is_taken(data: object) -> None:
    assert message_id_of(*answer(0, data=data)) is None


@pytest.mark.parametrize("code", [-210, -213, -217, -218, -227, -230, -232, -244])
@pytest.mark.parametrize("written", [int, str])
def test_message_that_never_will_be_taken_is_refused(code: int, written: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        message_id_of(*answer(written(code)))
    assert caught.value.reason == f"zalo_{code}"


@pytest.mark.parametrize("code", [-213, -217, -218, -227, -230, -232, -244])
def test_state_of_a_person_alarms_nobody(code: int) -> None:
    with structlog.testing.capture_logs() as entries, pytest.raises(RefusedError):
        message_id_of(*answer(code))
    assert entries == []


@pytest.mark.parametrize(
    "code", [-204, -205, -209, -210, -211, -212, -219, -221, -223, -224, -240, -320, -321, -201, 7]
)
def test_trouble_of_the_account_calls_for_a_human(code: int) -> None:
    with structlog.testing.capture_logs() as entries, pytest.raises(RefusedError):
        message_id_of(*answer(code))
    assert [(entry["log_level"], entry["code"]) for entry in entries] == [("error", code)]
    assert entries[0]["is_known"] is (code not in (-201, 7))


@pytest.mark.parametrize("code", [-216, -220])
def test_token_that_is_refused_asks_for_another(code: int) -> None:
    with pytest.raises(StaleTokenError):
        message_id_of(*answer(code))


def test_too_many_calls_come_back_later() -> None:
    with pytest.raises(NotSentError) as caught:
        message_id_of(*answer(-32))
    assert caught.value.retry_after is None
    with pytest.raises(NotSentError) as caught:
        message_id_of(429, {"retry-after": "12"}, b"<html>")
    assert caught.value.retry_after == 12.0


@pytest.mark.parametrize(("told", "heard"), [("999999", 3600.0), ("nan", None), ("-5", None), ("soon", None)])
def test_pause_that_makes_no_sense_is_not_kept(told: str, heard: float | None) -> None:
    with pytest.raises(NotSentError) as caught:
        message_id_of(429, {"retry-after": told}, b"")
    assert caught.value.retry_after == heard


def test_broken_server_that_says_no_may_be_asked_again() -> None:
    with pytest.raises(NotSentError):
        message_id_of(*answer(-1, status=503))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"<html>502 Bad Gateway</html>"),
        (503, b""),
        (500, b'{"error":0}'),
        (200, b"<html>Dang bao tri</html>"),
        (200, b""),
        (200, b"{}"),
        (200, b"[]"),
        (200, b'{"error":null}'),
        (200, b'{"error":true}'),
        (200, b'{"error":"abc"}'),
        (200, b'{"error":' + b"9" * 5000 + b"}"),
        (302, b""),
        (404, b'{"error":0}'),
    ],
)
def test_answer_that_does_not_say_leaves_us_unsure(status: int, body: bytes) -> None:
    with pytest.raises(UnsureError):
        message_id_of(status, {}, body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_page_of_a_wall_on_the_way_is_for_a_human(status: int) -> None:
    with structlog.testing.capture_logs() as entries, pytest.raises(RefusedError):
        message_id_of(status, {}, b"<html>Request Rejected</html>")
    assert [entry["http_status"] for entry in entries] == [status]


@given(st.integers(100, 599), st.binary(max_size=60) | st.integers().map(lambda n: b'{"error":%d}' % n))
def test_any_answer_is_understood_or_one_of_our_errors(status: int, body: bytes) -> None:
    reason = ""
    try:
        message_id_of(status, {}, body)
    except SendError as error:
        reason = error.reason
    assert len(reason) <= 64
