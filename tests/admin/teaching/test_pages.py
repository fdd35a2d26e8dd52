"""From the queue to the files, through the pages: by one person, by two, and by two at the same moment."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.questions.bench import Bench
from admin.tables import audit_log
from admin.teaching import book
from admin.teaching.decision import Kind, State
from channels.database import Database
from knowledge.guides.loader import guides
from knowledge.teaching import read_taught
from tests.admin.questions.log import BIRTH, DEATH, Log, Meanings
from tests.admin.teaching.desk import DECIDE, QUESTIONS, TEACHING, decide, filled, number_of
from tests.admin.visitors import NOON, StandingClock, client_of
from tests.databases import rows_of

pytestmark = pytest.mark.anyio


def flat(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def test_forty_wordings_are_one_row_with_its_count_and_trend(
    editor: httpx.AsyncClient, log: Log
) -> None:
    for n in range(40):
        await log.turn(f"mua heo giống cách {n}", candidates=[(BIRTH, 0.1)])
    await log.turn("sửa ghe")
    text = flat((await editor.get(QUESTIONS)).text)
    assert "41 lượt hỏi, gom thành 2 nhóm cùng ý" in text
    assert "40 lượt ▲ tuần này 40, tuần trước 0" in text


async def test_a_group_is_taught_and_leaves_the_queue(
    editor: httpx.AsyncClient, log: Log, bench: Bench, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ khai ở đâu")
    await log.turn("khai cho heo mới đẻ")
    await log.turn("sửa ghe")
    response = await decide(
        editor,
        f"{DECIDE}?nhom={first}",
        viec="procedure",
        **{"thu-tuc": BIRTH, "cau-1": "heo đẻ thì khai sao"},
    )
    number = number_of(response)
    taught = read_taught(bench.export.folder)
    learnt = [*taught.procedures[BIRTH].examples, *(one.q for one in taught.golden)]
    assert sorted(learnt) == sorted({"heo con mới đẻ khai ở đâu", "heo đẻ thì khai sao"})
    text = flat((await editor.get(response.headers["location"])).text)
    assert f"Đã ghi quyết định {number} về 2 lượt hỏi" in text
    assert "1 lượt hỏi, gom thành 1 nhóm" in text
    seen = flat((await editor.get(f"{QUESTIONS}?xem=roi")).text)
    assert "2 lượt hỏi, gom thành 1 nhóm" in seen
    assert (await database.run(lambda c: book.by_id(c, number))).state is State.EXPORTED


async def test_taking_back_removes_it_from_the_files_and_opens_the_question_again(
    editor: httpx.AsyncClient, log: Log, bench: Bench
) -> None:
    first = await log.turn("heo con mới đẻ")
    response = await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope")
    assert not read_taught(bench.export.folder).is_empty
    page = (await editor.get(response.headers["location"])).text
    form = filled(page, f"{TEACHING}/{number_of(response)}/rut-lai")
    assert (await editor.post(form.action, data=form.fields)).headers["location"] == QUESTIONS
    assert read_taught(bench.export.folder).is_empty
    assert "heo con mới đẻ" in (await editor.get(QUESTIONS)).text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Chưa chọn lẽ ra phải thế nào."),
        ({"viec": "procedure"}, "Chưa chọn thủ tục nào."),
        ({"viec": "procedure", "thu-tuc": "../../x"}, "Chưa rõ thủ tục nào"),
        ({"viec": "procedure", "thu-tuc": "9.999999"}, "Chưa rõ thủ tục nào"),
        ({"viec": "guide", "huong-dan": "../../x"}, "Chưa chọn bài hướng dẫn nào."),
        ({"viec": "intent", "y-dinh": "../x"}, "Chưa chọn kiểu câu nào."),
        ({"viec": "intent", "y-dinh": "show_procedure"}, "Chưa chọn kiểu câu nào."),
        ({"viec": "alias", "thu-tuc": BIRTH}, "Chưa ghi tên gọi khác."),
        ({"viec": "out_of_scope", "giu-0": ""}, "Chưa chọn câu nào để dạy."),
        ({"viec": "out_of_scope", "cau-0": " "}, "Có câu để dạy bị trống."),
        ({"viec": "out_of_scope", "cau-0": "a" * 500 + " b" * 300}, "Câu để dạy dài quá"),
        ({"viec": "answer"}, "Chưa ghi câu trả lời."),
        ({"viec": "answer", "xem-ngay": "2027-01-01"}, "Ngày xem nguồn chưa đúng."),
        ({"viec": "answer", "het-han": "2026-11-01"}, "Ngày hết hạn chưa đúng"),
        ({"viec": "answer", "het-han": "2031-11-01"}, "tối đa một năm"),
        ({"viec": "answer", "lien-ket": "javascript:alert(1)"}, "Liên kết phải bắt đầu bằng https://"),
        ({"viec": "out_of_scope", "nho": "co", "nho-ai": "4711"}, "Người được nhờ xác nhận"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_is_kept(
    fields: dict[str, str], problem: str, editor: httpx.AsyncClient, log: Log, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    response = await decide(editor, f"{DECIDE}?nhom={first}", **fields)
    assert response.status_code == 422
    assert problem in flat(response.text)
    assert await database.run(lambda c: sum(book.counts(c).values())) == 0


async def test_a_name_that_is_typed_comes_back_as_a_choice(
    editor: httpx.AsyncClient, log: Log, brain: Meanings
) -> None:
    first = await log.turn("heo con mới đẻ")
    brain.ranked["khai sanh"] = [BIRTH]
    response = await decide(editor, f"{DECIDE}?nhom={first}", viec="procedure", **{"thu-tuc": "khai sanh"})
    assert response.status_code == 422
    form = filled(response.text, DECIDE)
    assert f'name="chon-thu-tuc" value="{BIRTH}"' in response.text
    fields = {**form.fields, "chon-thu-tuc": BIRTH}
    assert number_of(await editor.post(form.action, data=fields))


async def test_suggestions_know_codes_names_and_meaning(editor: httpx.AsyncClient, brain: Meanings) -> None:
    brain.ranked["thủ tục cho em bé"] = [BIRTH]
    address = f"{QUESTIONS}/goi-y"
    for typed in (BIRTH, "thủ tục cho em bé"):
        found = (await editor.get(address, params={"q": typed})).json()
        assert found[0]["code"] == BIRTH
    assert len((await editor.get(address, params={"q": "khai sinh"})).json()) > 1
    brain.away = True
    assert (await editor.get(address, params={"q": "dang ky khai sinh"})).json()
    assert (await editor.get(address, params={"q": ""})).json() == []


async def test_somebody_else_confirms_and_never_oneself(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log, bench: Bench, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope", nho="co"))
    assert read_taught(bench.export.folder).is_empty
    own = (await editor.get(f"{TEACHING}/{number}")).text
    assert "xac-nhan" not in own
    form = filled((await second.get(f"{TEACHING}/{number}")).text, f"{TEACHING}/{number}/xac-nhan")
    csrf = filled(own, f"{TEACHING}/{number}/rut-lai").fields["csrf"]
    forged = await editor.post(form.action, data={**form.fields, "csrf": csrf})
    assert forged.status_code == 403
    assert read_taught(bench.export.folder).is_empty
    assert (await second.post(form.action, data=form.fields)).status_code == 303
    assert not read_taught(bench.export.folder).is_empty
    kept = await database.run(lambda c: book.by_id(c, number))
    assert (kept.by, kept.confirmed_by) == ("lan", "minh")


async def test_only_who_was_asked_may_confirm(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log, lan: Account, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    number = number_of(
        await decide(
            second, f"{DECIDE}?nhom={first}", viec="out_of_scope", nho="co", **{"nho-ai": str(lan.id)}
        )
    )
    assert "xac-nhan" in (await editor.get(f"{TEACHING}/{number}")).text
    assert (await database.run(lambda c: book.by_id(c, number))).asked_of == lan.id


async def test_two_people_at_one_question_the_second_sees_what_the_first_decided(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    mine = filled((await editor.get(f"{DECIDE}?nhom={first}")).text, DECIDE)
    theirs = filled((await second.get(f"{DECIDE}?nhom={first}")).text, DECIDE)
    taken = {**theirs.fields, "viec": "procedure", "thu-tuc": DEATH}
    first_number = number_of(await second.post(theirs.action, data=taken))
    refused = await editor.post(mine.action, data={**mine.fields, "viec": "out_of_scope"})
    assert refused.status_code == 409
    text = flat(refused.text)
    assert "Của anh/chị Lẽ ra Ngoài phạm vi" in text
    assert "minh ghi lúc 12:00 27/11/2026" in text
    assert re.search(rf"Đang có: quyết định {first_number} .* Thủ tục: Làm giấy khai tử", text)
    assert await database.run(lambda c: sum(book.counts(c).values())) == 1
    again = filled(refused.text, DECIDE)
    number = number_of(await editor.post(again.action, data=again.fields))
    kept = await database.run(lambda c: [book.by_id(c, n) for n in (first_number, number)])
    assert [one.state for one in kept] == [State.WITHDRAWN, State.EXPORTED]
    assert kept[1].content.kind is Kind.OUT_OF_SCOPE


async def test_a_conflicting_change_is_refused_beside_the_others(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope"))
    page = f"{TEACHING}/{number}/sua"
    mine = filled((await editor.get(page)).text, page)
    taken = await decide(second, page, viec="procedure", **{"thu-tuc": BIRTH})
    assert taken.status_code == 303
    refused = await editor.post(page, data={**mine.fields, "viec": "procedure", "thu-tuc": DEATH})
    assert refused.status_code == 409
    text = flat(refused.text)
    assert "Của anh/chị Lẽ ra Thủ tục: Làm giấy khai tử" in text
    assert re.search(rf"Đang có: quyết định {number} minh ghi lúc .* Thủ tục: Làm giấy khai sinh", text)
    kept = await database.run(lambda c: book.by_id(c, number))
    assert (kept.content.target, kept.by, kept.version) == (BIRTH, "minh", 2)


async def test_a_stale_press_on_take_back_shows_what_is_there(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log
) -> None:
    first = await log.turn("heo con mới đẻ")
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope"))
    form = filled((await editor.get(f"{TEACHING}/{number}")).text, f"{TEACHING}/{number}/rut-lai")
    await decide(second, f"{TEACHING}/{number}/sua", viec="procedure", **{"thu-tuc": BIRTH})
    refused = await editor.post(form.action, data=form.fields)
    assert refused.status_code == 409
    assert "Thủ tục: Làm giấy khai sinh" in flat(refused.text)


async def test_some_groups_are_decided_at_once_and_decided_ones_are_left_alone(
    editor: httpx.AsyncClient, log: Log, database: Database
) -> None:
    pigs = await log.turn("heo con", candidates=[(BIRTH, 0.4)])
    boats = await log.turn("ghe xuồng")
    ignored = number_of(await decide(editor, f"{DECIDE}?nhom={boats}", viec="ignore"))
    form = filled((await editor.get(f"{QUESTIONS}?xem=ca-hai")).text, f"{QUESTIONS}/nhanh")
    fields = {**form.fields, "nhom": [pigs, boats], "viec": "dung"}
    done = await editor.post(form.action, data=fields)
    assert done.status_code == 303
    text = flat((await editor.get(done.headers["location"])).text)
    assert "1 nhóm được giữ nguyên" in text
    made = await database.run(lambda c: book.by_id(c, ignored + 1))
    assert (made.content.kind, made.content.target) == (Kind.PROCEDURE, BIRTH)


async def test_several_groups_open_one_form(editor: httpx.AsyncClient, log: Log) -> None:
    pigs, boats = await log.turn("heo con"), await log.turn("ghe xuồng")
    form = filled((await editor.get(QUESTIONS)).text, f"{QUESTIONS}/nhanh")
    opened = await editor.post(form.action, data={**form.fields, "nhom": [pigs, boats], "viec": "guide"})
    page = (await editor.get(opened.headers["location"])).text
    assert filled(page, DECIDE).fields["viec"] == "guide"
    assert {"heo con", "ghe xuồng"} <= set(filled(page, DECIDE).fields.values())


async def test_choosing_nothing_is_told(editor: httpx.AsyncClient, log: Log) -> None:
    await log.turn("heo con")
    form = filled((await editor.get(QUESTIONS)).text, f"{QUESTIONS}/nhanh")
    assert (await editor.post(form.action, data={**form.fields, "viec": "ngoai"})).status_code == 422


async def test_a_curated_answer_becomes_a_file_with_owner_source_and_last_day(
    editor: httpx.AsyncClient, log: Log, bench: Bench
) -> None:
    first = await log.turn("trạm thú y xem heo mở cửa chủ nhật không")
    written = {"tra-loi": "Trạm mở cả tuần.", "phu-trach": "Văn phòng xã", "nguon": "Thông báo tháng 11"}
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="answer", **written))
    answer = read_taught(bench.export.folder).answers[f"{number:05}"]
    assert (answer.owner, answer.source, answer.read) == ("Văn phòng xã", "Thông báo tháng 11", NOON.date())
    assert answer.questions == ("trạm thú y xem heo mở cửa chủ nhật không",)
    assert "hết hạn" not in flat((await editor.get(TEACHING)).text)


async def test_the_list_names_stale_answers(
    app: FastAPI, lan: Account, editor: httpx.AsyncClient, log: Log, clock: StandingClock
) -> None:
    first = await log.turn("trạm thú y xem heo mở cửa chủ nhật không")
    written = {"tra-loi": "Trạm mở cả tuần.", "phu-trach": "Văn phòng xã", "nguon": "Thông báo"}
    number = number_of(
        await decide(editor, f"{DECIDE}?nhom={first}", viec="answer", **written, **{"het-han": "2026-11-27"})
    )
    clock.forward(days=1)
    async with await client_of(app, lan) as later:
        text = flat((await later.get(TEACHING)).text)
    assert f"1 câu trả lời soạn sẵn đã hết hạn nên không còn được dùng: {number}" in text


async def test_a_folder_that_cannot_be_written_leaves_the_decision_waiting(
    editor: httpx.AsyncClient, log: Log, bench: Bench, database: Database
) -> None:
    bench.export.folder.write_text("không phải thư mục")
    first = await log.turn("heo con mới đẻ")
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope"))
    assert (await database.run(lambda c: book.by_id(c, number))).state is State.CONFIRMED
    page = (await editor.get(TEACHING)).text
    assert "1 quyết định đã chốt mà chưa ghi được ra tệp" in flat(page)
    bench.export.folder.unlink()
    form = filled(page, f"{TEACHING}/ghi")
    assert (await editor.post(form.action, data=form.fields)).status_code == 303
    assert (await database.run(lambda c: book.by_id(c, number))).state is State.EXPORTED


async def test_the_patch_can_be_taken_home(editor: httpx.AsyncClient, log: Log) -> None:
    first = await log.turn("heo con mới đẻ")
    await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope")
    got = await editor.get(f"{TEACHING}/ban-va")
    assert got.headers["content-disposition"] == 'attachment; filename="day-tro-ly.patch"'
    assert "+++ b/teaching/outside.yaml" in got.text
    assert "+- heo con mới đẻ" in got.text


async def test_every_change_is_in_the_audit_log(
    editor: httpx.AsyncClient, second: httpx.AsyncClient, log: Log, database: Database
) -> None:
    first = await log.turn("heo con mới đẻ")
    number = number_of(await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope", nho="co"))
    form = filled((await second.get(f"{TEACHING}/{number}")).text, f"{TEACHING}/{number}/xac-nhan")
    await second.post(form.action, data=form.fields)
    await decide(editor, f"{TEACHING}/{number}/sua", viec="procedure", **{"thu-tuc": BIRTH})
    form = filled((await second.get(f"{TEACHING}/{number}")).text, f"{TEACHING}/{number}/rut-lai")
    await second.post(form.action, data=form.fields)
    lines = [(row["by"], row["action"]) for row in await rows_of(database, audit_log)]
    assert [line for line in lines if line[1].startswith("teach.")] == [
        ("lan", "teach.decide"),
        ("minh", "teach.confirm"),
        ("lan", "teach.change"),
        ("minh", "teach.withdraw"),
    ]


async def test_a_walk_queue_names_the_step(editor: httpx.AsyncClient, log: Log) -> None:
    guide = next(iter(guides()))
    at = {"explain": {"guide": guide.id, "step": guide.steps[0].id}}
    await log.turn("không được", "guide_step", "a", intent="not_working", **at)
    text = flat((await editor.get(f"{QUESTIONS}?hang=ket-buoc")).text)
    assert f"{guide.title}, bước 1" in text


async def test_one_turn_shows_everything(editor: httpx.AsyncClient, log: Log) -> None:
    reply = {
        "title": "Đăng ký khai sinh",
        "blocks": [
            {"kind": "paragraph", "text": "Đoạn văn."},
            {"kind": "note", "tone": "warning", "text": "Coi chừng."},
            {"kind": "checklist", "heading": "Giấy tờ", "items": [{"text": "Tờ khai", "detail": "1 bản"}]},
            {"kind": "bullets", "heading": None, "items": ["Ý một"]},
            {"kind": "steps", "heading": None, "items": ["Bước một"]},
            {"kind": "facts", "heading": None, "rows": [{"label": "Lệ phí", "value": "Miễn"}]},
            {"kind": "picture", "url": "/pictures/a.png", "alt": "Màn hình"},
        ],
        "actions": [{"kind": "reply", "label": "Xem nơi nộp", "value": "b:x"}],
        "citations": [{"title": "Quyết định 1", "decision": "1/QĐ", "url": None, "read": "2026-11-01"}],
        "plain": "x",
    }
    before = await log.turn("chào", "small_talk", "a")
    turn = await log.turn(
        "khai sinh ở xã Vĩnh Trạch",
        "answered",
        "a",
        procedure=BIRTH,
        candidates=[(BIRTH, 0.812), (DEATH, 0.1)],
        replies=[reply],
        entities={"aspect": "fee", "place": "x"},
        explain={"aspects": ["fee"], "decision": "answer"},
        feedback="bad",
        feedback_reason="outdated",
        feedback_comment="phí cũ rồi",
        timings_ms={"rasa": 31.4, "search": 2.0},
    )
    page = (await editor.get(f"{QUESTIONS}/luot/{turn}")).text
    text = flat(page)
    for wanted in (
        *("khai sinh ở xã Vĩnh Trạch", "đã trả lời", "trang web", "xã Vĩnh Trạch", "12:02 25/11/2026"),
        *("Đoạn văn.", "Coi chừng.", "Tờ khai 1 bản", "Ý một", "Bước một", "Lệ phí Miễn", "Màn hình"),
        *("Xem nơi nộp", "Quyết định 1 (1/QĐ)", "chắc 90 %", "lệ phí", "81.2 %", "10.0 %", "svm 0.50"),
        *("chưa giúp được , vì thông tin đã cũ", "phí cũ rồi", "cả lượt 31 ms", "m1", "c1", "trả lời"),
    ):
        assert wanted in text, wanted
    assert f'href="{QUESTIONS}/luot/{before}"' in page


async def test_a_turn_that_is_gone_is_told(editor: httpx.AsyncClient, log: Log) -> None:
    assert (await editor.get(f"{QUESTIONS}/luot/khong-co")).status_code == 404
    assert (await editor.get(f"{DECIDE}?nhom=khong-co")).status_code == 404
    assert (await editor.get(f"{TEACHING}/4711")).status_code == 404


async def test_long_lists_come_in_pages(editor: httpx.AsyncClient, log: Log) -> None:
    for n in range(30):
        await log.turn(f"chuyện thứ {n} riêng {'abc' * n}", ago=timedelta(hours=n + 1))
    text = flat((await editor.get(QUESTIONS)).text)
    assert "30 lượt hỏi, gom thành 30 nhóm" in text
    assert "Trang 1 trên 2" in text
    assert "Trang 2 trên 2" in flat((await editor.get(f"{QUESTIONS}?trang=99")).text)
