"""The page of the channels: what it shows, switches with a reason, tests."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.channels.self_tests import SelfTests
from admin.tables import audit_log
from channels.outbox import Outbox
from channels.people import People
from channels.platform import Platform
from channels.sender import Sender
from channels.tables import channel_switches, inbound, outbox
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from tests.admin.test_pages import EVIL
from tests.admin.visitors import NOON, client_of, person, post
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
PATH = "/quan-tri/kenh"


def open_zalo_bot(app: FastAPI, per_month: int = 100) -> Sender:
    config = ZaloBotConfig(
        token="1:abc", webhook_secret="secret of the test", per_month=per_month, api_url="http://127.0.0.1:1"
    )
    platform: Platform = ZaloBot(config)
    database = app.state.database
    sender = Sender(platform, Outbox(database), People(database, "x"), app.state.switches)
    app.state.platforms = app.state.called = {"zalo_bot": platform}
    app.state.senders = {"zalo_bot": sender}
    return sender


def a_letter(number: int, state: str, **values: object) -> dict[str, object]:
    return {
        "turn_id": f"t{number}",
        "position": 0,
        "channel": "zalo_bot",
        "conversation": "c",
        "payload": {},
        "state": state,
        "attempts": 1,
        "not_before": NOON,
        "created_at": NOON,
        "changed_at": NOON - timedelta(minutes=number),
        **values,
    }


async def test_closed_channel_says_so_and_has_no_switch(app: FastAPI) -> None:
    page = (await (await client_of(app, await person(app, Role.ADMIN))).get(PATH)).text
    assert page.count("chưa mở") == 3 + 1  # and once in the sentence above
    assert f'action="{PATH}/web"' in page
    assert f'action="{PATH}/telegram"' not in page


async def test_open_channel_shows_messages_breaker_budget_and_test(app: FastAPI) -> None:
    sender = open_zalo_bot(app)
    for _ in range(4):
        sender.breaker.failed()
    states = [*["sent"] * 81, "failed", "failed", "unknown", "pending"]
    message = {"channel": "zalo_bot", "conversation": "c", "message_id": "m", "kind": "text", "text": "x"}
    rows = {**message, "done": False, "sent_at": NOON, "received_at": NOON - timedelta(minutes=2)}

    def work(connection: object) -> None:
        connection.execute(outbox.insert(), [a_letter(n, state) for n, state in enumerate(states)])  # type: ignore[attr-defined]
        connection.execute(inbound.insert(), rows)  # type: ignore[attr-defined]

    await app.state.database.run(work)
    await SelfTests(app.state.database, app.state.desk.clock).note("zalo_bot", "signed 403")
    page = (await (await client_of(app, await person(app, Role.ADMIN))).get(PATH)).text
    for words in (
        *("11:58 27/11/2026", "12:00 27/11/2026", "81 đã gửi, 1 đang chờ", "2 hỏng", "1 không rõ"),
        *("Không trả lời.", "82 trên 100: sắp hết", "Tin ký đúng mà bị từ chối"),
    ):
        assert words in page


async def test_switch_needs_a_reason_and_leaves_two_traces(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    refused = await post(client, PATH, f"{PATH}/web", **{"ly-do": "  "})
    assert (refused.status_code, "Chưa ghi lý do" in refused.text) == (422, True)
    done = await post(client, PATH, f"{PATH}/web", **{"ly-do": "Bảo trì, hỏi 0912345678"})
    assert done.headers["location"] == f"{PATH}?xong=tat"
    assert not await app.state.switches.is_on("web")
    (turned,) = await rows_of(app.state.database, channel_switches)
    assert (turned["is_on"], turned["by"]) == (False, "admin")
    (line,) = [r for r in await rows_of(app.state.database, audit_log) if r["action"] == "channel.switch"]
    assert line["before"] == {"công tắc": "bật"}
    assert "0912345678" not in f"{turned}{line}"
    page = (await client.get(PATH)).text
    assert "Tắt lúc" in page
    assert (await post(client, PATH, f"{PATH}/web", **{"ly-do": "Xong"})).headers[
        "location"
    ] == f"{PATH}?xong=bat"


async def test_switch_that_somebody_else_turned_meanwhile_stays(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    before = (await client.get(PATH)).text
    await app.state.switches.turn("web", is_on=False, reason="Người khác", by="ba")
    answer = await client.post(f"{PATH}/web", data={**fields(before), "ly-do": "Tôi"})
    assert (answer.status_code, "Người khác vừa đổi" in answer.text) == (409, True)
    assert len(await rows_of(app.state.database, channel_switches)) == 1


def fields(page: str) -> dict[str, str]:
    from tests.admin.visitors import form_of

    return form_of(page, f"{PATH}/web").fields


async def test_channel_that_does_not_exist_is_not_switched(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    data = {**fields((await client.get(PATH)).text), "ly-do": "x"}
    assert (await client.post(f"{PATH}/fax", data=data)).status_code == 404
    assert (await client.post(f"{PATH}/web/thu", data=data)).status_code == 404
    assert await rows_of(app.state.database, channel_switches) == []


async def test_reason_is_text_wherever_it_is_shown(app: FastAPI) -> None:
    await app.state.switches.turn("web", is_on=False, reason=EVIL, by="<b>ai</b>")
    page = (await (await client_of(app, await person(app, Role.ADMIN))).get(PATH)).text
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<b>ai</b>" not in page


@pytest.mark.parametrize(("fault", "told"), [(None, "Cửa nhận tin tốt"), ("ConnectError", "không mở được")])
async def test_test_at_a_press_is_noted(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, fault: str | None, told: str
) -> None:
    open_zalo_bot(app)
    asked: list[SimpleNamespace] = []

    async def self_test(address: str, platform: Platform) -> str | None:
        asked.append(SimpleNamespace(address=address, name=platform.name))
        return fault

    monkeypatch.setattr("admin.channels.routes.self_test", self_test)
    client = await client_of(app, await person(app, Role.ADMIN))
    for _ in range(2):
        await post(client, PATH, f"{PATH}/zalo_bot/thu")
    assert [(one.name, one.address.startswith("http://")) for one in asked] == [("zalo_bot", True)] * 2
    assert told in (await client.get(PATH)).text
