from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import httpx
import pytest
import structlog

from app.logs import quiet_libraries
from channels.database import Database
from channels.errors import NotSentError, RefusedError, SendError, UnsureError
from channels.tables import access_tokens
from channels.zalo_oa.platform import ZaloOa, ZaloOaConfig
from channels.zalo_oa.tokens import TokenKeeper
from tests.channels.conftest import HandClock
from tests.channels.zalo_oa.receiver import eventually
from tests.channels.zalo_oa.samples import USER, a_piece
from tests.databases import rows_of
from tests.fakes.platform import Fault
from tests.fakes.zalo_oa import FREE_WINDOW, LAST_WINDOW, TOKEN_LIFE, ZaloOaFake

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def _acquainted(fake: ZaloOaFake) -> None:
    fake.event(USER, "xin chào")


async def test_message_arrives_with_its_buttons(platform: ZaloOa, fake: ZaloOaFake) -> None:
    provider_id = await platform.send(USER, a_piece(buttons=5))
    (sent,) = fake.sent_to(USER)
    assert (sent.text, sent.id) == ("Cần giấy chứng sinh.", provider_id)
    assert [button["title"] for button in sent.buttons] == [f"Xem {n}" for n in range(5)]


async def test_messages_share_a_connection_and_a_token(platform: ZaloOa, fake: ZaloOaFake) -> None:
    for _ in range(5):
        await platform.send(USER, a_piece())
    assert fake.calls["access_token"] == 1
    assert len(fake.callers) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "arrived"),
    [
        (Fault.CUT_BEFORE, UnsureError, None, 0),
        (Fault.CUT_AFTER, UnsureError, None, 1),
        (Fault.BUSY, NotSentError, "zalo_busy", 0),
        (Fault.BROKEN, UnsureError, "http_500", 0),
        (Fault.ERROR_200, RefusedError, "zalo_-201", 0),
        (Fault.REFUSED, RefusedError, "zalo_-213", 0),
    ],
)
async def test_each_fault_has_its_error(
    fault: Fault, kind: type[SendError], reason: str | None, arrived: int, platform: ZaloOa, fake: ZaloOaFake
) -> None:
    fake.faults.plan(fault)
    with pytest.raises(kind) as caught:
        await platform.send(USER, a_piece())
    assert type(caught.value) is kind
    assert reason in (None, caught.value.reason)
    assert len(fake.sent_to(USER)) == arrived


async def test_slow_answer_is_waited_for(platform: ZaloOa, fake: ZaloOaFake) -> None:
    fake.faults.plan(Fault.SLOW)
    assert await platform.send(USER, a_piece()) == fake.sent_to(USER)[0].id


async def test_answer_that_takes_too_long_leaves_us_unsure(
    config: ZaloOaConfig, database: Database, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.zalo_oa.platform.TIMEOUT", httpx.Timeout(0.1))
    platform = ZaloOa(config, TokenKeeper(config, database))
    fake.faults.plan(Fault.SLOW)
    with pytest.raises(UnsureError) as caught:
        await platform.send(USER, a_piece())
    assert caught.value.reason == "ReadTimeout"
    assert len(fake.sent_to(USER)) == 1
    await platform.close()


def nobodys_address() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize(
    ("address", "reason"),
    [(nobodys_address(), "ConnectError"), ("openapi.zalo.me", "UnsupportedProtocol")],
)
async def test_message_that_never_left_may_be_sent_again(
    address: str, reason: str, config: ZaloOaConfig, database: Database
) -> None:
    astray = replace(config, api_url=address)
    platform = ZaloOa(astray, TokenKeeper(astray, database))
    with pytest.raises(NotSentError) as caught:
        await platform.send(USER, a_piece())
    assert caught.value.reason == reason
    await platform.close()


async def test_server_without_our_trust_is_not_told_anything(
    config: ZaloOaConfig, database: Database, fake: ZaloOaFake
) -> None:
    # The fake speaks no TLS, so the handshake fails as with a wrong certificate.
    astray = replace(config, api_url=fake.url.replace("http:", "https:"))
    platform = ZaloOa(astray, TokenKeeper(astray, database))
    with pytest.raises(NotSentError):
        await platform.send(USER, a_piece())
    await platform.close()


async def test_all_connections_taken_is_a_message_that_never_left(
    config: ZaloOaConfig, database: Database, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.zalo_oa.platform.TIMEOUT", httpx.Timeout(5.0, pool=0.05))
    monkeypatch.setattr("channels.zalo_oa.platform.CONNECTIONS", httpx.Limits(max_connections=0))
    platform = ZaloOa(config, TokenKeeper(config, database))
    with pytest.raises(NotSentError) as caught:
        await platform.send(USER, a_piece())
    assert caught.value.reason == "PoolTimeout"
    await platform.close()


@pytest.mark.parametrize("how", ["expired", "replaced"])
async def test_refused_token_is_renewed_and_the_message_arrives_once(
    how: str, config: ZaloOaConfig, database: Database, fake: ZaloOaFake, clock: HandClock
) -> None:
    platform = ZaloOa(config, TokenKeeper(config, database, clock))
    await platform.send(USER, a_piece("một"))
    clock.forward(hours=1)
    if how == "expired":
        fake.ahead += TOKEN_LIFE
    else:
        fake.replace_access_token()
    await platform.send(USER, a_piece("hai"))
    assert [sent.text for sent in fake.sent_to(USER)] == ["một", "hai"]
    assert (fake.calls["access_token"], fake.calls["message"]) == (2, 3)
    await platform.close()


async def test_closing_waits_for_a_refresh_that_is_under_way(
    platform: ZaloOa, fake: ZaloOaFake, database: Database
) -> None:
    async def is_asked() -> bool:
        return fake.calls["access_token"] > 0

    fake.oauth_faults.plan(Fault.SLOW)
    sending = asyncio.create_task(platform.send(USER, a_piece()))
    await eventually(is_asked)
    sending.cancel()
    await platform.close()
    assert [row["access_token"] for row in await rows_of(database, access_tokens)] == [fake.tokens[0]]


async def test_token_refused_twice_leaves_the_message_for_later(
    config: ZaloOaConfig,
    database: Database,
    fake: ZaloOaFake,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fake, "_token_fault", lambda _headers: -216)
    platform = ZaloOa(config, TokenKeeper(config, database, clock))
    for _ in range(4):
        with pytest.raises(NotSentError):
            await platform.send(USER, a_piece())
    assert fake.calls["access_token"] == 1
    await platform.close()


async def test_person_who_left_or_was_silent_too_long_is_refused(platform: ZaloOa, fake: ZaloOaFake) -> None:
    await platform.send(USER, a_piece())
    fake.ahead = FREE_WINDOW + 60.0
    fake.keep_access_token()
    await platform.send(USER, a_piece())
    fake.ahead = LAST_WINDOW + 60.0
    fake.keep_access_token()
    with pytest.raises(RefusedError, match="zalo_-230"):
        await platform.send(USER, a_piece())
    fake.event(USER, "", kind="unfollow")
    for user in (USER, "nobody"):
        with pytest.raises(RefusedError, match="zalo_-213"):
            await platform.send(user, a_piece())


async def test_nothing_secret_is_logged(
    platform: ZaloOa, fake: ZaloOaFake, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    quiet_libraries()
    fake.faults.plan(Fault.ERROR_200, Fault.CUT_AFTER, Fault.BROKEN)
    with structlog.testing.capture_logs() as entries:
        for _ in range(3):
            with pytest.raises(SendError):
                await platform.send(USER, a_piece("số 089201012345"))
    told = f"{entries}{caplog.text}"
    secrets = [fake.first_refresh_token, *fake.tokens, "app-secret-for-tests", USER, "089201012345"]
    assert [secret for secret in secrets if secret in told] == []
