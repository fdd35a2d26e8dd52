from __future__ import annotations

import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.calendar.store import CalendarBook
from admin.calendar.tables import calendar_days, office_hours
from admin.tables import audit_log
from tests.admin.test_pages import EVIL
from tests.admin.visitors import client_of, form_of, person, post
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
PATH = "/quan-tri/lich-nghi"


async def test_empty_calendar_says_that_the_weekend_rule_holds(app: FastAPI) -> None:
    page = (await (await client_of(app, await person(app))).get(PATH)).text
    assert "thứ hai tới thứ sáu" in page
    assert "<b>01/12/2026</b>" in page
    assert '<form method="post" action="/quan-tri/lich-nghi' not in page


async def test_day_off_moves_the_clock_and_leaves_a_trace(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    answer = await post(client, PATH, PATH, day="30/11/2026", kind="off", name="Nghỉ theo thông báo")
    assert answer.headers["location"] == f"{PATH}?xong=ngay"
    page = (await client.get(answer.headers["location"])).text
    assert "Đã ghi ngày" in page
    assert "<b>02/12/2026</b>" in page
    (line,) = [row for row in await rows_of(app.state.database, audit_log) if row["action"] == "calendar.day"]
    assert (line["subject"], line["before"]) == ("30/11/2026", None)
    assert line["after"] == {"loại": "Nghỉ", "tên": "Nghỉ theo thông báo"}


async def test_day_entered_again_replaces_the_one_before(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    for kind in ("off", "working"):
        await post(client, PATH, PATH, day="28/11/2026", kind=kind, name=f"Theo {kind}")
    (row,) = await rows_of(app.state.database, calendar_days)
    assert (row["kind"], row["name"]) == ("working", "Theo working")


async def test_what_was_typed_stands_in_the_form_after_a_fault(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    answer = await post(client, PATH, PATH, day="31/2/2027", kind="working", name=EVIL)
    assert answer.status_code == 422
    assert "Không đọc được ngày" in answer.text
    assert form_of(answer.text, PATH).fields["name"].startswith("<script>")
    assert "<script>alert" not in answer.text
    assert await rows_of(app.state.database, calendar_days) == []


async def test_file_is_taken_whole_or_not_at_all(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    fields = form_of((await client.get(PATH)).text, f"{PATH}/tep").fields

    async def send(text: str) -> int:
        files = {"file": ("lich.csv", text.encode(), "text/csv")}
        return (await client.post(f"{PATH}/tep", data=fields, files=files)).status_code

    assert await send("02/09/2027,nghỉ,Quốc khánh\n31/02/2027,nghỉ,x") == 422
    assert await rows_of(app.state.database, calendar_days) == []
    assert await send("02/09/2027,nghỉ,Quốc khánh\n13/02/2027,làm bù,Bù") == 303
    assert len(await rows_of(app.state.database, calendar_days)) == 2
    assert (await client.post(f"{PATH}/tep", data=fields)).status_code == 422


async def test_day_is_taken_out_once(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    await post(client, PATH, PATH, day="2/9/2027", kind="off", name="Quốc khánh")
    form = form_of((await client.get(PATH)).text, f"{PATH}/xoa")
    assert (await client.post(form.action, data=form.fields)).status_code == 303
    assert (await client.post(form.action, data=form.fields)).status_code == 404
    assert await rows_of(app.state.database, calendar_days) == []


async def test_weekday_with_hours_is_a_working_day_and_no_other(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    answer = await post(client, PATH, f"{PATH}/gio", mf5="7:00", mt5="11:00", af0="13:00", at0="17:00")
    assert answer.headers["location"] == f"{PATH}?xong=gio"
    working = await CalendarBook(app.state.database).working()
    assert working.weekdays == {0, 5}
    page = (await client.get(PATH)).text
    assert "07:00–11:00" in page
    assert form_of(page, f"{PATH}/gio").fields["mf5"] == "07:00"
    assert (await post(client, PATH, f"{PATH}/gio", mf5="", mt5="", af0="", at0="")).status_code == 303
    assert await rows_of(app.state.database, office_hours) == []


async def test_personal_data_in_a_reason_is_not_kept(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    await post(client, PATH, PATH, day="2/9/2027", kind="off", name="Gọi 0912345678 để hỏi")
    assert "0912345678" not in str(await rows_of(app.state.database, calendar_days))
