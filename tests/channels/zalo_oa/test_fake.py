"""The fake is as strict as Zalo is documented to be: what these refuse, a real account would refuse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from channels.contract import EventKind
from channels.zalo_oa.platform import ZaloOa
from tests.channels.zalo_oa.receiver import Receiver, receiver
from tests.channels.zalo_oa.samples import USER
from tests.fakes.platform import Fault
from tests.fakes.zalo_oa import FREE_WINDOW, LAST_WINDOW, TOKEN_LIFE, ZaloOaFake

pytestmark = pytest.mark.anyio
MESSAGE, QUOTA = "/v3.0/oa/message/cs", "/v3.0/oa/quota/message"


class Caller:
    """Call Zalo as any client would."""

    def __init__(self, fake: ZaloOaFake, http: httpx.AsyncClient) -> None:
        self._fake = fake
        self._http = http
        self.token = ""

    async def refresh(self, token: str, secret: str = "app-secret-for-tests", **form: str) -> dict[str, Any]:
        values = {"grant_type": "refresh_token", "app_id": self._fake.app_id, "refresh_token": token} | form
        answer = await self._http.post("/v4/oa/access_token", data=values, headers={"secret_key": secret})
        assert answer.status_code == 200
        return dict(answer.json())

    async def begin(self) -> None:
        self.token = (await self.refresh(self._fake.first_refresh_token))["access_token"]

    async def post(self, body: object, path: str = MESSAGE, **headers: str) -> dict[str, Any]:
        answer = await self._http.post(path, json=body, headers={"access_token": self.token, **headers})
        assert answer.status_code == 200
        return dict(answer.json())

    async def error(self, body: object, path: str = MESSAGE, **headers: str) -> int:
        return int((await self.post(body, path, **headers))["error"])


@pytest.fixture
async def caller(fake: ZaloOaFake, anyio_backend: str) -> AsyncIterator[Caller]:
    fake.event(USER, "xin chào")
    async with httpx.AsyncClient(base_url=fake.url, trust_env=False) as http:
        caller = Caller(fake, http)
        await caller.begin()
        yield caller


def a_message(text: object = "Dạ.", **message: Any) -> dict[str, Any]:
    return {"recipient": {"user_id": USER}, "message": {"text": text, **message}}


def with_buttons(*buttons: object) -> dict[str, Any]:
    return a_message(attachment={"type": "template", "payload": {"buttons": list(buttons)}})


def a_button(**changes: Any) -> dict[str, Any]:
    return {"title": "Xem", "type": "oa.query.hide", "payload": "#b:7Kq2mV9x_-aZ"} | changes


async def test_good_message_is_taken_and_shown(caller: Caller, fake: ZaloOaFake) -> None:
    url = a_button(title="Mở", type="oa.open.url", payload={"url": "https://dichvucong.gov.vn"})
    phone = a_button(title="Gọi", type="oa.open.phone", payload={"phone_code": "842033000000"})
    answer = await caller.post(with_buttons(a_button(), url, phone))
    (sent,) = fake.sent_to(USER)
    assert (answer["error"], answer["data"]["message_id"], answer["data"]["user_id"]) == (0, sent.id, USER)
    assert sent.buttons == [{"title": "Xem", "press": "#b:7Kq2mV9x_-aZ"}, {"title": "Mở"}, {"title": "Gọi"}]


BAD: dict[str, tuple[object, int]] = {
    "too long": (a_message("ă" * 2001), -210),
    "too long in UTF-16": (a_message("👍" * 1001), -210),
    "no object": ([], -201),
    "no recipient": ({"message": {"text": "a"}}, -201),
    "unknown key": (a_message() | {"parse_mode": "HTML"}, -201),
    "unknown key of the recipient": (a_message() | {"recipient": {"user_id": USER, "a": 1}}, -201),
    "person as a number": (a_message() | {"recipient": {"user_id": 246}}, -201),
    "unknown key of the message": (a_message(quick_replies=[]), -201),
    "no text": ({"recipient": {"user_id": USER}, "message": {}}, -201),
    "empty text": (a_message(" \n"), -201),
    "text as a number": (a_message(5), -201),
    "attachment of another type": (a_message(attachment={"type": "file", "payload": {"token": "a"}}), -201),
    "no buttons": (with_buttons(), -201),
    "six buttons": (with_buttons(*[a_button()] * 6), -201),
    "button as a text": (with_buttons("Xem"), -201),
    "empty title": (with_buttons(a_button(title=" ")), -201),
    "title of 101": (with_buttons(a_button(title="a" * 101)), -201),
    "payload of 1,001": (with_buttons(a_button(payload="a" * 1001)), -201),
    "payload of another type": (with_buttons(a_button(payload={"a": 1})), -201),
    "unknown type": (with_buttons(a_button(type="oa.open.map")), -201),
    "type that is none": (with_buttons(a_button(type=["oa.query.hide"])), -201),
    "unknown key of a button": (with_buttons(a_button(image_icon="a")), -201),
    "address as a text": (with_buttons(a_button(type="oa.open.url", payload="https://a.vn")), -201),
    "address that is none": (with_buttons(a_button(type="oa.open.url", payload={"url": "a.vn"})), -201),
    "telephone in letters": (with_buttons(a_button(type="oa.open.phone", payload={"phone_code": "a"})), -201),
    "somebody unknown": (a_message() | {"recipient": {"user_id": "999"}}, -213),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_message_is_refused_with_http_200(case: str, caller: Caller, fake: ZaloOaFake) -> None:
    body, error = BAD[case]
    assert await caller.error(deepcopy(body)) == error
    assert fake.sent == []


async def test_longest_message_with_the_longest_buttons_is_taken(caller: Caller) -> None:
    body = with_buttons(*[a_button(title="a" * 100, payload="a" * 1000)] * 5)
    body["message"]["text"] = "ă" * 2000
    assert await caller.error(body) == 0


async def test_body_that_is_not_json_is_refused(caller: Caller, fake: ZaloOaFake) -> None:
    async with httpx.AsyncClient(base_url=fake.url, trust_env=False) as http:
        headers = {"access_token": caller.token}
        form = await http.post(MESSAGE, data={"text": "a"}, headers=headers)
        broken = await http.post(
            MESSAGE, content=b"{", headers=headers | {"content-type": "application/json"}
        )
    assert [form.json()["error"], broken.json()["error"]] == [-201, -201]


async def test_token_is_asked_for_in_its_own_header(caller: Caller) -> None:
    token, caller.token = caller.token, ""
    assert await caller.error(a_message(), Authorization=f"Bearer {token}") == -216


async def test_access_token_ends_with_its_time_or_with_the_next(caller: Caller, fake: ZaloOaFake) -> None:
    fake.ahead = TOKEN_LIFE - 5.0
    assert await caller.error(a_message()) == 0
    fake.ahead = TOKEN_LIFE + 5.0
    assert await caller.error(a_message()) == -220
    await caller.refresh(fake.tokens[1])
    assert await caller.error(a_message()) == -216


async def test_refresh_token_works_once(caller: Caller, fake: ZaloOaFake) -> None:
    used = fake.first_refresh_token
    assert "access_token" not in await caller.refresh(used)
    pair = await caller.refresh(fake.tokens[1])
    assert pair["expires_in"] == "90000"
    assert (pair["access_token"], pair["refresh_token"]) == fake.tokens


@pytest.mark.parametrize("wrong", [{"secret": "guessed"}, {"app_id": "1"}, {"grant_type": "password"}])
async def test_refresh_with_anything_wrong_uses_nothing_up(
    wrong: dict[str, str], caller: Caller, fake: ZaloOaFake
) -> None:
    before = fake.tokens
    assert (await caller.refresh(before[1], **wrong))["error"] != 0
    assert fake.tokens == before


async def test_free_messages_end_after_two_days_and_all_after_seven(caller: Caller, fake: ZaloOaFake) -> None:
    fake.paid_messages = 1
    assert await caller.error(a_message()) == 0
    fake.ahead = FREE_WINDOW + 60.0
    fake.keep_access_token()
    assert [await caller.error(a_message()) for _ in range(2)] == [0, -211]
    fake.ahead = LAST_WINDOW + 60.0
    fake.keep_access_token()
    assert await caller.error(a_message()) == -230
    fake.event(USER, "tôi hỏi lại")
    assert await caller.error(a_message()) == 0


async def test_free_messages_can_be_counted(caller: Caller, fake: ZaloOaFake) -> None:
    fake.free_replies, fake.paid_messages = 2, 0
    assert [await caller.error(a_message()) for _ in range(3)] == [0, 0, -211]
    quota = await caller.post({"user_id": USER}, QUOTA)
    assert quota["data"]["cs_reply"] == {"remain": 0, "total": 2}
    assert await caller.error({"user_id": "999"}, QUOTA) == -213
    caller.token = "guessed"
    assert await caller.error({"user_id": USER}, QUOTA) == -216


async def test_too_many_calls_in_a_minute_are_refused(caller: Caller, fake: ZaloOaFake) -> None:
    fake.per_minute = 3
    assert [await caller.error(a_message()) for _ in range(4)] == [0, 0, 0, -32]
    fake.ahead = 61.0
    assert await caller.error(a_message()) == 0


async def test_person_who_left_is_not_reached_until_they_follow_again(
    caller: Caller, fake: ZaloOaFake
) -> None:
    fake.event(USER, "", kind="unfollow")
    assert await caller.error(a_message()) == -213
    fake.event(USER, "", kind="follow")
    assert await caller.error(a_message()) == 0


@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER])
async def test_connection_is_really_cut(fault: Fault, caller: Caller, fake: ZaloOaFake) -> None:
    fake.faults.plan(fault)
    with pytest.raises(httpx.TransportError):
        await caller.post(a_message())
    assert len(fake.sent) == (fault is Fault.CUT_AFTER)
    assert await caller.error(a_message()) == 0


# --- deliveries ---------------------------------------------------------------------------------------


@pytest.fixture
async def door(fake: ZaloOaFake, anyio_backend: str) -> AsyncIterator[Receiver]:
    async with receiver() as door:
        fake.webhook = door.url
        yield door


async def test_delivery_is_what_the_account_takes(door: Receiver, fake: ZaloOaFake, platform: ZaloOa) -> None:
    await fake.says(USER, "làm khai sinh")
    await fake.staff_says(USER, "Chào anh/chị")
    await fake.follows(USER)
    await fake.unfollows(USER)
    kinds = []
    for headers, body in door.deliveries:
        platform.verify(headers, body)
        kinds += [event.kind for event in platform.parse(body)]
    assert kinds == [EventKind.TEXT, EventKind.STAFF, EventKind.FOLLOW, EventKind.LEFT]


async def test_press_is_delivered_as_the_token_of_its_button(
    door: Receiver, caller: Caller, fake: ZaloOaFake, platform: ZaloOa
) -> None:
    await caller.post(
        with_buttons(a_button(title="Giấy tờ"), a_button(title="Lệ phí", payload="#b:000000000000"))
    )
    await fake.presses(USER, "Lệ phí")
    (event,) = platform.parse(door.deliveries[-1][1])
    assert event.token == "b:000000000000"


async def test_failed_delivery_is_repeated_the_same_until_taken(door: Receiver, fake: ZaloOaFake) -> None:
    door.statuses = [503, 500, 200]
    tries = await fake.redeliver(USER, *fake.event(USER, "làm khai sinh"))
    assert [one.status for one in tries] == [503, 500, 200]
    assert [headers.get("num_retry") for headers, _ in door.deliveries] == [None, "1", "2"]
    assert len({body for _, body in door.deliveries}) == 1
    assert not fake.is_disabled


async def test_webhook_is_switched_off_at_the_end_of_the_ladder(door: Receiver, fake: ZaloOaFake) -> None:
    door.statuses = [503] * 6
    tries = await fake.redeliver(USER, *fake.event(USER, "làm khai sinh"))
    assert [one.status for one in tries] == [503] * 6
    assert fake.is_disabled
    assert (await fake.says(USER, "có ai không")).status == 0
    assert len(door.deliveries) == 6


async def test_slow_answer_counts_as_none(
    door: Receiver, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.zalo_oa.WITHIN", 0.05)
    door.delays = [0.1]
    tries = await asyncio.wait_for(fake.redeliver(USER, *fake.event(USER, "làm khai sinh")), 5)
    assert [one.status for one in tries] == [200, 200]
