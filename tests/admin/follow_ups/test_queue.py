"""The editor's queue: answer, preview, publish, correct, close; and what happens when two do it at once."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.follow_ups.tables import follow_up_history, follow_ups
from admin.tables import audit_log
from channels.database import Database
from tests.admin.follow_ups.asking import QUESTION, QUEUE, code_of, read
from tests.admin.visitors import StandingClock, browser, client_of, form_of, person
from tests.channels.fakes import ON_SQLITE
from tests.databases import count
from tests.lookup.fakes import BIRTH, taken
from tests.lookup.follow_up_house import PLANTED, SECRETS, everything_stored

pytestmark = pytest.mark.anyio
ANSWER = {
    "answer": "Anh/chị ra xã làm.\nMang theo giấy tờ đất cũ nếu còn.",
    "office": "Ủy ban nhân dân xã An Phú",
    "procedure": BIRTH,
    "source": "Luật Đất đai 2024",
    "source_read": "2026-11-20",
}


async def send(desk: httpx.AsyncClient, number: int, wish: str, **fields: str) -> httpx.Response:
    """Fill the form of a question in as it stands now, and send it."""
    page = await desk.get(f"{QUEUE}/{number}")
    kept = form_of(page.text, f"{QUEUE}/{number}").fields
    return await desk.post(f"{QUEUE}/{number}", data={**kept, **fields, "wish": wish})


async def rows(database: Database, table: sa.Table) -> list[sa.RowMapping]:
    return list(await database.run(lambda c: c.execute(sa.select(table)).mappings().all()))


async def test_question_is_answered_and_read_with_its_code(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    code = await code_of(app)
    assert "Đang chờ trả lời" in (await read(app, code)).text
    preview = await send(desk, 1, "preview", **ANSWER)
    assert "Bà con sẽ thấy như sau" in preview.text
    assert (await rows(database, follow_ups))[0]["state"] == "waiting"
    published = await desk.post(
        f"{QUEUE}/1", data={**form_of(preview.text, f"{QUEUE}/1").fields, "wish": "publish", **ANSWER}
    )
    assert published.status_code == 303
    page = taken((await read(app, code)).text)
    for words in (
        "Anh/chị ra xã làm.",
        "Ủy ban nhân dân xã An Phú",
        "27/11/2026",
        "Luật Đất đai 2024",
        QUESTION,
    ):
        assert words in page.text
    assert f"/tra-cuu/{BIRTH}" in page.links()


async def test_preview_shows_what_will_be_read_and_carries_it_on(
    app: FastAPI, desk: httpx.AsyncClient
) -> None:
    await code_of(app)
    preview = await send(desk, 1, "preview", **ANSWER)
    carried = form_of(preview.text, f"{QUEUE}/1").fields
    assert {name: carried[name] for name in ("office", "procedure", "source", "source_read")} == {
        name: value for name, value in ANSWER.items() if name != "answer"
    }
    again = await desk.post(f"{QUEUE}/1", data={**carried, "wish": "edit"})
    assert "Mang theo giấy tờ đất cũ nếu còn." in again.text


@pytest.mark.parametrize("wish", ["preview", "publish"])
async def test_answer_with_something_missing_is_not_told(
    wish: str, app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    await code_of(app)
    refused = await send(desk, 1, wish, **{**ANSWER, "source": ""})
    assert refused.status_code == 422
    assert "cần ghi nguồn" in refused.text
    assert (await rows(database, follow_ups))[0]["answer"] is None
    unknown = await send(desk, 1, wish, **{**ANSWER, "procedure": "9.999999"})
    assert "Danh mục không có mã" in unknown.text


async def test_facts_of_the_procedure_stand_beside_the_answer(app: FastAPI, desk: httpx.AsyncClient) -> None:
    await code_of(app)
    page = taken((await send(desk, 1, "facts", answer="Bảy ngày", procedure=BIRTH)).text)
    assert "Đã xác nhận: Làm giấy khai sinh" in page.text
    assert "Giấy chứng sinh" in page.text
    assert "Bảy ngày" in page.text


async def test_personal_data_of_an_answer_is_not_stored_and_that_is_said(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    await code_of(app)
    planted = f"Gọi {' hoặc '.join(PLANTED.values())} nhé."
    preview = await send(desk, 1, "preview", **{**ANSWER, "answer": planted})
    assert "Đã che thông tin cá nhân" in preview.text
    assert not any(secret in preview.text for secret in SECRETS)
    # Straight to publishing, past the preview.
    await send(
        desk, 1, "publish", **{**ANSWER, "answer": planted, "source": planted, "office": planted[:100]}
    )
    stored = await everything_stored(database)
    assert "[số điện thoại]" in stored
    assert not any(secret in stored for secret in SECRETS)


async def test_correction_keeps_what_was_told_before(
    app: FastAPI, desk: httpx.AsyncClient, database: Database, clock: StandingClock
) -> None:
    code = await code_of(app)
    await send(desk, 1, "publish", **ANSWER)
    clock.forward(minutes=5)
    await send(desk, 1, "publish", answer="Làm ở phòng một cửa.")
    history = await rows(database, follow_up_history)
    assert [one["version"] for one in history] == [2, 3]
    assert history[0]["answer"] == ANSWER["answer"]
    page = await read(app, code)
    assert "Làm ở phòng một cửa." in page.text
    assert "(đã sửa lại)" in page.text
    assert "Mang theo giấy tờ đất cũ" in (await desk.get(f"{QUEUE}/1")).text


async def test_conflicting_answer_is_refused_and_the_other_one_shown(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    await code_of(app)
    other = await client_of(app, await person(app, Role.EDITOR, "nguoikhac"))
    opened = form_of((await desk.get(f"{QUEUE}/1")).text, f"{QUEUE}/1").fields
    await send(other, 1, "publish", **{**ANSWER, "answer": "Câu của người khác ở xã."})
    mine = {**opened, **ANSWER, "answer": "Câu của tôi ở xã."}
    for wish in ("preview", "publish"):
        refused = await desk.post(f"{QUEUE}/1", data={**mine, "wish": wish})
        assert refused.status_code == 409
        assert "Câu của người khác ở xã." in refused.text
        assert "nguoikhac" in refused.text
        assert "Câu của tôi ở xã." in refused.text
    assert (await rows(database, follow_ups))[0]["answer"] == "Câu của người khác ở xã."
    # Who has seen the other's change may decide against it.
    again = form_of(refused.text, f"{QUEUE}/1").fields
    decided = await desk.post(f"{QUEUE}/1", data={**again, "answer": "Câu của tôi ở xã.", "wish": "publish"})
    assert decided.status_code == 303
    assert (await rows(database, follow_ups))[0]["version"] == 3
    await other.aclose()


async def test_closing_after_somebody_answered_is_refused(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    await code_of(app)
    opened = form_of((await desk.get(f"{QUEUE}/1")).text, f"{QUEUE}/1/dong").fields
    await send(desk, 1, "publish", **ANSWER)
    refused = await desk.post(f"{QUEUE}/1/dong", data={**opened, "reason": "Câu hỏi chưa rõ."})
    assert refused.status_code == 409
    assert (await rows(database, follow_ups))[0]["state"] == "answered"


async def test_closing_needs_a_reason_that_the_resident_reads(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    code = await code_of(app)
    form = form_of((await desk.get(f"{QUEUE}/1")).text, f"{QUEUE}/1/dong").fields
    assert (await desk.post(f"{QUEUE}/1/dong", data={**form, "reason": " "})).status_code == 422
    closed = await desk.post(f"{QUEUE}/1/dong", data={**form, "other": "Hỏi bên tòa án, gọi 0912345678."})
    assert closed.status_code == 303
    page = await read(app, code)
    assert "Hỏi bên tòa án, gọi [số điện thoại]." in page.text
    # A closed question can still be answered.
    await send(desk, 1, "publish", **ANSWER)
    assert "Anh/chị ra xã làm." in (await read(app, code)).text


async def test_every_change_is_in_the_log_without_the_words(
    app: FastAPI, desk: httpx.AsyncClient, database: Database, editor: Account
) -> None:
    await code_of(app)
    await send(desk, 1, "publish", **ANSWER)
    form = form_of((await desk.get(f"{QUEUE}/1")).text, f"{QUEUE}/1/dong").fields
    await desk.post(f"{QUEUE}/1/dong", data={**form, "reason": "Câu hỏi chưa rõ."})
    lines = [line for line in await rows(database, audit_log) if line["action"].startswith("follow_up.")]
    assert [line["action"] for line in lines] == ["follow_up.answered", "follow_up.closed"]
    assert {line["account_id"] for line in lines} == {editor.id}
    assert lines[0]["before"]["state"] == "waiting"
    assert lines[0]["after"]["answer_letters"] == len(ANSWER["answer"])
    # The words are wiped with the question; the log is kept.
    assert not any("Vườn" in str(line) or "ra xã làm" in str(line) for line in lines)


@ON_SQLITE
async def test_those_who_wait_longest_come_first_and_late_ones_are_marked(
    app: FastAPI, editor: Account, clock: StandingClock
) -> None:
    for question in ("câu một", "câu hai", "câu ba"):
        await code_of(app, question)
        clock.forward(days=2)
    async with await client_of(app, editor) as desk:
        await send(desk, 2, "publish", **ANSWER)
        page = (await desk.get(QUEUE)).text
        assert page.index("câu một") < page.index("câu ba")
        assert "câu hai" not in page
        assert "quá hạn 2 ngày" in page
        assert "câu hai" in (await desk.get(f"{QUEUE}?muc=answered")).text
        assert (await desk.get(f"{QUEUE}?muc=nonsense&trang=2")).status_code == 200


@ON_SQLITE
@pytest.mark.parametrize(
    "path", [f"{QUEUE}/2", f"{QUEUE}/0", f"{QUEUE}/99999999999999999999", f"{QUEUE}/x", f"{QUEUE}?trang=0"]
)
async def test_question_that_is_not_there_is_told_as_a_page(
    path: str, app: FastAPI, desk: httpx.AsyncClient
) -> None:
    await code_of(app)
    response = await desk.get(path)
    assert response.status_code in (404, 422)
    assert "text/html" in response.headers["content-type"]


@ON_SQLITE
@pytest.mark.parametrize("role", [None, Role.HELPER])
async def test_nobody_below_an_editor_sees_or_answers(
    role: Role | None, app: FastAPI, database: Database
) -> None:
    await code_of(app)
    client = await client_of(app, await person(app, role)) if role else browser(app)
    async with client:
        for path in (QUEUE, f"{QUEUE}/1"):
            refused = await client.get(path)
            assert refused.status_code == (403 if role else 303)
            assert QUESTION not in refused.text
        for path in (f"{QUEUE}/1", f"{QUEUE}/1/dong"):
            posted = await client.post(
                path, data={**ANSWER, "version": "1", "wish": "publish", "reason": "x"}
            )
            assert posted.status_code == (403 if role else 303)
    assert (await rows(database, follow_ups))[0]["version"] == 1
    assert await count(database, follow_up_history) == 0


@ON_SQLITE
async def test_form_of_another_site_changes_nothing(
    app: FastAPI, desk: httpx.AsyncClient, database: Database
) -> None:
    await code_of(app)
    for headers, csrf in (({"sec-fetch-site": "cross-site"}, "x"), ({}, "x"), ({}, "")):
        data = {**ANSWER, "version": "1", "wish": "publish", "csrf": csrf}
        assert (await desk.post(f"{QUEUE}/1", data=data, headers=headers)).status_code == 403
    assert (await rows(database, follow_ups))[0]["version"] == 1
