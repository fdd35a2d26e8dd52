"""Throw 20,000 broken deliveries at the three doors: forged ones leave no trace, signed ones nothing unclean.

All chance comes from a fixed seed, so that a case that fails fails again.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from channels import webhooks
from channels.contract import MAX_TEXT, EventKind
from channels.database import Database
from channels.inbox import Inbox
from channels.intake import LONGEST_ID, Intake
from channels.people import People
from channels.platform import Platform
from channels.switches import Switches
from channels.tables import inbound, metadata
from channels.telegram.platform import Telegram, TelegramConfig
from channels.web import errors
from channels.web.guard import MAX_BODY, Guard
from channels.zalo_bot.platform import ZaloBot
from channels.zalo_oa.platform import ZaloOa
from channels.zalo_oa.signature import AHEAD, OLDEST
from channels.zalo_oa.tokens import TokenKeeper
from tests.channels.fakes import NOON, ON_SQLITE
from tests.channels.zalo_bot.samples import a_config as a_bot_config
from tests.channels.zalo_oa.samples import a_config as an_oa_config
from tests.databases import count, rows_of
from tests.fakes import telegram as telegram_fake
from tests.fakes.platform import FakePlatform
from tests.fakes.telegram import TelegramFake
from tests.fakes.zalo_bot import ZaloBotFake
from tests.fakes.zalo_oa import ZaloOaFake
from vietnamese.personal_data import mask

pytestmark = [pytest.mark.anyio, ON_SQLITE]

SIGNED, FORGED, ODD = 3000, 2000, 1667
"""Deliveries to each of the three doors: 20,001 in all."""
PHONE, CITIZEN = "0912345678", "089123456789"
PLANTED = f"hỏi giùm, số {PHONE}, căn cước {CITIZEN}, làm khai sinh"
PRESS = "b:7Kq2mV9xAb_-"
USERS = "2468458835291"
"""How the id of everybody begins."""
STAMP = str(int(NOON.timestamp()) * 1000)
NOWHERE = "http://127.0.0.1:9"
INSIDES = (
    "Traceback",
    'File "',
    ".py",
    "site-packages",
    "Exception",
    "sqlite",
    "channels",
    "secret",
    "TTHC_",
)
"""Words that no refusal says."""

Tree = Any
Headers = list[tuple[bytes, bytes]]


# --- the three sides ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One platform: what comes from it, and how it is signed."""

    fake: FakePlatform
    platform: Platform
    kinds: tuple[str, ...]
    header: str
    secrets: tuple[str, ...]

    def event(self, chance: Random, number: int) -> Tree:
        """Return an event word for word, with a telephone number and a citizen's in its text."""
        kind = chance.choice(self.kinds)
        press = {"zalo_oa": f"#{PRESS}"}.get(self.fake.name, PRESS) if kind == "press" else ""
        if isinstance(self.fake, ZaloBotFake):
            self.fake.wraps = chance.random() < 0.5
        user = f"{USERS}{number // 20:05d}"
        _, body = self.fake.event(
            user, press or PLANTED, kind="text" if kind == "press" else kind, press=press
        )
        return steady(body, number)

    def signed(self, raw: bytes) -> Headers:
        """Return the headers that make these bytes the platform's own, as far as they can be."""
        value = self.secrets[0]
        if self.fake.name == "zalo_oa":
            signed = self.fake.app_id.encode() + raw + (timestamp_in(raw) or STAMP).encode() + value.encode()  # type: ignore[attr-defined]
            value = f"mac={hashlib.sha256(signed).hexdigest()}"
        return [(b"content-type", b"application/json"), (self.header.encode(), value.encode())]

    def is_authentic(self, raw: bytes) -> bool:
        """Return whether signed bytes are the platform's; Zalo signs a time of its own with them."""
        if self.fake.name != "zalo_oa":
            return True
        timestamp = timestamp_in(raw)
        if timestamp is None:
            return False
        return -AHEAD <= timedelta(milliseconds=int(STAMP) - int(timestamp)) <= OLDEST


def timestamp_in(raw: bytes) -> str | None:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    found = told.get("timestamp") if isinstance(told, dict) else None
    return found if isinstance(found, str) and re.fullmatch("[0-9]{13}", found) else None


def steady(tree: Tree, number: int) -> Tree:
    """Return an event without what is different each time: ids by chance, and moments."""
    if isinstance(tree, list):
        return [steady(one, number) for one in tree]
    if not isinstance(tree, dict):
        return tree
    fixed: dict[str, Any] = {}
    for name, value in tree.items():
        fixed[name] = steady(value, number)
        if name == "timestamp":
            fixed[name] = STAMP
        elif name == "date" and value:
            fixed[name] = int(NOON.timestamp()) * (1 if value < 10**11 else 1000)
        elif name == "message_id" and isinstance(value, str):
            fixed[name] = f"{number:020x}"
    return fixed


@pytest.fixture(params=["zalo_oa", "zalo_bot", "telegram"])
async def side(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Side]:
    made = {"zalo_oa": an_official_account, "zalo_bot": a_zalo_bot, "telegram": a_telegram}
    side = made[request.param](database)
    yield side
    await side.platform.close()


def at_noon() -> datetime:
    return NOON


def an_official_account(database: Database) -> Side:
    fake = ZaloOaFake()
    config = an_oa_config()
    kinds = "text link image gif video sticker voice location contact file follow unfollow staff echo seen"
    return Side(
        fake,
        ZaloOa(config, TokenKeeper(config, database), at_noon),
        (*kinds.split(), "received", "click", "group", "anonymous", "press", "text"),
        "X-ZEvent-Signature",
        (config.webhook_secret, config.app_secret),
    )


def a_zalo_bot(_database: Database) -> Side:
    fake = ZaloBotFake()
    kinds = "text press image sticker voice unsupported group bot message.new.received"
    platform = ZaloBot(a_bot_config(api_url=NOWHERE), at_noon)
    return Side(fake, platform, tuple(kinds.split()), "X-Bot-Api-Secret-Token", (fake.secret, fake.token))


def a_telegram(_database: Database) -> Side:
    fake = TelegramFake()
    kinds = "text press follow left back edited channel_post group bot group_press added_to_group"
    config = TelegramConfig(fake.token, fake.secret, api_url=NOWHERE)
    header = "X-Telegram-Bot-Api-Secret-Token"
    kinds_of_content = tuple(telegram_fake.CONTENTS)
    return Side(
        fake,
        Telegram(config, at_noon),
        (*kinds.split(), *kinds_of_content),
        header,
        (fake.secret, fake.token),
    )


@pytest.fixture
def written(database: Database) -> Iterator[list[str]]:
    """The statements that changed the store."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("SELECT"):
            found.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
async def door(side: Side, database: Database, inbox: Inbox, people: People) -> AsyncIterator[Door]:
    """The door with one platform behind it and nobody who answers; errors are not turned into a 500."""
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    app.add_middleware(Guard)
    app.state.platforms = {side.platform.name: side.platform}
    app.state.switches = Switches(database)
    app.state.intake = Intake(inbox, people, lambda _conversation: None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield Door(client, side)


# --- what is delivered ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One delivery, and the answers that are right."""

    body: bytes
    headers: Headers
    right: tuple[int, ...]
    method: str = "POST"
    path: str = ""
    chunks: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Door:
    """Deliver, and look at the answer."""

    client: httpx.AsyncClient
    side: Side

    async def deliver(self, case: Case) -> httpx.Response:
        path = case.path or f"/webhooks/{self.side.platform.name.replace('_', '-')}"
        content = in_chunks(case.chunks) if case.chunks else case.body
        response = await self.client.request(case.method, path, content=content, headers=case.headers)
        assert response.status_code in case.right, shown(case)
        if response.status_code >= 400 and case.method != "HEAD":
            self._check_refusal(response, case)
        return response

    def _check_refusal(self, response: httpx.Response, case: Case) -> None:
        assert response.headers["content-type"] == "application/json", shown(case)
        told = response.json()
        assert told.keys() == {"error"}, shown(case)
        assert told["error"].keys() == {"code", "message", "hint"}, shown(case)
        assert all(isinstance(one, str) and one for one in told["error"].values()), (told, shown(case))
        for word in (*INSIDES, *self.side.secrets, PHONE, CITIZEN):
            assert word not in response.text, shown(case)


async def in_chunks(chunks: Sequence[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def shown(case: Case) -> str:
    headers = [(name, value[:80]) for name, value in case.headers]
    return f"{case.method} {case.path} {headers} {case.body[:1500]!r} ({len(case.body)} bytes)"


# --- mutations of what is told --------------------------------------------------------------------------

INVISIBLE: Final = ("\x00", "\ud800", "\udfff", "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\x1b")
RAW: Final = {
    "@number": b"9" * 5000,
    "@deep": b"[" * 20_000 + b"]" * 20_000,
    "@nested": b'{"id":' * 100 + b"1" + b"}" * 100,
    "@endless": b"1e999",
    "@negative": b"-0",
    "@latin": b'"kh\xe1m"',
    "@half": b'"\\ud83d"',
}
"""What no tree of Python can be written as."""
VALUES: Final[tuple[Tree, ...]] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63 - 1, 2**63, 10**30, 10**400, 0.5, -1e308),
    *(float("nan"), float("inf"), "", " ", "0", "null", "\x00", "\ud800", "\u202eabc", "🎉" * 300),
    *([], {}, [[]], [None], {"id": None}, {"id": []}, {"id": {"id": "1"}}, ["a", 1]),
    *(
        "a" * 100,
        "a" * 129,
        "a" * 5000,
        "a" * 60_000,
        "a" * 100_000,
        "/start",
        "#",
        f"#{PRESS}",
        PRESS,
        STAMP,
    ),
    *("PRIVATE", "private", "zgr-1", "0x1", "1e5", "１２３", "-1", PLANTED, *RAW),
    *(253402300799, 253402300800, 4102444800000, int(STAMP), -(2**63)),
)
KEYS: Final = (
    *(
        "",
        "id",
        "text",
        "from",
        "chat",
        "message",
        "sender",
        "recipient",
        "timestamp",
        "event_name",
        "result",
    ),
    *("update_id", "callback_query", "my_chat_member", "media_group_id", "msg_id", "message_id", "data"),
    *("date", "\x00", "\ud800", "__class__", "constructor", "a" * 3000),
)


def places(tree: Tree) -> list[tuple[Any, Any]]:
    """Return every place of a tree as its container and key."""
    if isinstance(tree, dict):
        items: list[tuple[Any, Any]] = list(tree.items())
    elif isinstance(tree, list):
        items = list(enumerate(tree))
    else:
        return []
    return [place for key, value in items for place in ((tree, key), *places(value))]


def dropped(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    del container[key]


def renamed(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    if isinstance(container, dict):
        container[chance.choice(KEYS)] = container.pop(key)


def retyped(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    container[key] = chance.choice(VALUES)


def wrapped(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    value = container[key]
    container[key] = chance.choice(([value], {"id": value}, str(value), [value, value]))


def swapped(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    other, name = chance.choice(places(tree))
    container[key] = copy.deepcopy(other[name])


def added(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    if isinstance(container, dict):
        container[chance.choice(KEYS)] = chance.choice(VALUES)


def disturbed(chance: Random, container: Any, key: Any, tree: Tree) -> None:
    """Put something that nobody sees into a text, or make it long, or write it another way."""
    value = container[key]
    if not isinstance(value, str):
        return
    at = chance.randrange(len(value) + 1)
    container[key] = chance.choice(
        (
            value[:at] + chance.choice(INVISIBLE) + value[at:],
            "".join(letter + chance.choice(INVISIBLE) for letter in value),
            value * chance.choice((2, 30, 600)),
            " " * chance.choice((990, 4990)) + value,
            unicodedata.normalize("NFD", value),
            value[:at],
            value.translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
        )
    )


GROWN: Final[tuple[Callable[[Random, Any, Any, Tree], None], ...]] = (
    *(dropped, renamed, retyped, retyped, wrapped, swapped, added, disturbed, disturbed),
)


def mutated_tree(chance: Random, tree: Tree) -> Tree:
    """Change one to three places of an event."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 1, 2, 3))):
        found = places(tree)
        if found:
            chance.choice(GROWN)(chance, *chance.choice(found), tree)
    return tree


def written_out(chance: Random, tree: Tree) -> bytes:
    """Return the bytes of an event, escaped or not; what UTF-8 cannot hold is always escaped."""
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.5)
    text = re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
    raw = text.encode()
    for name, value in RAW.items():
        raw = raw.replace(f'"{name}"'.encode(), value)
    return raw


# --- mutations of the bytes -----------------------------------------------------------------------------

BODIES: Final = (
    *(
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"0",
        b"{",
        b"<x/>",
        b"a=1&b=2",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ),
    *(b"[" * 60_000, b'{"a":' * 9000, b"9" * 60_000, b"NaN", b"-Infinity", b'{"timestamp":', b"\x1f\x8b\x08"),
)


def flipped(chance: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: Random, raw: bytes) -> bytes:
    start, end = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    return chance.choice((raw[:start], raw[end:], raw[:start] + raw[end:]))


def doubled(chance: Random, raw: bytes) -> bytes:
    start, end = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    return chance.choice((raw[:end] + raw[start:], raw + raw, raw[:end] + raw[start:end] * 50 + raw[end:]))


def told_twice(chance: Random, raw: bytes) -> bytes:
    """Say a field twice: the last one counts."""
    again = json.dumps({chance.choice(KEYS): chance.choice(VALUES[:20])}).encode()[1:-1]
    return chance.choice((b"{" + again + b"," + raw[1:], raw[:-1] + b"," + again + b"}"))


def badly_encoded(chance: Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    stray = chance.choice(
        (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80", b"\x00", b"\n")
    )
    text = raw.decode()
    return chance.choice(
        (
            raw[:at] + stray + raw[at:],
            b"\xef\xbb\xbf" + raw,
            text.encode("utf-16"),
            text.encode("utf-32-le"),
            text.encode("latin-1", "replace"),
        )
    )


def replaced(chance: Random, raw: bytes) -> bytes:
    return chance.choice((*BODIES, chance.randbytes(chance.randrange(200))))


BROKEN: Final[tuple[Callable[[Random, bytes], bytes], ...]] = (
    *(flipped, cut, doubled, told_twice, badly_encoded, replaced),
)


def mutated(chance: Random, side: Side, number: int) -> tuple[bytes, bytes]:
    """Return an event as it was, and what became of it."""
    event = side.event(chance, number)
    raw = written_out(chance, event)
    while True:
        if chance.random() < 0.65:
            changed = written_out(chance, mutated_tree(chance, event))
        else:
            changed = chance.choice(BROKEN)(chance, raw)
        if changed != raw:
            return raw, changed


# --- mutations of what is around them -------------------------------------------------------------------


def forged(chance: Random, side: Side, original: bytes, raw: bytes) -> Headers:
    """Return headers that do not go with these bytes."""
    kept, (name, value) = side.signed(original)
    if side.fake.name == "zalo_oa" and chance.random() < 0.5:
        return [kept, (name, value)]
    others = (
        b"",
        b" ",
        value[:-1],
        value + b"0",
        value.swapcase(),
        b"mac=",
        b"a" * 10_000,
        "bí mật".encode(),
    )
    wrong = chance.choice(
        (*others, b"\xff" * 40, b"\x00", b"null", side.secrets[1].encode(), b"\r\n" + value)
    )
    elsewhere = chance.choice((b"X-Paper-Key", b"Authorization", b"Cookie", name.replace(b"-", b"_")))
    return chance.choice(([kept, (name, wrong)], [kept], [kept, (elsewhere, value)], []))


def other_case(chance: Random, name: bytes) -> bytes:
    return chance.choice((name.lower(), name.upper(), name.swapcase(), name.title()))


CONTENT_TYPES: Final = (
    *(
        b"",
        b"text/plain",
        b"application/json; charset=utf-16",
        b"multipart/form-data",
        b"\xff\xfe",
        b"a" * 10_000,
    ),
    *(
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=",
        b"application/json\x00",
        b";;;",
    ),
)
LENGTHS: Final = (b"abc", b"-1", b"", b"1e9", b"\xb2", b"0", b"0x10", b" 7", b"+5", b"1,1")
TOO_LONG: Final = (b"65537", b"9" * 30, b"9" * 10_000, b"0" * 5000 + b"99999")
METHODS: Final = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO")
PATHS: Final = (
    *("/webhooks/", "/webhooks/stone", "/webhooks/%00", "/webhooks/%ff", "/webhooks/..%2f..%2fetc%2fpasswd"),
    *(
        f"/webhooks/{'a' * 5000}",
        "/webhooks/ZALO-OA",
        "/webhooks/paper",
        "/webhooks",
        "/webhooks/telegram%20",
    ),
)
JUNK: Final[Headers] = [
    (b"X-Forwarded-For", b"\xff\x00"),
    (b"Cookie", b"a=" + b"b" * 10_000),
    (b"X-Bot-Api-Secret-Token-", b"x"),
    (b"Host", "máy-chủ".encode()),
    (b"Expect", b"100-continue"),
    (b"Transfer-Encoding", b"gzip, chunked"),
    (b"Content-Encoding", b"gzip"),
    (b"X-HTTP-Method-Override", b"DELETE"),
    (b"", b""),
]


def odd(chance: Random, side: Side, number: int) -> Case:
    """Return a delivery whose body may be right, but not what is around it."""
    raw = written_out(chance, side.event(chance, number))
    kind, (name, value) = side.signed(raw)
    good = Case(raw, [kind, (name, value)], (200,))
    cases: tuple[Callable[[], Case], ...] = (
        lambda: replace(good, headers=forged(chance, side, raw + b" ", raw), right=(403,)),
        lambda: replace(good, headers=[kind, (other_case(chance, name), value)]),
        lambda: replace(good, headers=[*good.headers, (name, value)]),
        lambda: replace(good, headers=chance.sample([*good.headers, (name, b"x")], 3), right=(200, 403)),
        lambda: replace(good, headers=[(name, value), (b"content-type", chance.choice(CONTENT_TYPES))]),
        lambda: replace(good, headers=[*good.headers, *chance.sample(JUNK, 3)]),
        lambda: replace(good, headers=[*good.headers, (b"content-length", chance.choice(LENGTHS))]),
        lambda: replace(
            good, headers=[*good.headers, (b"content-length", chance.choice(TOO_LONG))], right=(413,)
        ),
        lambda: replace(good, method=chance.choice(METHODS), right=(405,)),
        lambda: replace(good, method="GET"),
        lambda: replace(good, path=chance.choice(PATHS), right=(404, 307)),
        lambda: replace(good, chunks=pieces(chance, raw)),
        lambda: replace(
            good, body=b"", chunks=pieces(chance, raw + b" " * (MAX_BODY + 1 - len(raw))), right=(413,)
        ),
        lambda: replace(good, body=raw + b" " * (MAX_BODY + 1 - len(raw)), right=(413,)),
        lambda: signed_case(side, raw + b" " * (MAX_BODY - len(raw))),
        lambda: replace(good, body=b"", chunks=(b"", b"")),
    )
    return chance.choice(cases)()


def pieces(chance: Random, raw: bytes) -> tuple[bytes, ...]:
    """Return bytes in pieces, some of them empty."""
    ends = sorted(chance.randrange(len(raw) + 1) for _ in range(chance.randrange(12)))
    return tuple(raw[start:end] for start, end in zip([0, *ends], [*ends, len(raw)], strict=True))


def signed_case(side: Side, raw: bytes) -> Case:
    right = 413 if len(raw) > MAX_BODY else 200 if not raw or side.is_authentic(raw) else 403
    return Case(raw, side.signed(raw), (right,))


# --- what is looked for in the end ------------------------------------------------------------------------


async def check_store(database: Database) -> None:
    """Check that everything stored fits any store, and that no number planted in a text is in it."""
    for table in metadata.sorted_tables:
        for row in await rows_of(database, table):
            for column in table.columns:
                check_value(row[column.name], column)
    for row in await rows_of(database, inbound):
        check_message(row)


def check_value(value: object, column: sa.Column[Any]) -> None:
    if not isinstance(value, str):
        return
    assert isinstance(column.type, sa.String)
    assert column.type.length is None or len(value) <= column.type.length, (column, value)
    assert "\x00" not in value, (column, value)
    value.encode()
    seen = unicodedata.normalize("NFKC", "".join(one for one in value if unicodedata.category(one)[0] != "C"))
    assert PHONE not in seen, (column, value)
    assert CITIZEN not in seen, (column, value)


def check_message(row: dict[str, Any]) -> None:
    kind, text = EventKind(row["kind"]), row["text"]
    assert 0 < len(row["message_id"]) <= LONGEST_ID
    assert row["message_id"].isprintable()
    assert len(text) <= MAX_TEXT
    assert mask(text).text == text
    assert not text or (kind is EventKind.TEXT and row["token"] is None), row
    assert not row["done"]


def check_log(logged: list[Any], side: Side) -> None:
    """Check that the log says nothing of anybody, and is about nothing else than what was refused."""
    assert {entry["event"] for entry in logged} <= {
        *("forged_delivery", "unreadable_delivery", "signed_otherwise", "press_not_acknowledged"),
    }
    told = str(logged)
    for word in (*side.secrets, PHONE, CITIZEN, USERS, "khai sinh", PRESS):
        assert word not in told


# --- the tests ------------------------------------------------------------------------------------------


async def test_signed_delivery_however_broken_is_taken_and_what_is_stored_of_it_is_clean(
    door: Door, side: Side, database: Database, logged: list[Any]
) -> None:
    chance = Random(f"signed {side.fake.name}")
    for number in range(SIGNED):
        _, raw = mutated(chance, side, number)
        await door.deliver(signed_case(side, raw))
    assert await count(database, inbound) > SIGNED // 20
    await check_store(database)
    check_log(logged, side)


async def test_forged_delivery_however_broken_is_refused_and_leaves_no_trace(
    door: Door, side: Side, database: Database, written: list[str], logged: list[Any]
) -> None:
    chance = Random(f"forged {side.fake.name}")
    for number in range(FORGED):
        original, raw = mutated(chance, side, number)
        right = 413 if len(raw) > MAX_BODY else 403 if raw else 200
        case = Case(raw, forged(chance, side, original, raw), (right,))
        await door.deliver(case)
        assert not written, shown(case)
    check_log(logged, side)


async def test_delivery_with_anything_odd_around_it_is_taken_or_refused(
    door: Door, side: Side, database: Database, written: list[str], logged: list[Any]
) -> None:
    chance = Random(f"odd {side.fake.name}")
    for number in range(ODD):
        case = odd(chance, side, number)
        before = len(written)
        response = await door.deliver(case)
        assert response.status_code == 200 or len(written) == before, shown(case)
    assert written
    await check_store(database)
    check_log(logged, side)
