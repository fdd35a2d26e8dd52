"""What a sync does when the portal errs, breaks off, has no end, or holds robots off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from knowledge.sync.errors import (
    PortalAnswerError,
    PortalUnavailableError,
    PortalWallError,
    SyncStoreError,
)
from knowledge.sync.report import Stage
from tests.fakes.portal import (
    UPDATED,
    Reply,
    a_detail,
    broken,
    challenge,
    cut_connection,
    cut_json,
    huge,
    ok,
    slow,
    wall,
)
from tests.knowledge.sync.conftest import COUNT, Desk, ids_of, lines_of

pytestmark = pytest.mark.anyio
DATA = a_detail(1)
PASSING = {
    "HTTP 500": broken(500),
    "HTTP 503": broken(503),
    "HTTP 408": Reply(408),
    "error page without end": Reply(500, b"<p>" + b"x" * 200_000),
    "JSON cut off": cut_json(DATA),
    "connection cut off": cut_connection(DATA),
    "empty body": Reply(200),
    "not a number": Reply(200, b'{"code":"OK","data":{"n":NaN}}'),
    "number without end": Reply(200, b'{"code":"OK","data":{"n":1e999}}'),
    "not UTF-8": Reply(200, b'{"code":"OK","data":{"name":"\xff"}}'),
    "nesting without end": Reply(200, b'{"code":"OK","data":{"n":' + b"[" * 99_999 + b"]" * 99_999 + b"}}"),
    "false gzip": Reply(200, b"{}", {"content-encoding": "gzip"}),
}
FINAL = {
    "not_found": Reply(404),
    "refused": Reply(200, '{"code":"ERROR","message":"Thủ tục đã khóa"}'.encode()),
    "empty": ok(None),
    "wrong_id": ok(a_detail(99)),
    "odd_shape": Reply(200, b"[1]"),
    "too_large": huge(20_000, declared=True),
}
WALLS = {
    "HTML with 200": wall(200),
    "HTML with 503": wall(503),
    "HTML without saying so": Reply(200, b"\xef\xbb\xbf \n<!doctype html><title>Kiem tra</title>", {}),
    "HTTP 403": Reply(403, b'{"code":"FORBIDDEN"}'),
    "HTTP 401": Reply(401),
    "redirect": challenge(),
    "redirect to nowhere": Reply(307, b"", {}),
    "Cloudflare": Reply(503, b"{}", {"cf-mitigated": "challenge"}),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("where", ["list", "detail"])
async def test_passing_trouble_is_overcome(desk: Desk, where: str, fault: Reply) -> None:
    desk.portal.faults[where] = [fault, fault]
    report = await desk.sync()
    assert report.complete
    assert ids_of(report.path) == desk.portal.ids


async def test_slow_answer_is_asked_for_again(desk: Desk) -> None:
    desk.portal.faults["detail"] = [slow()]
    report = await desk.sync(read_timeout=0.05)
    assert report.complete


async def test_answer_that_trickles_past_its_time_is_asked_for_again(desk: Desk) -> None:
    desk.portal.faults["detail"] = [slow()]
    report = await desk.sync(answer_within=0.1)
    assert report.complete


@pytest.mark.parametrize(("code", "fault"), FINAL.items(), ids=FINAL)
async def test_refused_detail_is_reported_and_the_rest_arrives(desk: Desk, code: str, fault: Reply) -> None:
    refused = desk.portal.ids[2]
    desk.portal.faults[refused] = [fault]
    report = await desk.sync(max_answer_bytes=10_000)
    (failure,) = report.failed
    assert (failure.id, failure.code, failure.kept_old) == (refused, code, False)
    assert failure.procedure == desk.portal.details[refused]["code"]
    assert desk.portal.times_asked[refused] == 1
    assert ids_of(report.path) == [identifier for identifier in desk.portal.ids if identifier != refused]


async def test_status_that_nobody_expects_is_a_refusal(desk: Desk) -> None:
    desk.portal.faults["detail"] = [Reply(400)]
    report = await desk.sync()
    assert [(failure.code, failure.reason) for failure in report.failed] == [
        ("refused", "Cổng từ chối (HTTP 400)")
    ]


async def test_reason_of_the_portal_is_passed_on(desk: Desk) -> None:
    desk.portal.faults["detail"] = [FINAL["refused"]]
    report = await desk.sync()
    assert "Thủ tục đã khóa" in report.failed[0].reason


async def test_older_detail_stands_in_for_one_that_failed(desk: Desk) -> None:
    await desk.sync()
    changed = a_detail(4, updatedAt=UPDATED + 1)
    desk.portal.publish(changed)
    desk.portal.faults[changed["id"]] = [broken()] * 5
    report = await desk.sync()
    (failure,) = report.failed
    assert (failure.id, failure.code, failure.kept_old) == (changed["id"], "server_error", True)
    assert a_detail(4) in lines_of(report.path)
    again = await desk.sync()
    assert changed in lines_of(again.path)


@pytest.mark.parametrize("declared", [True, False])
async def test_huge_list_answer_stops_the_sync(desk: Desk, declared: bool) -> None:
    desk.portal.faults["list"] = [huge(20_000, declared)]
    with pytest.raises(PortalAnswerError, match="lớn hơn 10000 byte") as caught:
        await desk.sync(max_answer_bytes=10_000)
    assert "Giảm số dòng" in caught.value.hint


@pytest.mark.parametrize("fault", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize("where", ["list", "detail"])
async def test_wall_stops_the_sync_after_long_waits(desk: Desk, where: str, fault: Reply) -> None:
    desk.portal.faults[where] = [fault] * 3
    with pytest.raises(PortalWallError, match="chặn truy vấn tự động") as caught:
        await desk.sync(wall_pauses=(600, 1800))
    assert [wait for wait in desk.time.waits if wait > 60] == [600, 1800]
    assert "đợi vài giờ" in caught.value.hint
    assert len(desk.portal.asked if where == "detail" else desk.portal.cursors) == 3
    told = [one for one in desk.told if one.stage is Stage.WAIT]
    assert [one.seconds for one in told] == [600, 1800]


async def test_wall_names_where_it_sends_us_without_the_query(desk: Desk) -> None:
    desk.portal.faults["list"] = [challenge()]
    with pytest.raises(PortalWallError, match=r"guard\.example/challenge\)") as caught:
        await desk.sync(wall_pauses=())
    assert "back=" not in str(caught.value)


async def test_wall_that_opens_after_a_wait_does_not_stop_the_sync(desk: Desk) -> None:
    desk.portal.faults["detail"] = [wall(), wall()]
    report = await desk.sync(wall_pauses=(600, 1800))
    assert report.complete


async def test_what_was_fetched_before_a_wall_is_not_asked_again(desk: Desk) -> None:
    desk.portal.faults[desk.portal.ids[3]] = [wall()]
    with pytest.raises(PortalWallError):
        await desk.sync(wall_pauses=())
    report = await desk.sync()
    assert report.complete
    assert desk.portal.times_asked == dict.fromkeys(desk.portal.ids, 1) | {desk.portal.ids[3]: 2}
    assert desk.portal.cursors.count("") == 1


async def test_json_called_html_is_no_wall(desk: Desk) -> None:
    page = ok(desk.portal.details[desk.portal.ids[0]])
    desk.portal.faults["detail"] = [Reply(200, page.body, {"content-type": "text/html"})]
    assert (await desk.sync(wall_pauses=())).complete


async def test_error_page_without_marks_is_no_wall(desk: Desk) -> None:
    desk.portal.faults["detail"] = [broken(502)]
    assert (await desk.sync(wall_pauses=())).complete


async def test_words_of_a_wall_inside_a_procedure_are_no_wall(desk: Desk) -> None:
    desk.portal.publish(a_detail(8, description="Nhập captcha rồi bấm gửi. Just a moment."))
    assert (await desk.sync(wall_pauses=())).complete


def _same_page(_asked: int) -> dict[str, Any]:
    return {"items": [{"id": "a"}], "lastId": "a"}


def _cursor_in_circles(asked: int) -> dict[str, Any]:
    return {"items": [{"id": str(asked)}], "lastId": "abc"[asked % 3]}


def _new_cursor_old_rows(asked: int) -> dict[str, Any]:
    return {"items": [{"id": "a"}], "lastId": str(asked)}


def _new_rows_for_ever(asked: int) -> dict[str, Any]:
    return {"items": [{"id": f"{asked}-{i}"} for i in range(3)], "lastId": str(asked)}


@pytest.mark.parametrize(
    ("endless", "why"),
    [
        (_cursor_in_circles, "lặp lại"),
        (_new_cursor_old_rows, "lặp lại"),
        (_new_rows_for_ever, "dài quá mức"),
    ],
)
async def test_list_without_end_stops_the_sync_and_is_forgotten(desk: Desk, endless: Any, why: str) -> None:
    desk.portal.endless = endless
    with pytest.raises(PortalAnswerError, match=why):
        await desk.sync(max_items=50)
    assert desk.portal.asked == []
    assert len(desk.portal.cursors) < 20
    desk.portal.endless = None
    assert (await desk.sync()).complete


async def test_pages_are_capped_too(desk: Desk) -> None:
    desk.portal.endless = _new_rows_for_ever
    with pytest.raises(PortalAnswerError, match="sau 5 trang"):
        await desk.sync(max_pages=5)


async def test_cursor_that_stays_ends_the_list(desk: Desk) -> None:
    desk.portal.endless = _same_page
    desk.portal.details["a"] = {**a_detail(8), "id": "a"}
    report = await desk.sync()
    assert (report.listed, report.written, len(desk.portal.cursors)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ({"items": [], "lastId": ""}, "rỗng"),
        ({"items": "x", "lastId": ""}, "không phải danh sách"),
        ({"items": [{"ma": 1}, 2], "lastId": "a"}, "Không dòng nào"),
        ({"rows": []}, "rỗng"),
    ],
)
async def test_page_that_is_none_stops_the_sync(desk: Desk, page: dict[str, Any], why: str) -> None:
    await desk.sync()
    result = desk.folder / "procedures.jsonl.gz"
    before = result.read_bytes()
    desk.portal.endless = lambda _asked: page
    with pytest.raises(PortalAnswerError, match=why):
        await desk.sync()
    assert result.read_bytes() == before


async def test_moved_list_stops_the_sync_with_advice(desk: Desk) -> None:
    desk.portal.faults["list"] = [Reply(404)]
    with pytest.raises(PortalAnswerError, match="HTTP 404") as caught:
        await desk.sync()
    assert "nạp danh mục từ tệp" in caught.value.hint


async def test_list_that_stays_broken_stops_the_sync(desk: Desk) -> None:
    desk.portal.faults["list"] = [broken()] * 5
    with pytest.raises(PortalUnavailableError, match="danh sách"):
        await desk.sync(attempts=5)
    assert len(desk.portal.cursors) == 5


async def test_portal_that_is_away_stops_the_sync(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(PortalUnavailableError, match="không nối được"):
        await desk.sync(base_url="http://127.0.0.1:1")


async def test_failures_in_a_row_stop_the_sync_and_come_last_next_time(desk: Desk) -> None:
    ill = desk.portal.ids[2:4]
    desk.portal.faults |= {identifier: [broken()] * 4 for identifier in ill}
    with pytest.raises(PortalUnavailableError, match="2 thủ tục liền nhau"):
        await desk.sync(attempts=2, failures_in_a_row=2)
    desk.portal.forget_questions()
    report = await desk.sync(attempts=2, failures_in_a_row=2)
    assert desk.portal.asked == [*desk.portal.ids[4:], *(one for one in ill for _ in range(2))]
    assert [failure.id for failure in report.failed] == ill
    assert report.written == COUNT - 2


async def test_refusals_in_a_row_mean_that_the_portal_changed(desk: Desk) -> None:
    desk.portal.details.clear()
    with pytest.raises(PortalAnswerError, match="4 thủ tục liền nhau"):
        await desk.sync(refusals_in_a_row=4)
    assert len(desk.portal.asked) == 4


async def test_full_disk_is_named_and_costs_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    right = os.fsync

    def full(handle: int) -> None:
        if len(desk.portal.asked) == 4:
            raise OSError(28, "No space left on device")
        right(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SyncStoreError, match="No space left"):
        await desk.sync()
    monkeypatch.undo()
    desk.portal.forget_questions()
    report = await desk.sync()
    assert report.complete
    assert desk.portal.asked == desk.portal.ids[3:]
