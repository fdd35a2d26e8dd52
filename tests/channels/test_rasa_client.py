from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from channels.contract import Effect, Intent
from channels.errors import RasaUnavailableError
from channels.rasa_client import RasaClient, Speaker
from tests.channels.fakes import LoopbackRasa, a_message, an_answer, loopback_rasa
from tests.house import free_ports

pytestmark = pytest.mark.anyio
SECRET = "bí-mật-thử".encode().hex()


@pytest.fixture
async def server(anyio_backend: str) -> AsyncIterator[LoopbackRasa]:
    async with loopback_rasa() as running:
        yield running


@pytest.fixture
async def client(server: LoopbackRasa) -> AsyncIterator[RasaClient]:
    client = RasaClient(server.url, SECRET)
    yield client
    await client.close()


async def test_answer_is_read_whole(server: LoopbackRasa, client: RasaClient) -> None:
    wanted = an_answer("Cần giấy chứng sinh.", Effect.FEEDBACK_GOOD)
    server.answers(wanted)
    assert await client.ask(a_message()) == wanted


async def test_request_carries_the_secret_and_what_rasa_needs(
    server: LoopbackRasa, client: RasaClient
) -> None:
    server.answers(an_answer())
    message = a_message("lệ phí")
    await client.ask(message, Intent(name="fee", entities={"code": "1"}, confidence=0.5))
    ((path, headers, body),) = server.requests
    assert path == "/webhooks/gateway/message"
    assert headers["x-gateway-secret"] == SECRET
    assert body == {
        "sender": client.sender_of(message),
        "channel": "web",
        "message_id": message.message_id,
        "text": "lệ phí",
        "intent": {"name": "fee", "entities": {"code": "1"}},
    }


async def test_message_without_a_button_sends_no_intent(server: LoopbackRasa, client: RasaClient) -> None:
    server.answers(an_answer())
    await client.ask(a_message())
    assert server.requests[0][2]["intent"] is None


async def test_forget_names_the_pseudonym_only(server: LoopbackRasa, client: RasaClient) -> None:
    server.body = b'{"forgotten": true}'
    message = a_message(conversation="cuộc-1")
    await client.forget(message)
    ((path, headers, body),) = server.requests
    assert path == "/webhooks/gateway/forget"
    assert headers["x-gateway-secret"] == SECRET
    assert body == {"sender": client.sender_of(message)}


async def test_pseudonym_is_stable_and_tells_nothing(client: RasaClient) -> None:
    sender = client.sender_of(a_message(conversation="conversation-42"))
    assert sender == client.sender_of(a_message("khác", conversation="conversation-42"))
    assert "42" not in sender or "conversation" not in sender
    assert len(sender) == 32
    assert set(sender) <= set("0123456789abcdef")


async def test_pseudonym_differs_by_conversation_channel_and_secret(
    server: LoopbackRasa, client: RasaClient
) -> None:
    other = RasaClient(server.url, "another secret")
    pseudonyms = {
        client.sender_of(a_message(conversation="c1")),
        client.sender_of(a_message(conversation="c2")),
        client.sender_of(a_message(conversation="c1", channel="zalo_oa")),
        other.sender_of(a_message(conversation="c1")),
    }
    await other.close()
    assert len(pseudonyms) == 4


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"messages": []}'),
        (200, b"{}"),
        (200, b'{"messages": null}'),
        (200, b'{"messages": [{"text": "not ours"}]}'),
        (200, b'{"messages": ["words"]}'),
        (200, b'{"messages": {"a": 1}}'),
        (200, b"[]"),
        (200, b"null"),
        (200, b""),
        (200, b"<html>not json</html>"),
        (200, b"\xff\xfe"),
        (403, b'{"error": "forbidden"}'),
        (404, b"{}"),
        (500, b"boom"),
        (503, b""),
    ],
)
async def test_unusable_answer_is_rasa_unavailable(
    status: int, body: bytes, server: LoopbackRasa, client: RasaClient
) -> None:
    server.status, server.body = status, body
    with pytest.raises(RasaUnavailableError) as refused:
        await client.ask(a_message("chuyện riêng"))
    assert "chuyện riêng" not in str(refused.value)


async def test_refused_connection_is_rasa_unavailable() -> None:
    (port,) = free_ports(1)
    client = RasaClient(f"http://127.0.0.1:{port}", SECRET)
    for call in (client.ask(a_message()), client.forget(a_message())):
        with pytest.raises(RasaUnavailableError):
            await call
    await client.close()


async def test_failed_forget_is_an_error(server: LoopbackRasa, client: RasaClient) -> None:
    server.status = 500
    with pytest.raises(RasaUnavailableError):
        await client.forget(a_message())


async def test_each_message_goes_to_whoever_speaks_at_that_moment_and_says_who_answered() -> None:
    async with loopback_rasa() as old, loopback_rasa() as new:
        for rasa in (old, new):
            rasa.answers(an_answer())
        now = [Speaker(old.url, "m1")]
        client = RasaClient(lambda: now[0], SECRET)
        first = await client.ask(a_message())
        now[0] = Speaker(new.url, "m2")
        second = await client.ask(a_message())
        await client.close()
        assert (first.model_version, second.model_version) == ("m1", "m2")
        assert [len(rasa.requests) for rasa in (old, new)] == [1, 1]


async def test_request_under_way_is_counted_at_its_address_until_it_ends(
    server: LoopbackRasa, client: RasaClient
) -> None:
    server.answers(an_answer())
    assert client.under_way == {}
    asking = asyncio.create_task(client.ask(a_message()))
    await asyncio.sleep(0)
    assert client.under_way == {server.url: 1}
    await asking
    assert client.under_way == {}


async def test_request_that_failed_is_no_longer_under_way() -> None:
    (port,) = free_ports(1)
    client = RasaClient(f"http://127.0.0.1:{port}", SECRET)
    with pytest.raises(RasaUnavailableError):
        await client.ask(a_message())
    assert client.under_way == {}
    await client.close()
