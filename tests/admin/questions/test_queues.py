"""Each queue holds what it says, on both databases, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from admin.questions.asked import Asked, read, window
from admin.questions.filters import Filters
from admin.questions.queues import BY_ID, count
from channels.database import Database
from tests.admin.questions.log import BIRTH, DEATH, MARRIAGE, RESIDENCE, Log
from tests.admin.visitors import NOON

pytestmark = pytest.mark.anyio
SINCE = NOON - timedelta(days=28)


async def held(database: Database, queue: str) -> set[str]:
    """Return the texts that stand in a queue."""

    def work(connection: object) -> list[Asked]:
        asked = window(SINCE)
        return read(connection, asked, [BY_ID[queue].holds(asked, NOON)], 100)  # type: ignore[arg-type]

    return {one.text for one in await database.run(work)}


async def test_not_understood_are_no_match_and_unsure_out_of_scope(database: Database) -> None:
    log = Log(database)
    await log.turn("không hợp việc nào", "no_match")
    await log.turn("máy không chắc", "out_of_scope", confidence=0.5)
    await log.turn("mai mưa không", "out_of_scope", confidence=0.95)
    await log.turn("được trả lời", "answered")
    assert await held(database, "chua-hieu") == {"không hợp việc nào", "máy không chắc"}


async def test_close_calls_were_answered_with_a_second_one_nearly_as_likely(database: Database) -> None:
    log = Log(database)
    close, clear = [(BIRTH, 0.6), (DEATH, 0.2)], [(BIRTH, 0.9), (DEATH, 0.05)]
    await log.turn("sát", "answered", decision="answer", candidates=close)
    await log.turn("rõ", "answered", decision="answer", candidates=clear)
    await log.turn("chỉ một", "answered", decision="answer", candidates=[(BIRTH, 0.9)])
    await log.turn("hỏi lại", "clarify", decision="clarify", candidates=close)
    await log.turn("bấm nút", "answered")
    assert await held(database, "sat-nut") == {"sát"}


async def test_not_helpful_is_what_people_said(database: Database) -> None:
    log = Log(database)
    await log.turn("chê", "answered", feedback="bad", feedback_reason="outdated")
    await log.turn("khen", "answered", feedback="good")
    await log.turn("không nói", "answered")
    assert await held(database, "chua-giup") == {"chê"}


async def test_nobody_picked_means_the_next_turn_carries_no_choice(database: Database) -> None:
    log, offered = Log(database), {"candidates": [(BIRTH, 0.4), (DEATH, 0.3)], "decision": "clarify"}
    await log.turn("chọn bằng nút", "clarify", "a", **offered)
    await log.turn("Khai sinh", "answered", "a", intent="show_procedure", procedure=BIRTH)
    await log.turn("chọn bằng lời", "clarify", "b", **offered)
    await log.turn("là khai tử đó", "answered", "b", procedure=DEATH)
    await log.turn("chọn bằng số", "clarify", "c", **offered)
    await log.turn("số 2", "clarify", "c", intent="pick_choice")
    await log.turn("hỏi chuyện khác", "clarify", "d", **offered)
    await log.turn("kết hôn", "answered", "d", procedure=MARRIAGE)
    await log.turn("không nhắn nữa", "clarify", "e", **offered)
    await log.turn("mới hỏi đây", "clarify", "f", ago=timedelta(minutes=5), **offered)
    await log.turn("việc nào", "clarify", "g")
    assert await held(database, "hoi-lai-bo-lung") == {"hỏi chuyện khác", "không nhắn nữa"}


async def test_stuck_are_steps_where_people_say_so_leave_or_stop(database: Database) -> None:
    log, at = Log(database), {"explain": {"guide": "vneid-install", "step": "open-store"}}
    await log.turn("hướng dẫn a", "guide_step", "a", **at)
    await log.turn("không được", "guide_step", "a", intent="not_working", **at)
    await log.turn("tiếp tục a", "guide_step", "a", **at)
    await log.turn("xong", "guide_ended", "a")
    await log.turn("hướng dẫn b", "guide_step", "b", **at)
    await log.turn("thôi", "guide_ended", "b", intent="leave_guide")
    await log.turn("bỏ ngang", "guide_step", "c", **at)
    await log.turn("đang làm", "guide_step", "d", ago=timedelta(hours=2), **at)
    await log.turn("khác màn hình", "feedback", "e", intent="screen_differs", **at)
    await log.turn("cảm ơn", "small_talk", "e")
    await log.turn("hỏi thường", "answered", "f")
    assert await held(database, "ket-buoc") == {"không được", "hướng dẫn b", "bỏ ngang", "khác màn hình"}


async def test_everything_leaves_out_turns_whose_words_were_deleted(database: Database) -> None:
    log = Log(database)
    await log.turn("còn đây", "answered")
    await log.turn("", "data_deleted")
    assert await held(database, "tat-ca") == {"còn đây"}


async def test_counts_agree_with_the_lists(database: Database) -> None:
    log = Log(database)
    for n in range(3):
        await log.turn(f"chưa hiểu {n}", "no_match")
    await log.turn("chê", "answered", feedback="bad")
    counted = await database.run(lambda connection: count(connection, window(SINCE), NOON))
    assert counted == {
        "chua-hieu": 3,
        "sat-nut": 0,
        "chua-giup": 1,
        "hoi-lai-bo-lung": 0,
        "ket-buoc": 0,
        "tat-ca": 4,
    }


async def test_an_empty_log_counts_nothing(database: Database) -> None:
    counted = await database.run(lambda connection: count(connection, window(SINCE), NOON))
    assert set(counted.values()) == {0}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, {"khai sinh ở xã", "ket hon o dau", "nhập hộ khẩu"}),
        ({"kenh": "telegram"}, {"ket hon o dau"}),
        ({"trang-thai": "no_match"}, {"ket hon o dau"}),
        ({"thu-tuc": BIRTH}, {"khai sinh ở xã"}),
        ({"thu-tuc": RESIDENCE}, {"nhập hộ khẩu"}),
        ({"tuan": "2026-11-23"}, {"khai sinh ở xã", "ket hon o dau"}),
        ({"tuan": "2026-11-18"}, {"nhập hộ khẩu"}),
        ({"q": "KẾT hôn"}, {"ket hon o dau"}),
        ({"q": "khai xa"}, {"khai sinh ở xã"}),
        ({"q": "không có"}, set()),
    ],
)
async def test_filters_narrow_a_list(given: dict[str, str], wanted: set[str], database: Database) -> None:
    log = Log(database)
    await log.turn("khai sinh ở xã", "answered", procedure=BIRTH)
    await log.turn("ket hon o dau", "no_match", channel="telegram")
    last_week = {"candidates": [(RESIDENCE, 0.4)], "ago": timedelta(days=9)}
    await log.turn("nhập hộ khẩu", "clarify", **last_week)
    filters = Filters.of({"hang": "tat-ca", **given})

    def work(connection: object) -> list[Asked]:
        asked = window(filters.since(NOON))
        return read(connection, asked, filters.conditions(asked, NOON), 100)  # type: ignore[arg-type]

    assert {one.text for one in await database.run(work) if filters.fits(one.text)} == wanted


@pytest.mark.parametrize(
    "given",
    [
        {"hang": "x", "trang": "-3", "tuan": "hôm qua", "trang-thai": "x", "xem": "x"},
        {"trang": "９", "tuan": "0001-01-01"},
        {"trang": "0"},
        {"trang": "9" * 400},
    ],
)
def test_a_query_without_sense_narrows_nothing(given: dict[str, str]) -> None:
    filters = Filters.of(given)
    assert filters.page >= 1
    assert filters.on_page(1) == Filters()


def test_filters_come_back_from_their_own_links() -> None:
    given = {
        "hang": "sat-nut",
        "q": "giấy & tờ",
        "kenh": "web",
        "tuan": "2026-11-23",
        "xem": "roi",
        "trang": "3",
    }
    filters = Filters.of(given)
    from urllib.parse import parse_qsl

    assert Filters.of(dict(parse_qsl(filters.query))) == filters
