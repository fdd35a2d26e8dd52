"""Personal data goes nowhere, and what people type is never markup."""

from __future__ import annotations

import html
import json
import logging
import subprocess
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from admin.questions.bench import Bench
from admin.teaching import book
from app.logs import configure
from channels.database import Database
from channels.door import admit
from channels.tables import metadata
from tests.admin.questions.log import BIRTH, Log, Meanings
from tests.admin.teaching.desk import DECIDE, QUESTIONS, TEACHING, decide, filled, number_of
from tests.lookup.fakes import BIDI, taken

pytestmark = pytest.mark.anyio
PLANTED = {
    "national_id": ("căn cước 089203001234", "089203001234"),
    "old_id": ("cmnd 351234567", "351234567"),
    "phone": ("gọi 0912345678", "0912345678"),
    "email": ("thư an.nguyen@example.com", "an.nguyen@example.com"),
    "bank_account": ("stk 0123456789012 ngân hàng", "0123456789012"),
    "plate": ("xe 67A-123.45", "67A-123.45"),
    "social_insurance": ("bhxh 8923456789", "8923456789"),
    "tax_code": ("mã số thuế 1601234567", "1601234567"),
    "birth_date": ("sinh ngày 12/03/1985", "12/03/1985"),
    "person_name": ("tôi tên Nguyễn Văn Bảy", "Nguyễn Văn Bảy"),
    "address": ("nhà số 123 đường Trần Hưng Đạo", "Trần Hưng Đạo"),
    "dossier_code": ("mã hồ sơ H01.19-251120-0123", "H01.19-251120-0123"),
    "other_number": ("số 998877665544332211", "998877665544332211"),
}
SECRETS = [secret for _, secret in PLANTED.values()]


def secrets_in(text: str) -> list[str]:
    """Return the secrets that stand in a text, plain or as JSON escapes them."""
    return [secret for secret in SECRETS if secret in text or json.dumps(secret)[1:-1] in text]


async def stored(database: Database, *, without: frozenset[str] = frozenset()) -> str:
    """Return all that stands in the database, as text."""

    def work(connection: sa.Connection) -> str:
        tables = [table for table in metadata.sorted_tables if table.name not in without]
        rows = [dict(row) for table in tables for row in connection.execute(sa.select(table)).mappings()]
        return json.dumps(rows, ensure_ascii=False, default=str)

    return await database.run(work)


def written(folder: Path) -> str:
    """Return every file below a folder, and every version in its history."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()]
    if (folder / ".git").is_dir():
        log = subprocess.run(["git", "log", "-p", "--all"], cwd=folder, capture_output=True, text=True)
        texts.append(log.stdout)
    return "\n".join(texts)


async def receipt(database: Database, response: httpx.Response) -> Mapping[str, int]:
    """Return what was masked in the decision that a redirect tells of."""
    number = number_of(response)
    return (await database.run(lambda connection: book.by_id(connection, number))).redacted


@pytest.mark.parametrize("way", ["through the door", "past the door"])
async def test_personal_data_of_every_kind_is_nowhere(
    way: str,
    editor: httpx.AsyncClient,
    second: httpx.AsyncClient,
    log: Log,
    bench: Bench,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("DEBUG")
    caplog.set_level(logging.DEBUG)
    ids = {}
    for kind, (words, _) in PLANTED.items():
        text = f"heo kiểu {kind.split('_')[0]} {words}"
        ids[kind] = await log.turn(admit(text) if way == "through the door" else text)
    await decide(editor, f"{DECIDE}?nhom={ids['phone']}", viec="procedure", **{"thu-tuc": BIRTH})
    for n, (kind, (words, _)) in enumerate(PLANTED.items()):
        # And what editors themselves type, into every field there is.
        turn = await log.turn(f"chuyện riêng thứ {n} của {kind[:3]}")
        typed = {"cau-0": f"câu sửa lại {n} {words}", "giu-0": "co"}
        page = f"{DECIDE}?nhom={turn}"
        alias = {"ten-khac": f"tên {words}", "thu-tuc": BIRTH}
        response = await decide(editor, page, viec="alias", **alias, **typed)
        if response.status_code == 303:
            assert kind in await receipt(database, response)
        answer = {
            "tra-loi": f"Trả lời {words}\nhai",
            "phu-trach": f"phòng {words}",
            "nguon": f"nguồn {words}",
        }
        turn = await log.turn(f"chuyện chung thứ {n} của {kind[:3]}")
        # A day alone may be that of a document: only what says so makes it a day of birth.
        link = {"lien-ket": f"https://example.com/{'' if kind == 'birth_date' else words.split()[-1]}"}
        page, fields = f"{DECIDE}?xem=ca-hai&nhom={turn}", {"viec": "answer", **answer, **typed}
        first = await decide(editor, page, **fields, **link)
        assert not secrets_in(first.text)
        again = await decide(editor, page, **fields)
        assert again.status_code == 303
        assert kind in await receipt(database, again)
    skipped = frozenset({"turns"}) if way == "past the door" else frozenset()
    assert secrets_in(await stored(database, without=skipped)) == []
    assert secrets_in(written(bench.export.folder)) == []
    assert secrets_in((await editor.get(f"{TEACHING}/ban-va")).text) == []
    told = capsys.readouterr()
    assert secrets_in(caplog.text + told.out + told.err) == []


async def test_the_receipt_tells_kinds_and_counts_and_no_value(editor: httpx.AsyncClient, log: Log) -> None:
    first = await log.turn("heo con")
    typed = {"cau-0": "heo của tôi tên Nguyễn Văn Bảy, gọi 0912345678 hoặc 0987654321"}
    response = await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope", **typed)
    page = (await editor.get(response.headers["location"])).text
    assert "Đã che thông tin cá nhân: tên người (1), số điện thoại (2)." in page or (
        "Đã che thông tin cá nhân: số điện thoại (2), tên người (1)." in page
    )
    assert "0912345678" not in page


RUNS = "javascript:alert(1)"
POISON = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "{{ 7*7 }} {% raw %}",
    "</textarea><script>alert(1)</script>",
    f"[a]({RUNS})",
    "đảo \u202egnọc\u202c lại",
)


@pytest.mark.parametrize("poison", POISON)
async def test_what_people_type_is_never_markup(
    poison: str, editor: httpx.AsyncClient, log: Log, brain: Meanings
) -> None:
    reply = {
        "title": poison,
        "blocks": [
            {"kind": "paragraph", "text": poison},
            {"kind": "facts", "rows": [{"label": poison, "value": poison}]},
        ],
        "actions": [{"kind": "url", "label": poison, "value": RUNS}],
        "citations": [{"title": poison, "url": RUNS, "read": "2026-11-01"}],
        "plain": poison,
    }
    turn = await log.turn(
        f"heo {poison}",
        "answered",
        feedback="bad",
        feedback_comment=poison,
        feedback_reason=poison[:32],
        replies=[reply],
        candidates=[(poison[:20], 0.2)],
        decision=poison,
        entities={poison: poison},
        explain={"guide": poison, "step": poison, poison: poison},
        channel=poison[:32],
        intent=poison[:64],
        timings_ms={poison: 1.0},
        model_version=poison[:64],
    )
    answer = {
        "tra-loi": poison,
        "phu-trach": f"xx {poison}",
        "nguon": f"xx {poison}",
        "cau-0": f"heo {poison}",
    }
    made = await decide(editor, f"{DECIDE}?hang=tat-ca&nhom={turn}", viec="answer", **answer)
    number = number_of(made)
    pages = (
        f"{QUESTIONS}?hang=tat-ca&xem=ca-hai&q=heo",
        f"{QUESTIONS}?hang=tat-ca&xem=ca-hai&thu-tuc={html.escape(poison)}",
        f"{QUESTIONS}?hang=ket-buoc&xem=ca-hai",
        f"{QUESTIONS}/luot/{turn}",
        f"{DECIDE}?hang=tat-ca&xem=ca-hai&nhom={turn}",
        TEACHING,
        f"{TEACHING}/{number}",
        f"{TEACHING}/{number}/sua",
        made.headers["location"],
    )
    for page in pages:
        found = await editor.get(page)
        assert found.status_code == 200, page
        read = taken(found.text)
        assert len(read.every("script")) <= 2
        assert not read.every("img")
        assert not read.every("svg")
        assert not [name for one in read.elements for name in one.attributes if name.startswith("on")]
        assert not [link for link in read.links() if link.startswith("javascript")]
        assert not BIDI.search(found.text)
        assert "default-src 'self'" in found.headers["content-security-policy"]
        assert "unsafe-inline" not in found.headers["content-security-policy"]
        assert found.headers["cache-control"] == "no-store"


async def test_a_decision_without_the_token_of_the_session_is_refused(
    editor: httpx.AsyncClient, log: Log, database: Database
) -> None:
    first = await log.turn("heo con")
    form = filled((await editor.get(f"{DECIDE}?nhom={first}")).text, DECIDE)
    for action in (form.action, f"{QUESTIONS}/nhanh", f"{TEACHING}/ghi", f"{TEACHING}/1/rut-lai"):
        fields = {**form.fields, "csrf": "forged", "viec": "ignore", "nhom": first}
        assert (await editor.post(action, data=fields)).status_code == 403
    assert await database.run(lambda c: sum(book.counts(c).values())) == 0


async def test_a_form_with_turns_and_versions_of_its_own_making_breaks_nothing(
    editor: httpx.AsyncClient, log: Log
) -> None:
    first = await log.turn("heo con")
    odd = {
        "luot-0": "x" * 5000 + " ../../x '; DROP TABLE turns;--",
        "da-thay": "1:1 a:b 9:9 :",
        "ke-0": "x fee",
    }
    made = await decide(editor, f"{DECIDE}?nhom={first}", viec="out_of_scope", **odd)
    assert made.status_code == 303
    assert (await editor.get(f"{TEACHING}/{number_of(made)}")).status_code == 200
