"""The pages as an editor and an administrator use them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.states import Phase, State
from admin.tables import audit_log
from tests.admin.retraining.rows import NOW, a_report, put
from tests.admin.visitors import client_of, form_of, person, post
from tests.channels.fakes import ON_SQLITE

pytestmark = [pytest.mark.anyio, ON_SQLITE]
ROOT = "/quan-tri/huan-luyen"


@pytest.fixture(autouse=True)
def _logs(app: FastAPI, tmp_path: Path) -> None:
    app.state.log_dir = tmp_path / "log"


async def add(app: FastAPI, state: State, **values: object) -> int:
    number: int = await app.state.database.run(lambda c: put(c, state, **values))
    return number


async def found(app: FastAPI, number: int) -> store.Retraining:
    row: store.Retraining = await app.state.database.run(lambda c: store.find(c, number))
    return row


async def audited(app: FastAPI) -> list[tuple[str, str, str]]:
    def read(connection: sa.Connection) -> list[tuple[str, str, str]]:
        wanted = sa.select(audit_log.c.by, audit_log.c.action, audit_log.c.subject)
        return [
            tuple(row)
            for row in connection.execute(
                wanted.where(audit_log.c.action.like("retraining.%")).order_by(audit_log.c.id)
            )
        ]

    lines: list[tuple[str, str, str]] = await app.state.database.run(read)
    return lines


async def test_new_house_says_what_there_is_to_do(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    page = await client.get(ROOT)
    assert page.status_code == 200
    assert "chưa chạy lần nào" in page.text


async def test_editor_starts_one_and_is_led_to_its_page(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    answer = await post(client, ROOT, ROOT)
    assert answer.status_code == 303
    number = int(answer.headers["location"].rpartition("/")[2])
    assert (await found(app, number)).state is State.QUEUED
    assert (await found(app, number)).asked_by == "editor"
    assert await audited(app) == [("editor", "retraining.start", str(number))]


async def test_second_one_is_refused_with_the_number_of_the_first(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    form = form_of((await client.get(ROOT)).text, ROOT)
    number = await add(app, State.TRAINING)
    answer = await client.post(ROOT, data=form.fields)
    assert answer.status_code == 409
    assert f"số {number}" in answer.text


async def test_page_of_one_at_work_says_how_far_and_refreshes_itself(app: FastAPI) -> None:
    number = await add(app, State.TRAINING)
    await app.state.database.run(lambda c: store.progress(c, number, Phase.MODEL, 0.5))
    client = await client_of(app, await person(app))
    page = (await client.get(f"{ROOT}/{number}")).text
    assert 'http-equiv="refresh"' in page
    part = (await client.get(f"{ROOT}/{number}/tinh-hinh")).text
    assert "60%" in part
    assert 'data-state="training"' in part
    assert "<html" not in part
    assert "Dừng lần này" in part


async def test_editor_stops_one(app: FastAPI) -> None:
    number = await add(app, State.TRAINING)
    client = await client_of(app, await person(app))
    await post(client, f"{ROOT}/{number}", f"{ROOT}/{number}/dung")
    assert (await found(app, number)).cancel_by == "editor"
    assert "Đang dừng" in (await client.get(f"{ROOT}/{number}")).text


async def test_editor_sees_that_it_passed_but_only_an_administrator_may_put_it_live(app: FastAPI) -> None:
    number = await add(app, State.READY)
    editor = await client_of(app, await person(app))
    page = (await editor.get(f"{ROOT}/{number}")).text
    assert f"{ROOT}/{number}/chay" not in page
    assert "Người quản trị đưa vào chạy được" in page
    admin = await client_of(app, await person(app, Role.ADMIN))
    answer = await post(admin, f"{ROOT}/{number}", f"{ROOT}/{number}/chay")
    assert answer.status_code == 303
    assert (await found(app, number)).live_wanted_by == "admin"
    assert "Đang khởi động bản này" in (await admin.get(f"{ROOT}/{number}")).text
    assert await audited(app) == [("admin", "retraining.live", str(number))]


async def test_one_press_on_the_first_page_leads_back_to_the_one_before(app: FastAPI) -> None:
    before = await add(app, State.RETIRED, live_at=NOW)
    await add(app, State.LIVE, live_at=NOW)
    admin = await client_of(app, await person(app, Role.ADMIN))
    await post(admin, ROOT, f"{ROOT}/{before}/chay")
    assert (await found(app, before)).is_going_live


async def test_stopped_one_says_why_in_one_sentence_and_what_turned(app: FastAPI) -> None:
    report = a_report(lost=14, gained=1, text="<b>má</b> mới mất")
    sentence = report.sentence
    number = await add(app, State.REJECTED, report=report.model_dump(mode="json"), sentence=sentence)
    client = await client_of(app, await person(app))
    page = (await client.get(f"{ROOT}/{number}")).text
    assert "Bản mới trả lời sai 14 câu mà bản đang chạy trả lời đúng" in page
    assert "Làm giấy khai sinh" in page
    assert "Đúng thành sai: 14 câu" in page
    assert "&lt;b&gt;má&lt;/b&gt;" in page
    assert "<b>má</b>" not in page
    assert "cho-qua" not in page
    assert "style=" not in page


async def test_administrator_overrules_with_a_reason_that_is_masked_and_audited(app: FastAPI) -> None:
    number = await add(app, State.REJECTED)
    admin = await client_of(app, await person(app, Role.ADMIN))
    address = f"{ROOT}/{number}/cho-qua"
    refused = await post(admin, f"{ROOT}/{number}", address, reason="vì thích")
    assert refused.status_code == 422
    assert (await found(app, number)).state is State.REJECTED
    reason = "Câu mẫu cũ sai, đã hỏi lại anh Tư số 0912345678."
    await post(admin, f"{ROOT}/{number}", address, reason=reason)
    overruled = await found(app, number)
    assert overruled.state is State.READY
    assert overruled.overruled_by == "admin"
    assert "0912345678" not in str(overruled.overruled_because)
    assert await audited(app) == [("admin", "retraining.overrule", str(number))]
    assert "Cổng kiểm tra giữ lại, admin cho qua" in (await admin.get(f"{ROOT}/{number}")).text


async def test_log_of_one_is_shown_and_what_libraries_said_is_not(app: FastAPI) -> None:
    number = await add(app, State.FAILED)
    journal = Journal.of(app.state.log_dir, number)
    journal.say("Bắt đầu: học cách hiểu ý.")
    journal.aside.write_text("Message 'má tui mới mất' with intent …")
    client = await client_of(app, await person(app))
    page = (await client.get(f"{ROOT}/{number}")).text
    assert "học cách hiểu ý" in page
    assert "má tui mới mất" not in page


async def test_number_that_nobody_has_is_a_page_that_says_so(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    assert (await client.get(f"{ROOT}/99")).status_code == 404
    assert (await client.get(f"{ROOT}/0")).status_code == 422
