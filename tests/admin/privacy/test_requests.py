"""Requests: the clock, the proof, the file, the deletion, and what is left behind of each: nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.calendar.working_days import WorkingDays
from admin.privacy.request import Kind
from admin.privacy.tables import data_requests
from admin.tables import audit_log
from channels.database import Database
from channels.tables import deletions, people, turns
from tests.admin.privacy.asking import PATH, Dialogue, a_request, book_of, known_on_zalo, say
from tests.admin.visitors import NOON, StandingClock, client_of, form_of, person, post
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
SAID = "khai sinh cần gì"


async def test_request_gets_a_code_and_a_last_day(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    answer = await post(client, PATH, f"{PATH}/yeu-cau", kind="delete")
    assert answer.headers["location"] == f"{PATH}/yeu-cau/1?xong=nhan"
    page = (await client.get(answer.headers["location"])).text
    (row,) = await rows_of(app.state.database, data_requests)
    code = str(row["code"])
    assert f"{code[:4]}-{code[4:]}" in page
    assert "<b>01/12/2026</b>" in page
    assert "Chưa thấy mã" in page
    assert "do người quản trị làm" in page
    assert (await post(client, PATH, f"{PATH}/yeu-cau", kind="all")).status_code == 422


async def test_overdue_request_is_marked_by_working_days(app: FastAPI, clock: StandingClock) -> None:
    number, _ = await a_request(app)
    found, _ = await book_of(app).find(number)
    assert [found.days_late(day, WorkingDays()) for day in (date(2026, 12, 1), date(2026, 12, 2))] == [0, 1]
    assert found.days_late(date(2026, 12, 7), WorkingDays()) == 4
    # A Saturday after a last day on Friday is late, although it is no working day.
    friday = WorkingDays(off=frozenset({date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)}))
    assert found.due(friday) == date(2026, 12, 4)
    assert found.days_late(date(2026, 12, 5), friday) == 1
    clock.forward(days=6)
    page = (await (await client_of(app, await person(app))).get(PATH)).text
    assert 'badge-late">Quá hạn 2 ngày làm việc' in page


async def test_only_a_conversation_that_says_the_code_afterwards_is_proven(app: FastAPI) -> None:
    number, code = await a_request(app)
    await say(app, code.lower(), "before", NOON - timedelta(minutes=1))
    assert (await book_of(app).find(number))[1] == ()
    await say(app, "mã khác", "other")
    await say(app, f"{code[:4].lower()}-{code[4:].lower()}", "mine")
    (found,) = (await book_of(app).find(number))[1]
    assert (found.channel, found.conversation, found.turns) == ("zalo_oa", "mine", 2)


async def test_deletion_is_that_of_the_chat_with_a_receipt_and_no_address_left(app: FastAPI) -> None:
    app.state.rasa = dialogue = Dialogue()
    number, code = await a_request(app)
    await say(app, code)
    await say(app, "khác", "c2")
    await known_on_zalo(app)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    unsure = await post(client, path, f"{path}/xoa")
    assert (unsure.status_code, await count(app.state.database, turns)) == (422, 4)
    done = await post(client, path, f"{path}/xoa", sure="yes")
    assert done.headers["location"] == f"{path}?xong=xoa"
    assert dialogue.forgotten == ["c1"]
    assert {row["conversation"] for row in await rows_of(app.state.database, turns)} == {"c2"}
    assert await count(app.state.database, people) == 0
    (receipt,) = await rows_of(app.state.database, deletions)
    assert (receipt["turns"], receipt["channel"]) == (2, "zalo_oa")
    assert str(receipt["receipt"]) in (await client.get(path)).text
    found = await client.get(f"{PATH}?ma={str(receipt['receipt']).lower()}")
    assert "Đã xóa 2 lượt hỏi đáp trên Zalo OA" in found.text
    assert "Không có biên nhận" in (await client.get(f"{PATH}?ma=XXXX-XXXX")).text


async def test_nothing_is_deleted_while_the_dialogue_cannot_forget(app: FastAPI) -> None:
    app.state.rasa = Dialogue(is_away=True)
    number, code = await a_request(app)
    await say(app, code)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    answer = await post(client, path, f"{path}/xoa", sure="yes")
    assert answer.status_code == 503
    assert "Trợ lý đang khởi động lại" in answer.text
    assert await count(app.state.database, turns) == 2
    assert await count(app.state.database, deletions) == 0


async def test_without_the_code_nothing_is_given_and_nothing_deleted(app: FastAPI) -> None:
    app.state.rasa = Dialogue()
    number, _ = await a_request(app)
    await say(app, "chưa nhắn mã")
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    form = form_of((await client.get(path)).text, f"{path}/xoa").fields
    for action in ("xoa", "xuat"):
        answer = await client.post(f"{path}/{action}", data={**form, "sure": "yes"})
        assert (answer.status_code, "Chưa thấy mã" in answer.text) == (409, True)
    assert await count(app.state.database, turns) == 2


async def test_file_holds_the_masked_turns_of_that_conversation_only(app: FastAPI) -> None:
    number, code = await a_request(app, Kind.EXPORT)
    await say(app, code)
    await say(app, "của người khác", "c2")
    await known_on_zalo(app)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    early = await post(client, path, f"{path}/giao")
    assert (early.status_code, "Chưa tải tệp" in early.text) == (409, True)
    answer = await post(client, path, f"{path}/xuat")
    assert answer.headers["content-disposition"] == f'attachment; filename="du-lieu-yeu-cau-{number}.json"'
    assert answer.headers["cache-control"] == "no-store"
    (told,) = json.loads(answer.text)["cuoc_tro_chuyen"]
    assert [turn["cau_hoi"] for turn in told["luot"]] == [SAID, code]
    assert told["luot"][0]["tra_loi"] == ["Cần tờ khai."]
    assert told["con_giu_dia_chi_tren_nen_tang"] is True
    assert "user-4711" not in answer.text
    assert "của người khác" not in answer.text
    assert (await post(client, path, f"{path}/giao")).headers["location"] == f"{path}?xong=giao"
    assert (await book_of(app).waiting()) == []


async def test_refusal_needs_a_reason_and_keeps_no_personal_data(app: FastAPI) -> None:
    number, _ = await a_request(app)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    assert (await post(client, path, f"{path}/tu-choi", **{"ly-do": " "})).status_code == 422
    reason = {"ly-do": "<b>Mất máy</b>, số 0912345678"}
    assert (await post(client, path, f"{path}/tu-choi", **reason)).status_code == 303
    page = (await client.get(path)).text
    assert "&lt;b&gt;Mất máy" in page
    assert "0912345678" not in f"{page}{await rows_of(app.state.database, data_requests)}"


async def test_request_is_settled_once(app: FastAPI) -> None:
    app.state.rasa = dialogue = Dialogue()
    number, code = await a_request(app)
    await say(app, code)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    form = form_of((await client.get(path)).text, f"{path}/xoa").fields
    await post(client, path, f"{path}/tu-choi", **{"ly-do": "Đổi ý"})
    for action in ("xoa", "xuat", "giao", "tu-choi"):
        answer = await client.post(f"{path}/{action}", data={**form, "sure": "yes", "ly-do": "x"})
        assert answer.status_code == 409, action
    assert (dialogue.forgotten, await count(app.state.database, turns)) == ([], 2)
    assert (await client.get(f"{PATH}/yeu-cau/99")).status_code == 404


async def test_neither_code_nor_conversation_nor_words_are_left_behind(app: FastAPI) -> None:
    app.state.rasa = Dialogue()
    number, code = await a_request(app)
    await say(app, code)
    await known_on_zalo(app)
    client = await client_of(app, await person(app, Role.ADMIN))
    path = f"{PATH}/yeu-cau/{number}"
    await post(client, path, f"{path}/xoa", sure="yes")
    left = await everything(app.state.database)
    for secret in (code, code.lower(), SAID, "c1'", "user-4711"):
        assert secret not in left, secret
    actions = [row["action"] for row in await rows_of(app.state.database, audit_log)]
    assert [one for one in actions if str(one).startswith("privacy.")] == ["privacy.enter", "privacy.done"]


async def everything(database: Database) -> str:
    def work(connection: sa.Connection) -> str:
        tables = (data_requests, audit_log, deletions, people, turns)
        return str([dict(row) for table in tables for row in connection.execute(sa.select(table)).mappings()])

    return await database.run(work)
