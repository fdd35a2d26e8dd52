"""What an answer means for the message: not sent, refused, or nobody knows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.errors import NotSentError, RefusedError, SendError, UnsureError
from channels.zalo_bot.answers import failure


def _no(code: object, key: str = "error_code") -> bytes:
    return json.dumps({"ok": False, key: code, "description": "…"}).encode()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, RefusedError),
        (401, RefusedError),
        (404, RefusedError),
        (426, RefusedError),
        (499, RefusedError),
        (429, NotSentError),
        (403, NotSentError),
        (500, NotSentError),
        (502, NotSentError),
        (504, NotSentError),
        (408, UnsureError),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_code_of_the_platform_decides_whatever_the_http_status(
    code: int, kind: type[SendError], status: int
) -> None:
    for body in (_no(code), _no(str(code)), _no(code, "errorCode"), _no(str(code), "errorCode")):
        failed = failure(status, body)
        assert type(failed) is kind
        assert failed.reason == str(code)


@pytest.mark.parametrize("status", [200, 401, 429, 500])
def test_success_is_what_the_platform_calls_one(status: int) -> None:
    assert failure(status, b'{"ok":true,"result":{}}') is None
    assert failure(status, b'{"ok":true}') is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RefusedError),
        (401, RefusedError),
        (404, RefusedError),
        (302, NotSentError),
        (403, NotSentError),
        (429, NotSentError),
        (503, NotSentError),
        (200, UnsureError),
        (204, UnsureError),
        (408, UnsureError),
        (500, UnsureError),
        (502, UnsureError),
        (504, UnsureError),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<h1>Access denied</h1>",
        b"[]",
        b"null",
        b'{"message_id":"1"}',
        b'{"ok":"true"}',
        b"[" * 5000,
        b"9" * 5000,
        b"\xff\xfe",
    ],
)
def test_page_of_somebody_else_is_judged_by_its_status(
    status: int, kind: type[SendError], body: bytes
) -> None:
    failed = failure(status, body)
    assert type(failed) is kind
    assert failed.reason == f"http_{status}"


@pytest.mark.parametrize("code", [None, True, "", "many", -5, 0, 4.5, [], "9" * 5000, 10**9])
def test_failure_without_a_usable_code_may_be_tried_again(code: object) -> None:
    assert type(failure(200, _no(code))) is NotSentError


@given(st.integers(100, 599), st.binary(max_size=60))
def test_nothing_but_the_word_of_the_platform_is_a_success(status: int, body: bytes) -> None:
    failed = failure(status, body)
    assert isinstance(failed, SendError)
    assert len(failed.reason) <= 64


@given(
    st.integers(100, 599),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.dictionaries(
            st.sampled_from(["ok", "error_code", "errorCode", "result"]), inner, max_size=4
        ),
    ),
)
def test_any_json_has_a_meaning(status: int, told: object) -> None:
    failed = failure(status, json.dumps(told).encode())
    is_success = isinstance(told, dict) and told.get("ok") is True
    assert (failed is None) == is_success
