"""What every page of the console has: closed headers, escaped texts, errors in its own layout."""

from __future__ import annotations

import re

import pytest
import structlog
from fastapi import FastAPI, HTTPException, Request

from admin.accounts.access import Admin, Helper
from admin.accounts.roles import Role
from admin.errors import ConflictError, NotThereError, TooManyTriesError
from channels.errors import StoreUnavailableError
from tests.admin.access_table import ACCESS
from tests.admin.visitors import browser, client_of, person
from vietnamese.errors import TthcError

pytestmark = pytest.mark.anyio
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e"


async def test_nothing_is_kept_framed_or_told_to_other_sites(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    visitor = browser(app)
    for path in ("/quan-tri", "/quan-tri/vao", "/quan-tri/nguoi", "/quan-tri/khong-co", "/quan-tri/nguoi/99"):
        for answer in (await client.get(path), await visitor.get(path)):
            assert answer.headers["cache-control"] == "no-store", path
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_files_of_style_and_script_are_served_and_may_be_kept(app: FastAPI) -> None:
    client = browser(app)
    page = (await client.get("/quan-tri/vao")).text
    found = re.findall(r'(?:href|src)="(/quan-tri/static/desk\.(?:css|js)\?v=[0-9a-f]{8})"', page)
    assert len(found) == 2
    for path in found:
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers.get("cache-control") != "no-store"
    for path in ("/quan-tri/static/../pages.py", "/quan-tri/static/%2e%2e/pages.py", "/quan-tri/static/x"):
        assert (await client.get(path)).status_code == 404


async def test_no_page_has_a_script_or_style_of_its_own(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN))
    for address, role in ACCESS.items():
        method, path = address.split()
        if method == "GET" and isinstance(role, Role) and path.startswith("/quan-tri"):
            page = (await client.get(path.replace("{account_id}", "1"))).text
            assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", page), address


async def test_names_full_of_markup_are_shown_as_text_everywhere(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan", name=EVIL)
    client = await client_of(app, account)
    for path in (
        "/quan-tri",
        "/quan-tri/toi",
        "/quan-tri/nguoi",
        f"/quan-tri/nguoi/{account.id}",
        "/quan-tri/nhat-ky",
        "/quan-tri/x",
    ):
        page = (await client.get(path)).text
        assert "&lt;script&gt;alert(1)" in page, path
        assert "<script>alert" not in page, path
        assert "<img" not in page, path
        assert "\u202e" not in page, path


@pytest.mark.parametrize("role", list(Role))
async def test_header_lists_what_the_role_may_open(app: FastAPI, role: Role) -> None:
    client = await client_of(app, await person(app, role))
    page = (await client.get("/quan-tri")).text
    assert ('href="/quan-tri/nguoi"' in page) == (role is Role.ADMIN)
    assert ('href="/quan-tri/nhat-ky"' in page) == (role is Role.ADMIN)
    for path in set(re.findall(r'<li(?: class="near")?><a href="(/[^"]+)"', page)):
        answer = await client.get(path)
        assert answer.status_code in (200, 404), path


async def test_page_that_is_not_there_keeps_the_way_on(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR, name="Minh"))
    answer = await client.get("/quan-tri/khong-co")
    assert (answer.status_code, "Không có trang này" in answer.text) == (404, True)
    assert "Đăng xuất" in answer.text
    assert "Đăng xuất" not in (await browser(app).get("/quan-tri/khong-co")).text


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (NotThereError("Không có lượt hỏi này.", "Chọn lại."), 404, "Không có lượt hỏi này."),
        (ConflictError("Có người vừa sửa.", "Mở lại."), 409, "Mở lại."),
        (TooManyTriesError(90), 429, "chờ 2 phút"),
        (TthcError("Thiếu tệp a.yaml.", "Thêm tệp."), 422, "Thiếu tệp a.yaml."),
        (StoreUnavailableError("Chưa ghi được.", "Thử lại."), 503, "Chưa ghi được."),
        (HTTPException(405), 405, "không mở thẳng được"),
        (HTTPException(418, "teapot secret"), 418, "chỗ không đọc được"),
        (ZeroDivisionError("secret of the inside"), 500, "Lỗi đã được ghi lại."),
    ],
)
async def test_error_is_a_page_of_the_console(
    app: FastAPI, raised: Exception, status: int, told: str
) -> None:
    @app.get("/quan-tri/thu-loi")
    async def fails(who: Helper) -> None:
        raise raised

    client = await client_of(app, await person(app, Role.HELPER, name="Lê Thị Hoa"))
    with structlog.testing.capture_logs() as logs:
        answer = await client.get("/quan-tri/thu-loi")
    assert (answer.status_code, told in answer.text) == (status, True)
    assert "<h1>" in answer.text
    assert "Lê Thị Hoa" in answer.text
    assert "secret" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert bool(logs) == (status == 500)


async def test_errors_elsewhere_stay_as_they_were(app: FastAPI) -> None:
    client = browser(app)
    answer = await client.get("/api/v1/khong-co")
    assert answer.json()["error"]["code"] == "not_found"
    assert (await client.post("/api/v1/messages", content=b"{")).headers["content-type"] == "application/json"
    assert (await client.get("/quan-trinh")).headers["content-type"] == "application/json"


async def test_desk_of_the_helper_elsewhere_asks_to_sign_in_and_comes_back(app: FastAPI) -> None:
    @app.get("/thu-ban")
    async def desk(request: Request, who: Admin) -> dict[str, str]:
        return {"name": who.account.username}

    assert (await browser(app).get("/thu-ban")).headers["location"] == "/quan-tri/vao"
    helper = await client_of(app, await person(app, Role.HELPER))
    assert (await helper.get("/thu-ban")).status_code == 403
    admin = await client_of(app, await person(app, Role.ADMIN))
    assert (await admin.get("/thu-ban")).json() == {"name": "admin"}
