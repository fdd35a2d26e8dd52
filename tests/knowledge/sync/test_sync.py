"""A sync that nothing disturbs, and the next one after it."""

from __future__ import annotations

import json
import logging

import pytest

from knowledge.ingest.files import open_file
from knowledge.ingest.record import Record
from knowledge.sync.errors import SyncBusyError, SyncStoreError
from knowledge.sync.report import Stage
from knowledge.sync.settings import SyncSettings
from knowledge.sync.store import open_store
from tests.fakes.portal import UPDATED, a_detail
from tests.knowledge.sync.conftest import COUNT, Desk, ids_of, lines_of

pytestmark = pytest.mark.anyio


async def test_every_procedure_arrives_once_and_as_it_was(desk: Desk) -> None:
    report = await desk.sync()
    assert lines_of(report.path) == [desk.portal.details[identifier] for identifier in desk.portal.ids]
    assert (report.listed, report.fetched, report.unchanged, report.skipped) == (COUNT, COUNT, 0, 0)
    assert (report.failed, report.written, report.complete) == ((), COUNT, True)
    assert set(desk.portal.times_asked.values()) == {1}


async def test_list_is_walked_by_its_cursor(desk: Desk) -> None:
    await desk.sync(department_code="H01")
    ids = desk.portal.ids
    assert desk.portal.cursors == ["", ids[2], ids[5], ids[6]]
    assert desk.portal.bodies[0] == {
        "limit": 3,
        "lastId": "",
        "q": "",
        "categoryId": "",
        "departmentCode": "H01",
    }


async def test_progress_counts_up_to_the_end(desk: Desk) -> None:
    desk.portal.total = COUNT
    await desk.sync()
    listed = [(one.done, one.total) for one in desk.told if one.stage is Stage.LIST]
    fetched = [(one.done, one.total) for one in desk.told if one.stage is Stage.DETAILS]
    assert listed == [(3, 7), (6, 7), (7, 7), (7, 7)]
    assert fetched == [(done, COUNT) for done in range(1, COUNT + 1)]


async def test_text_that_breaks_lines_or_utf8_survives(desk: Desk) -> None:
    odd = "một\u2028hai\u2029ba\x85bốn \ud83d năm\r\nsáu 𝒜"
    desk.portal.publish(a_detail(8, description=odd))
    report = await desk.sync()
    assert lines_of(report.path)[0]["description"] == odd
    raw = (desk.folder / "details.jsonl").read_text()
    assert len(raw.splitlines()) == COUNT + 1


async def test_unchanged_details_are_not_fetched_again(desk: Desk) -> None:
    first = await desk.sync()
    before = lines_of(first.path)
    desk.portal.forget_questions()
    desk.time.passes(days=300)
    second = await desk.sync()
    assert (second.fetched, second.unchanged) == (0, COUNT)
    assert desk.portal.asked == []
    assert lines_of(second.path) == before


async def test_changed_and_new_details_are_fetched(desk: Desk) -> None:
    await desk.sync()
    desk.portal.forget_questions()
    changed = a_detail(4, updatedAt=UPDATED + 1, name="Tên mới")
    new = a_detail(8)
    desk.portal.publish(changed, new)
    report = await desk.sync()
    assert sorted(desk.portal.asked) == sorted([changed["id"], new["id"]])
    assert (report.fetched, report.unchanged) == (2, COUNT - 1)
    names = {detail["id"]: detail["name"] for detail in lines_of(report.path)}
    assert names[changed["id"]] == "Tên mới"
    assert ids_of(report.path) == desk.portal.ids


async def test_replaced_details_leave_the_raw_file(desk: Desk) -> None:
    await desk.sync()
    desk.portal.publish(a_detail(4, updatedAt=UPDATED + 1))
    await desk.sync()
    assert len((desk.folder / "details.jsonl").read_text().splitlines()) == COUNT


async def test_procedure_gone_from_the_list_is_gone_from_the_result(desk: Desk) -> None:
    await desk.sync()
    gone = desk.portal.rows.pop(2)["id"]
    report = await desk.sync()
    assert gone not in ids_of(report.path)
    assert report.written == COUNT - 1


async def test_stamp_of_the_list_in_another_unit_still_means_unchanged(desk: Desk) -> None:
    for row in desk.portal.rows:
        row["updatedAt"] = "2026-05-28T20:26:40Z"
    await desk.sync()
    desk.portal.forget_questions()
    await desk.sync()
    assert desk.portal.asked == []
    desk.portal.rows[0]["updatedAt"] = "2026-06-01T00:00:00Z"
    await desk.sync()
    assert desk.portal.asked == [desk.portal.ids[0]]


@pytest.mark.parametrize(("days", "asked"), [(6, 0), (8, COUNT)])
async def test_rows_without_a_stamp_are_trusted_for_a_week(desk: Desk, days: int, asked: int) -> None:
    for row in desk.portal.rows:
        del row["updatedAt"]
    await desk.sync()
    desk.portal.forget_questions()
    desk.time.passes(days=days)
    await desk.sync()
    assert len(desk.portal.asked) == asked


async def test_row_without_a_stamp_that_reads_differently_is_fetched(desk: Desk) -> None:
    for row in desk.portal.rows:
        del row["updatedAt"]
    await desk.sync()
    desk.portal.forget_questions()
    desk.portal.rows[1]["name"] = "Tên mới"
    await desk.sync()
    assert desk.portal.asked == [desk.portal.ids[1]]


async def test_procedures_among_officials_are_not_fetched(desk: Desk) -> None:
    internal = a_detail(8, formalityType="STANDARD_INTERNAL")
    desk.portal.publish(internal)
    report = await desk.sync()
    assert internal["id"] not in desk.portal.asked
    assert (report.listed, report.skipped, report.written) == (COUNT + 1, 1, COUNT)


async def test_result_is_what_the_importer_takes(desk: Desk) -> None:
    report = await desk.sync()
    reader, content = open_file(report.path)
    records = [found for found in reader(content) if isinstance(found, Record)]
    assert [record.code for record in records] == [row["code"] for row in desk.portal.rows]


async def test_catalogue_without_anything_for_residents_gives_an_empty_result(desk: Desk) -> None:
    for row in desk.portal.rows:
        row["type"] = "INTERCONNECTED_INTERNAL"
    report = await desk.sync()
    assert (report.skipped, report.written, lines_of(report.path)) == (COUNT, 0, [])


async def test_row_listed_twice_is_fetched_once(desk: Desk) -> None:
    desk.portal.rows[3] = desk.portal.rows[0] | {"name": "Bản lặp"}
    report = await desk.sync()
    assert report.listed == COUNT - 1
    assert len(set(ids_of(report.path))) == COUNT - 1
    assert max(desk.portal.times_asked.values()) == 1


async def test_row_without_an_id_is_reported_and_the_rest_arrives(desk: Desk) -> None:
    desk.portal.rows[1:1] = [{"code": "9.1"}, "chữ", {"id": 5}, {"id": " "}, {"id": "\ud800"}]
    report = await desk.sync(page_size=100)
    assert [failure.code for failure in report.failed] == ["bad_row"] * 5
    assert "9.1" in report.failed[0].reason
    assert report.written == COUNT
    assert not report.complete


async def test_list_shorter_than_its_total_is_not_complete(desk: Desk) -> None:
    desk.portal.total = COUNT + 1
    report = await desk.sync()
    assert (report.listed, report.expected, report.complete) == (COUNT, COUNT + 1, False)


async def test_two_syncs_in_one_folder_are_refused(desk: Desk) -> None:
    with open_store(desk.folder), pytest.raises(SyncBusyError, match="đang chạy"):
        await desk.sync()
    await desk.sync()


async def test_folder_that_cannot_be_made_is_named(desk: Desk) -> None:
    desk.folder.write_text("một tệp")
    with pytest.raises(SyncStoreError, match=desk.folder.name):
        await desk.sync()
    assert desk.portal.cursors == []


async def test_unreadable_state_is_put_aside_and_details_stay(desk: Desk) -> None:
    await desk.sync()
    (desk.folder / "state.json").write_text('{"run": "cũ"}')
    desk.portal.forget_questions()
    report = await desk.sync()
    assert (report.unchanged, desk.portal.asked) == (COUNT, [])
    assert json.loads((desk.folder / "state.unreadable").read_text()) == {"run": "cũ"}


async def test_requests_name_the_project_and_a_contact(desk: Desk) -> None:
    await desk.sync(contact="https://angiang.example/lien-he")
    agents = {headers["user-agent"] for headers in desk.portal.headers}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("TTHC-AnGiang/")
    assert agent.endswith("+https://angiang.example/lien-he")
    assert "Mozilla" not in agent


async def test_http_libraries_do_not_log_requests(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    logging.getLogger("httpcore").setLevel(logging.NOTSET)
    with caplog.at_level(logging.DEBUG):
        await desk.sync()
    assert [record for record in caplog.records if record.name.startswith("http")] == []


@pytest.mark.parametrize(
    "address", ["http://dichvucong.gov.vn", "ftp://dichvucong.gov.vn", "dichvucong.gov.vn", ""]
)
def test_address_that_anyone_could_tamper_with_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        SyncSettings(base_url=address)
