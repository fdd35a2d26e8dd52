"""20,000 broken deliveries to the three real doors: no 5xx, no trace of our insides, nothing stored raw."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from app.platforms import open_platforms
from app.settings import Settings
from channels import webhooks
from channels.contract import EventKind
from channels.database import Database
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.switches import Switches
from channels.tables import inbound
from channels.web import errors
from channels.web.guard import MAX_BODY, Guard
from tests.channels.fakes import ON_SQLITE
from tests.databases import count
from tests.fakes.house import Surroundings
from tests.fakes.platform import FakePlatform
from tests.fakes.telegram import TelegramFake
from tests.fakes.zalo_bot import ZaloBotFake
from tests.fakes.zalo_oa import ZaloOaFake

pytestmark = [pytest.mark.anyio, ON_SQLITE]
DELIVERIES = 20_000
PHONE, CITIZEN = "0912345678", "089123456789"
WORDS = f"tui số {PHONE}, căn cước {CITIZEN}, hỏi khai sinh"
KINDS = ("text", "image", "sticker", "voice")
STRANGE: tuple[Any, ...] = (
    *(
        None,
        True,
        -1,
        10**30,
        1.5,
        "",
        "x" * 2_000,
        [],
        {},
        [[]] * 50,
        "\x00",
        "\ud800",
        "\u202e" + WORDS,
        WORDS,
    ),
)
INSIDES = ("Traceback", 'File "', ".py", "sqlalchemy", "secret-for-tests")


def mutated(body: Any, chance: Random) -> Any:
    """Return a body in which one value is strange, missing, or stands under another name."""
    copy = json.loads(json.dumps(body))
    place = copy
    while isinstance(place, dict) and place:
        key = chance.choice(list(place))
        if isinstance(place[key], dict) and place[key] and chance.random() < 0.7:
            place = place[key]
            continue
        what = chance.randrange(3)
        if what == 0:
            place[key] = chance.choice(STRANGE)
        else:
            value = place.pop(key)
            if what == 1:
                place[f"{key}_"] = value
        break
    return copy


def cut(raw: bytes, chance: Random) -> bytes:
    """Return bytes that are cut, doubled, flipped or something else altogether."""
    at = chance.randrange(len(raw))
    flipped = bytearray(raw)
    flipped[at] ^= 1 << chance.randrange(8)
    others = (raw[:at], raw + raw, bytes(flipped), b"[" * 5_000, b"\xff\xfe", b"null", b"x" * (MAX_BODY + 1))
    return chance.choice(others)


def wrong(headers: dict[str, str], chance: Random) -> dict[str, str]:
    """Return headers of which one is missing, empty, long, or another one's."""
    name = chance.choice(list(headers))
    values = ("", "x" * 10_000, headers[name].upper(), "mac=", "0")
    rest = {key: value for key, value in headers.items() if key != name}
    return rest if chance.random() < 0.3 else {**rest, name: chance.choice(values)}


def signed(fake: FakePlatform, body: Any) -> tuple[dict[str, str], bytes]:
    """Return a delivery signed after it was broken, if the fake can still sign it."""
    try:
        return fake.signed(body)
    except (AttributeError, KeyError, TypeError, UnicodeError):
        return fake.signed(fake.event("1", WORDS)[1])[0], json.dumps(body).encode()


def deliveries(fake: FakePlatform, count: int, chance: Random) -> list[tuple[dict[str, str], bytes]]:
    made = []
    for n in range(count):
        _, body = fake.event(str(10**9 + n % 50), WORDS, kind=KINDS[n % len(KINDS)])
        ways: tuple[Callable[[], tuple[dict[str, str], bytes]], ...] = (
            lambda body=body: signed(fake, mutated(body, chance)),
            lambda body=body: (fake.signed(body)[0], cut(fake.signed(body)[1], chance)),
            lambda body=body: (wrong(fake.signed(body)[0], chance), fake.signed(body)[1]),
        )
        made.append(chance.choice(ways)())
    return made


async def test_broken_deliveries_harm_nobody(settings: Settings, database: Database) -> None:
    around = Surroundings(ZaloOaFake(), ZaloBotFake(), TelegramFake())
    for fake in around.all:
        fake.url = "http://127.0.0.1:1"
    names = {name.removeprefix("TTHC_").lower(): value for name, value in around.settings().items()}
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    app.add_middleware(Guard)
    app.state.platforms = open_platforms(settings.model_copy(update=typed(settings, names)), database)
    app.state.switches = Switches(database)
    app.state.intake = Intake(Inbox(database), People(database, "key"), lambda _: None)
    chance, seen = Random(7), Counter[int]()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        for fake in around.all:
            for headers, raw in deliveries(fake, DELIVERIES // 3 + 1, chance):
                answer = await http.post(f"/webhooks/{fake.name}", content=raw, headers=headers)
                seen[answer.status_code] += 1
                assert answer.status_code in (200, 403, 413), (fake.name, answer.status_code, raw[:300])
                assert not any(word in answer.text for word in INSIDES), answer.text
                if answer.status_code == 403:
                    assert answer.json()["error"]["code"] == "forged_delivery"
    for platform in app.state.platforms.values():
        await platform.close()
    assert sum(seen.values()) >= DELIVERIES
    assert min(seen[200], seen[403], seen[413]) > 100
    await check_what_is_kept(database)


async def check_what_is_kept(database: Database) -> None:
    assert await count(database, inbound) > 1_000
    rows = await database.run(lambda c: c.execute(sa.select(inbound)).mappings().all())
    for row in rows:
        assert PHONE not in row["text"]
        assert CITIZEN not in row["text"]
        assert row["kind"] in set(EventKind)
        assert len(row["message_id"]) <= 128


def typed(settings: Settings, names: dict[str, str]) -> dict[str, Any]:
    """Return settings by name, read as they would be from the environment."""
    read = Settings(_env_file=None, data_dir=settings.data_dir, **names)
    return {name: getattr(read, name) for name in names}
