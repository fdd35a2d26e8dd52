"""Import from the browser: a dry run to read, then exactly that; hostile files refused, nothing left over."""

from __future__ import annotations

import asyncio
import gzip
import io
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.catalogue.stock import Stock
from admin.catalogue.uploads import shown_name
from admin.tables import audit_log
from knowledge.loader import load_catalogue
from tests.admin.catalogue.conftest import names
from tests.admin.visitors import StandingClock, client_of, form_of, person
from tests.databases import rows_of
from tests.knowledge.ingest.samples import as_json, as_lines, crawled, workbook

pytestmark = pytest.mark.anyio
IMPORT, VERSIONS = "/quan-tri/danh-muc/nhap", "/quan-tri/danh-muc/phien-ban"
RAFT, BUOY = "9.000011", "9.000012"
File = tuple[str, bytes]


@pytest.fixture
def store_url(sqlite_store: Path, tmp_path: Path) -> str:
    """One database is enough here: what is imported lies in files, and the log is tried elsewhere on both."""
    shutil.copy(sqlite_store, tmp_path / "tthc.db")
    return f"sqlite:///{tmp_path / 'tthc.db'}"


@pytest.fixture
def app(app: FastAPI, stock: Stock) -> FastAPI:
    """Take the real catalogue: the process that reads files knows no other."""
    app.state.stock = Stock(stock.places, names, load_catalogue)
    return app


def row(code: str, **changes: Any) -> dict[str, Any]:
    return crawled(ma_thu_tuc=code, **changes)


async def send(client: httpx.AsyncClient, *files: File, **fields: str) -> httpx.Response:
    """Fill the form in and send files."""
    form = form_of((await client.get(IMPORT)).text, IMPORT)
    parts = [("tep", (name, data, "application/octet-stream")) for name, data in files]
    return await client.post(IMPORT, data={**form.fields, **fields}, files=parts)


async def dry_run(client: httpx.AsyncClient, *files: File, **fields: str) -> str:
    """Send files, wait for the outcome and return the address of the dry run."""
    answer = await send(client, *files, **fields)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    for _ in range(600):
        if "Đang đọc tệp" not in (await client.get(path)).text:
            return path
        await asyncio.sleep(0.05)
    raise AssertionError("the dry run does not end")


async def apply(client: httpx.AsyncClient, path: str, page: str = "") -> httpx.Response:
    form = form_of(page or (await client.get(path)).text, f"{path}/ap-dung")
    return await client.post(form.action, data=form.fields)


def left(stock: Stock) -> list[str]:
    home = stock.places.uploads
    return sorted(path.name for path in home.rglob("*")) if home.is_dir() else []


async def test_dry_run_tells_what_would_change_and_changes_nothing(
    admin: httpx.AsyncClient, stock: Stock
) -> None:
    rows = as_lines(row(RAFT), row("sai-ma"), row(BUOY))
    path = await dry_run(admin, ("danh mục.jsonl", rows))
    page = (await admin.get(path)).text
    assert "2 mới, 0 đổi, 0 bỏ" in page
    rejected = (await admin.get(f"{path}?phan=rejected")).text
    assert "danh mục.jsonl" in rejected
    assert "sai-ma" in rejected
    assert stock.versions.all() == []
    assert [name for name in left(stock) if name.startswith("tep-")] == [], "the files themselves are gone"


async def test_applied_dry_run_is_a_version_and_is_noted(
    admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    path = await dry_run(admin, ("a.jsonl", as_lines(row(RAFT))))
    answer = await apply(admin, path)
    assert answer.headers["location"] == f"{VERSIONS}?xong=ap-dung"
    assert [(one.number, one.files) for one in stock.versions.all()] == [(1, ("a.jsonl",))]
    assert RAFT in (await app.state.stock.shelf()).now.procedures
    lines: Any = await rows_of(app.state.database, audit_log)
    assert (lines[-1]["action"], lines[-1]["by"]) == ("catalogue.import", "chau")
    assert lines[-1]["before"] == {"phiên bản": 0}
    assert lines[-1]["after"] == {"phiên bản": 1, "mới": 1, "đổi": 0, "bỏ": 0, "tệp": ["a.jsonl"]}
    assert left(stock) == [], "nothing of the upload is left"
    assert (await admin.get(path)).status_code == 404


async def test_changed_facts_are_told_in_words_before_and_after(admin: httpx.AsyncClient) -> None:
    await apply(admin, await dry_run(admin, ("a.jsonl", as_lines(row(RAFT)))))
    way = "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp7 Ngày làm việc20,000 Đồng"
    path = await dry_run(admin, ("b.jsonl", as_lines(row(RAFT, cach_thuc_thuc_hien=way))))
    page = (await admin.get(path)).text
    assert "0 mới, 1 đổi, 0 bỏ" in page
    for told in ("Thời gian giải quyết", "5 ngày làm việc", "7 ngày làm việc", "Miễn phí", "20.000 đồng"):
        assert told in page, told
    compared = (await admin.get(f"{VERSIONS}/so-sanh?cu=0&moi=1")).text
    assert "Mới" in compared
    assert RAFT in compared


async def test_dry_run_of_another_version_is_not_applied(admin: httpx.AsyncClient, stock: Stock) -> None:
    first = await dry_run(admin, ("a.jsonl", as_lines(row(RAFT))))
    second = await dry_run(admin, ("b.jsonl", as_lines(row(BUOY))))
    page = (await admin.get(second)).text
    await apply(admin, first)
    answer = await apply(admin, second, page)
    assert answer.status_code == 409
    assert "chuyển từ phiên bản 0 sang 1" in answer.text
    assert "Đưa tệp lên lại" in answer.text
    assert [one.number for one in stock.versions.all()] == [1], "no half-applied version is left"
    assert stock.versions.current_number() == 1


async def test_only_the_dry_run_that_was_read_is_applied(admin: httpx.AsyncClient, stock: Stock) -> None:
    path = await dry_run(admin, ("a.jsonl", as_lines(row(RAFT))))
    page = (await admin.get(path)).text
    form = form_of(page, f"{path}/ap-dung")
    answer = await admin.post(form.action, data={**form.fields, "dau-van": "0" * 32})
    assert answer.status_code == 409
    kept = stock.places.uploads / path.rpartition("/")[2] / "after.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace("Đò", "Tàu"), encoding="utf-8")
    assert (await apply(admin, path, page)).status_code == 409
    assert stock.versions.all() == []


async def test_roll_back_needs_a_reason_and_the_version_that_was_seen(
    admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    await apply(admin, await dry_run(admin, ("a.jsonl", as_lines(row(RAFT)))))
    waiting = await dry_run(admin, ("b.jsonl", as_lines(row(BUOY))))
    stale = (await admin.get(VERSIONS)).text
    form = form_of(stale, f"{VERSIONS}/quay-lai")
    assert form.fields["so"] == "0"
    assert (await admin.post(form.action, data=form.fields)).status_code == 422
    # Somebody applies another import meanwhile: who rolls back has not seen it.
    await apply(admin, waiting)
    because = {"ly-do": "Nhập nhầm tệp."}
    late = await admin.post(form.action, data={**form.fields, **because})
    assert late.status_code == 409
    assert stock.versions.current_number() == 2
    again = form_of((await admin.get(VERSIONS)).text, f"{VERSIONS}/quay-lai")
    done = await admin.post(again.action, data={**again.fields, **because})
    assert done.status_code == 303
    assert stock.versions.current_number() == int(again.fields["so"])
    lines: Any = await rows_of(app.state.database, audit_log)
    assert lines[-1]["action"] == "catalogue.rollback"
    assert lines[-1]["after"]["lý do"] == "Nhập nhầm tệp."


async def test_rolling_back_while_another_applies_ends_with_one_of_the_two(
    admin: httpx.AsyncClient, stock: Stock
) -> None:
    await apply(admin, await dry_run(admin, ("a.jsonl", as_lines(row(RAFT)))))
    path = await dry_run(admin, ("b.jsonl", as_lines(row(BUOY))))
    applying = form_of((await admin.get(path)).text, f"{path}/ap-dung")
    back = form_of((await admin.get(VERSIONS)).text, f"{VERSIONS}/quay-lai")
    answers = await asyncio.gather(
        admin.post(applying.action, data=applying.fields),
        admin.post(back.action, data={**back.fields, "ly-do": "Nhầm."}),
    )
    assert sorted(one.status_code for one in answers) == [303, 409]
    number = stock.versions.current_number() or 0
    assert number == (2 if answers[0].status_code == 303 else 0)
    assert number in {0, *(one.number for one in stock.versions.all())}


async def test_levels_without_a_decision_are_asked_for(admin: httpx.AsyncClient) -> None:
    head = ["STT", "Mã thủ tục", "Tên thủ tục hành chính", "Toàn trình", "Một phần"]
    data = workbook([head, ["1", RAFT, "Đăng ký bè", "x", ""]])
    path = await dry_run(admin, ("tinh.xlsx", data))
    assert "chưa có số quyết định" in (await admin.get(path)).text
    assert "ap-dung" not in (await admin.get(path)).text


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def with_part(name: str, data: bytes, mode: int = 0o600) -> bytes:
    """Return a workbook with one part more."""
    out = io.BytesIO(workbook([["Mã", "Tên"], [RAFT, "Bè"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        part = zipfile.ZipInfo(name)
        part.external_attr = mode << 16
        part.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(part, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("cai-dat.xlsx", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" * 9, "cai-dat.xlsx"),
        ("cai-dat.exe", b"MZ", "không phải loại tệp đọc được"),
        ("trong.jsonl", b"", "tệp trống"),
        ("macro.xlsm", b"PK\x03\x04", "không phải loại tệp đọc được"),
        ("macro.xlsx", with_part("xl/vbaProject.bin", b"\xd0\xcf"), "có macro"),
        ("bom.xlsx", with_part("xl/worksheets/sheet9.xml", b"0" * (140 << 20)), "lớn hơn mức cho phép"),
        ("ra-ngoai.xlsx", with_part("../../ngoai.txt", b"x"), "không an toàn"),
        ("lien-ket.xlsx", with_part("xl/lien-ket", b"/etc/passwd", stat.S_IFLNK | 0o777), "không an toàn"),
        ("nen.gz", gzip.compress(gzip.compress(b"{}")), "nén hai lần"),
        ("tai-lieu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word nhị phân"),
        ("ban-in.json", b"%PDF-1.7", "PDF"),
    ],
)
async def test_file_that_is_no_export_is_refused_at_once_and_not_kept(
    admin: httpx.AsyncClient, stock: Stock, name: str, data: bytes, told: str
) -> None:
    answer = await send(admin, (name, data))
    assert answer.status_code == 422
    assert told in answer.text
    assert left(stock) == []


async def test_form_of_60_mb_is_refused(admin: httpx.AsyncClient, stock: Stock) -> None:
    answer = await send(admin, ("lon.jsonl", b"x" * (60 << 20)))
    assert answer.status_code == 413
    assert left(stock) == []


async def test_large_bodies_go_nowhere_else(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(VERSIONS + "/quay-lai", content=b"x" * (80 << 10))
    assert answer.status_code == 413


async def test_files_need_the_token_of_the_form(admin: httpx.AsyncClient, stock: Stock) -> None:
    answer = await admin.post(IMPORT, files=[("tep", ("a.jsonl", as_lines(row(RAFT))))])
    assert answer.status_code == 403
    assert left(stock) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\chau\\danh muc.xlsx", "danh muc.xlsx"),
        ("a\u202egnp.xlsx", "agnp.xlsx"),
        ("..", ".."),
        ("/", "tệp không tên"),
    ],
)
def test_name_of_a_file_is_shown_and_never_a_path(given: str, shown: str) -> None:
    assert shown_name(given) == shown


async def test_hostile_name_stays_outside_of_paths_and_markup(
    admin: httpx.AsyncClient, stock: Stock, tmp_path: Path
) -> None:
    bad = '../../../<img src=x onerror="alert(1)">.jsonl'
    path = await dry_run(admin, (bad, as_lines(row(RAFT))))
    page = (await admin.get(path)).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert not await asyncio.to_thread(lambda: list(tmp_path.glob("*.jsonl")))


async def test_markup_in_imported_names_is_inert_everywhere(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    evil = "Đăng ký <script>alert(1)</script> bè\u202e"
    scripted = row(RAFT, ten_thu_tuc=evil, detail_url="javascript:alert(1)")
    path = await dry_run(admin, ("a.jsonl", as_lines(scripted)))
    pages = [(await admin.get(path)).text]
    answer = await admin.get(path)
    if "/ap-dung" in answer.text:
        await apply(admin, path)
        for there in ("/quan-tri/danh-muc?tim=be", f"/quan-tri/danh-muc/thu-tuc/{RAFT}"):
            pages.append((await editor.get(there)).text)
    for page in pages:
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "\u202e" not in page


async def test_formula_of_a_workbook_is_text_and_never_worked_out(admin: httpx.AsyncClient) -> None:
    head = ["Mã thủ tục", "Tên thủ tục hành chính", "Lĩnh vực", "Cơ quan thực hiện"]
    data = workbook([head, [RAFT, "=1+1", "Bến đò", "Ủy ban nhân dân cấp xã"], ["=2+2", "Bè", "", ""]])
    path = await dry_run(admin, ("a.xlsx", data))
    answer = await admin.get(f"{path}/loi.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "f" not in {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line}


@pytest.mark.parametrize("name", ["..%2F..%2Fetc", "0" * 24, "x" * 24, "current"])
async def test_dry_run_that_is_none_is_not_there(admin: httpx.AsyncClient, name: str, stock: Stock) -> None:
    (stock.places.uploads / "current").mkdir(parents=True)
    assert (await admin.get(f"{IMPORT}/{name}")).status_code == 404


async def test_dry_run_given_up_leaves_nothing(admin: httpx.AsyncClient, stock: Stock) -> None:
    path = await dry_run(admin, ("a.json", as_json([row(RAFT)])))
    form = form_of((await admin.get(path)).text, f"{path}/bo")
    assert (await admin.post(form.action, data=form.fields)).status_code == 303
    assert left(stock) == []


async def test_dry_run_of_yesterday_is_swept_when_the_next_begins(
    admin: httpx.AsyncClient, app: FastAPI, clock: StandingClock
) -> None:
    old = await dry_run(admin, ("a.jsonl", as_lines(row(RAFT))))
    clock.forward(hours=25)
    async with await client_of(app, await person(app, Role.ADMIN, "duc")) as today:
        new = await dry_run(today, ("b.jsonl", as_lines(row(BUOY))))
        assert [(await today.get(path)).status_code for path in (old, new)] == [404, 200]


async def test_dry_run_that_a_restart_cut_off_says_so(
    admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    path = await dry_run(admin, ("a.jsonl", as_lines(row(RAFT))))
    (stock.places.uploads / path.rpartition("/")[2] / "result.json").unlink()
    del app.state.trials
    page = (await admin.get(path)).text
    assert "Bị ngắt giữa chừng" in page
    assert "ap-dung" not in page
