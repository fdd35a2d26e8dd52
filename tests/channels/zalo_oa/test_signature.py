from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any, cast

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import EventKind
from channels.errors import ForgedDeliveryError
from channels.zalo_oa.platform import ZaloOa
from channels.zalo_oa.signature import HEADER, mac_of
from channels.zalo_oa.tokens import TokenKeeper
from channels.zalo_oa.wire import moment
from tests.channels.zalo_oa.samples import KEY, VECTOR, VECTOR_MAC, a_config
from tests.fakes.zalo_oa import APP_ID, OA_ID, ZaloOaFake

SENT_AT = "1732240000000"
SIGNED = {HEADER: f"mac={VECTOR_MAC}"}


def a_platform(age: timedelta = timedelta(seconds=1), **changes: Any) -> ZaloOa:
    """Return an account that sees the vector at this age; verifying needs no tokens."""
    return ZaloOa(a_config(**changes), cast("TokenKeeper", None), lambda: moment(SENT_AT) + age)


PLATFORM = a_platform()


def plain(*parts: bytes) -> dict[str, str]:
    return {HEADER: f"mac={hashlib.sha256(b''.join(parts)).hexdigest()}"}


def test_signature_is_the_published_formula() -> None:
    assert mac_of(APP_ID, VECTOR, SENT_AT, KEY) == f"mac={VECTOR_MAC}"


def test_delivery_signed_by_zalo_is_taken() -> None:
    a_platform().verify(SIGNED, VECTOR)


REWRITTEN = json.dumps(json.loads(VECTOR)).encode()
HMACED = hmac.new(KEY.encode(), VECTOR, hashlib.sha256).hexdigest()
BAD: dict[str, tuple[dict[str, str], bytes]] = {
    "no signature": ({}, VECTOR),
    "another key": (plain(APP_ID.encode(), VECTOR, SENT_AT.encode(), b"guessed"), VECTOR),
    "one byte altered": (SIGNED, VECTOR.replace(b"Xin", b"Xim")),
    "JSON written anew": (SIGNED, REWRITTEN),
    "HMAC instead of a plain hash": ({HEADER: f"mac={HMACED}"}, VECTOR),
    "HMAC of all parts": (
        {
            HEADER: "mac="
            + hmac.new(KEY.encode(), APP_ID.encode() + VECTOR + SENT_AT.encode(), hashlib.sha256).hexdigest()
        },
        VECTOR,
    ),
    "without the key": (plain(APP_ID.encode(), VECTOR, SENT_AT.encode()), VECTOR),
    "without mac=": ({HEADER: VECTOR_MAC}, VECTOR),
    "only the beginning": ({HEADER: f"mac={VECTOR_MAC[:-1]}"}, VECTOR),
    "letters no header has": ({HEADER: "mac=ă\udcff"}, VECTOR),
    "no JSON": (SIGNED, b"<xml/>"),
    "no timestamp": (SIGNED, b"{}"),
    "timestamp as a number": (SIGNED, VECTOR.replace(b'"1732240000000"', b"1732240000000")),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_delivery_is_forged(case: str) -> None:
    headers, body = BAD[case]
    with pytest.raises(ForgedDeliveryError) as refused:
        a_platform().verify(headers, body)
    assert refused.value.hint


def test_without_a_secret_nothing_is_taken() -> None:
    unkeyed = plain(APP_ID.encode(), VECTOR, SENT_AT.encode())
    for headers in (SIGNED, unkeyed, {}):
        with pytest.raises(ForgedDeliveryError):
            a_platform(webhook_secret="").verify(headers, VECTOR)


@pytest.mark.parametrize("age", [-600, 0, 30, 6600, 7200])
def test_repeated_delivery_is_taken_up_to_two_hours_later(age: float) -> None:
    a_platform(timedelta(seconds=age)).verify(SIGNED, VECTOR)


@pytest.mark.parametrize("age", [-601, 7201, 10**8])
def test_delivery_of_another_time_is_forged(age: float) -> None:
    with pytest.raises(ForgedDeliveryError):
        a_platform(timedelta(seconds=age)).verify(SIGNED, VECTOR)


def test_account_can_stand_first_instead_of_the_application() -> None:
    headers = plain(OA_ID.encode(), VECTOR, SENT_AT.encode(), KEY.encode())
    a_platform(signed_with="oa_id").verify(headers, VECTOR)
    with pytest.raises(ForgedDeliveryError):
        a_platform(signed_with="oa_id").verify(SIGNED, VECTOR)


def test_wrong_settings_are_named_in_the_log_and_still_refused() -> None:
    headers = plain(OA_ID.encode(), VECTOR, SENT_AT.encode(), b"app-secret-for-tests")
    with structlog.testing.capture_logs() as entries, pytest.raises(ForgedDeliveryError):
        a_platform().verify(headers, VECTOR)
    assert [(entry["signed_with"], entry["key"]) for entry in entries] == [("oa_id", "app_secret")]


def test_secret_that_is_not_set_is_no_setting_to_try() -> None:
    headers = plain(APP_ID.encode(), VECTOR, SENT_AT.encode())
    with structlog.testing.capture_logs() as entries, pytest.raises(ForgedDeliveryError):
        a_platform(app_secret="").verify(headers, VECTOR)
    assert entries == []


def test_own_sample_is_taken_and_means_nothing() -> None:
    platform = a_platform()
    headers, body = platform.sample()
    platform.verify(headers, body)
    assert [event.kind for event in platform.parse(body)] == [EventKind.OTHER]


def test_own_sample_with_a_forged_signature_is_refused() -> None:
    platform = a_platform()
    headers, body = platform.sample()
    forged = {name: "0" * len(value) for name, value in headers.items() if name != "content-type"}
    with pytest.raises(ForgedDeliveryError):
        platform.verify(forged, body)


@pytest.mark.parametrize("signed_with", ["app_id", "oa_id"])
def test_fake_signs_as_the_account_verifies(signed_with: str) -> None:
    fake = ZaloOaFake(signed_with=signed_with)
    _, told = fake.event("246", "làm khai sinh")
    headers, raw = fake.signed(told)
    lower = {name.lower(): value for name, value in headers.items()}
    ZaloOa(a_config(signed_with=signed_with), cast("TokenKeeper", None)).verify(lower, raw)


@given(st.integers(0, len(VECTOR) - 1), st.integers(1, 255))
def test_any_altered_byte_is_noticed(place: int, change: int) -> None:
    altered = bytearray(VECTOR)
    altered[place] ^= change
    with pytest.raises(ForgedDeliveryError):
        PLATFORM.verify(SIGNED, bytes(altered))


@given(st.text(max_size=80), st.binary(max_size=80))
def test_noise_is_forged(header: str, body: bytes) -> None:
    with pytest.raises(ForgedDeliveryError):
        PLATFORM.verify({HEADER: header}, body)


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"timestamp":' + b"9" * 60_000 + b"}"])
def test_body_made_to_break_the_reader_is_forged(body: bytes) -> None:
    with pytest.raises(ForgedDeliveryError):
        PLATFORM.verify(SIGNED, body)
