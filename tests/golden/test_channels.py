"""One conversation on each of the four channels, word for word: questions, choices, a guide, a deletion.

The transcripts lie in ``transcripts/``. ``UPDATE_TRANSCRIPTS=1`` writes them anew; read the difference.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.house import Surroundings, house_with_platforms
from tests.fakes.platform import FakePlatform
from tests.golden.person import Person
from tests.house import House

TRANSCRIPTS = Path(__file__).with_name("transcripts")
USER = "1000000077"
TALK = (
    "chào em",
    "bằng lái xe",
    "#2",
    "lệ phí bao nhiêu",
    "bao lâu có",
    "mất giấy khai sinh",
    "quên mật khẩu vneid",
    "#1",
    "#1",
    "không được",
    "đăng ký kết hôn cần giấy gì",
    "tiếp tục",
    "để mai làm tiếp",
    "/image",
    "/sticker",
    "/voice",
    "hôm nay trời mưa không",
    "xóa dữ liệu của tôi",
    "#1",
    "chào em",
)
"""What is said. ``#2`` presses the second thing that is offered, ``/image`` sends a picture."""
_CHANGING = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Surroundings]]:
    with house_with_platforms(tmp_path_factory.mktemp("channels")) as running:
        yield running


@pytest.mark.parametrize("channel", ["zalo_oa", "zalo_bot", "telegram"])
@pytest.mark.parametrize("by", ["button", "number"])
def test_conversation_on_a_platform(channel: str, by: str, place: tuple[House, Surroundings]) -> None:
    house, around = place
    fake: FakePlatform = getattr(around, channel)
    if by == "button" and channel == "zalo_bot":
        pytest.skip("the Bot Platform has no buttons")
    user = USER if by == "button" else f"{USER}9"
    told = asyncio.run(talk(fake, user, by, house))
    compare(f"{channel}-{by}", told)


def test_conversation_on_the_page(place: tuple[House, Surroundings]) -> None:
    house, _ = place
    person, told = Person(house), []
    for line in TALK:
        if line.startswith("/"):
            continue
        if line.startswith("#"):
            offered = [one for reply in person.answers[-1]["replies"] for one in reply["actions"]]
            pressable = [one for one in offered if one["kind"] == "reply"]
            button = pressable[int(line[1:]) - 1]
            told.append(f"> [{button['label']}]")
            answer = person.say(button["label"], button["value"])
        else:
            told.append(f"> {line}")
            answer = person.say(line)
        told += [written(reply["title"], reply["plain"], reply["actions"]) for reply in answer["replies"]]
    compare("web", told)


async def talk(fake: FakePlatform, user: str, by: str, house: House) -> list[str]:
    """Say everything, and return the transcript."""
    told: list[str] = []
    for line in TALK:
        before = len(fake.sent_to(user))
        told.append(f"> {await says(fake, user, line, by)}")
        await quiet(house)
        for sent in fake.sent_to(user)[before:]:
            buttons = "".join(f"\n[{button['title']}]" for button in sent.buttons)
            told.append(sent.text + buttons)
    return told


async def says(fake: FakePlatform, user: str, line: str, by: str) -> str:
    if line.startswith("/"):
        await fake.says(user, "", kind=line[1:])
        return f"({line[1:]})"
    if not line.startswith("#"):
        await fake.says(user, line)
        return line
    if by == "number":
        await fake.says(user, line[1:])
        return line[1:]
    pressable = [button for button in fake.sent_to(user)[-1].buttons if button.get("press")]
    title = pressable[int(line[1:]) - 1]["title"]
    await fake.presses(user, title)
    return f"[{title}]"


async def quiet(house: House, seconds: float = 20.0) -> None:
    """Wait until every message is answered and every answer has gone out."""
    deadline = time.monotonic() + seconds
    store = sqlite3.connect(house.data / "tthc.db")
    open_rows = (
        "SELECT (SELECT COUNT(*) FROM inbound WHERE NOT done) + "
        "(SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending'))"
    )
    try:
        while store.execute(open_rows).fetchone() != (0,):
            assert time.monotonic() < deadline, "still busy"
            await asyncio.sleep(0.03)
    finally:
        store.close()


def written(title: str | None, plain: str, actions: list[dict[str, str]]) -> str:
    """Return a message of the page as text."""
    buttons = "".join(f"\n[{action['label']}]" for action in actions)
    return f"{title}\n{plain}{buttons}" if title and not plain.startswith(title) else f"{plain}{buttons}"


def compare(name: str, told: list[str]) -> None:
    transcript = _CHANGING.sub("XXXX-XXXX", "\n\n".join(told)) + "\n"
    file = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("UPDATE_TRANSCRIPTS") == "1":
        TRANSCRIPTS.mkdir(exist_ok=True)
        file.write_text(transcript, encoding="utf-8")
    assert transcript == file.read_text(encoding="utf-8")


def test_nothing_is_left_of_who_asked_to_be_forgotten(place: tuple[House, Surroundings]) -> None:
    house, around = place
    user = "1000000555"
    words = "ông nội tui tên Lê Văn Chín mất hôm qua ở bệnh viện xã kế bên"

    async def go() -> None:
        for line in (words, "xóa dữ liệu của tôi"):
            await around.zalo_oa.says(user, line)
            await quiet(house)
        await around.zalo_oa.presses(user, "Đồng ý xóa")
        await quiet(house)
        await asyncio.sleep(0.2)

    asyncio.run(go())
    store = sqlite3.connect(house.data / "tthc.db")
    kept = "\n".join(store.iterdump())
    store.close()
    assert "ông nội" not in kept
    assert user not in kept
    assert "Mã biên nhận" in around.zalo_oa.sent_to(user)[-1].text


def test_log_holds_no_word_no_id_and_no_secret(place: tuple[House, Surroundings]) -> None:
    """Read every log of the run above: what people said, who they are, what we sign with."""
    house, around = place
    logs = "\n".join(path.read_text() for path in (house.data / "log").glob("*.log"))
    secrets = [value for name, value in around.settings().items() if "SECRET" in name or "TOKEN" in name]
    access, refresh = around.zalo_oa.tokens
    for planted in (*secrets, access, refresh, USER, "1000000555", "mất giấy khai sinh", "Lê Văn Chín"):
        assert planted not in logs


def test_forged_delivery_is_refused_by_the_running_house(place: tuple[House, Surroundings]) -> None:
    house, around = place
    _, body = around.telegram.event("9", "giả")
    headers, raw = around.telegram.signed(body)
    forged = {name: "sai" if "secret" in name.lower() else value for name, value in headers.items()}
    assert httpx.post(f"{house.url}/webhooks/telegram", content=raw, headers=forged).status_code == 403
