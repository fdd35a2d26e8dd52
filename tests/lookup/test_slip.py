"""The slip: what is put on it, its QR codes, and its two sizes."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
import segno

from knowledge.loader import Catalogue
from lookup.carried import MOST, Carried
from lookup.pages import STATIC
from lookup.qr import BORDER, qr_of
from lookup.slip import slip_of
from tests.lookup.fakes import BASE, BIRTH, MARRIAGE, RESIDENCE, TODAY, FakeRanking, site, taken

pytestmark = pytest.mark.anyio
_MOVE = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def modules(svg: str) -> list[list[int]]:
    """Read the picture back: its dark modules, row by row, without the border."""
    width = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    rows = [[0] * width for _ in range(width)]
    x = y = 0.0
    for kind, first, second in _MOVE.findall(re.search(r' d="([^"]+)"', svg)[1]):  # type: ignore[index]
        if kind == "h":
            for column in range(int(x), int(x + float(first))):
                rows[int(y)][column] = 1
            x += float(first)
        else:
            x = float(first) + (x if kind == "m" else 0)
            y = float(second) + (y if kind == "m" else 0)
    return [row[BORDER:-BORDER] for row in rows[BORDER:-BORDER]]


@pytest.mark.parametrize("address", [f"{BASE}/tra-cuu/{BIRTH}", f"{BASE}/tra-cuu/lien-thong-khai-sinh"])
def test_picture_is_the_code_of_the_address(address: str) -> None:
    wanted = segno.make(address, error="m", micro=False).matrix
    assert modules(str(qr_of(address))) == [list(row) for row in wanted]
    assert "style" not in qr_of(address)


async def test_slip_holds_each_procedure_once_with_its_page_as_a_picture(
    web: httpx.AsyncClient, real: Catalogue
) -> None:
    response = await web.get(f"/tra-cuu/in?ma={BIRTH}&ma={RESIDENCE}&ma={BIRTH}&xa=thoai+giang")
    page = taken(response.text)
    for code in (BIRTH, RESIDENCE):
        assert real.procedures[code].plain_name in page.text
        assert f"{BASE}/tra-cuu/{code}" in page.text
        assert qr_of(f"{BASE}/tra-cuu/{code}") in response.text
    assert len(page.every("svg")) == 2
    assert f"{TODAY:%d/%m/%Y}" in page.text
    assert "xã Thoại Sơn" in page.text


async def test_public_address_is_the_one_on_paper(tmp_path: Path, real: Catalogue) -> None:
    app = site(tmp_path, real, FakeRanking(), "https://dvc.angiang.example/")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.0.0.5") as inside:
        slip = (await inside.get(f"/tra-cuu/in?ma={BIRTH}")).text
        page = (await inside.get(f"/tra-cuu/{BIRTH}")).text
    assert qr_of(f"https://dvc.angiang.example/tra-cuu/{BIRTH}") in slip
    assert "10.0.0.5" not in slip + page


@pytest.mark.parametrize(("size", "millimetres"), [("a5", "148mm 210mm"), ("a4", "210mm 297mm")])
async def test_each_size_has_its_sheet(size: str, millimetres: str, web: httpx.AsyncClient) -> None:
    page = taken((await web.get(f"/tra-cuu/in?ma={BIRTH}&co={size}")).text)
    sheets = [one["href"].partition("?")[0] for one in page.every("link") if one.get("media") == "print"]
    assert sheets == [f"/tra-cuu/static/slip-{size}.css"]
    assert f"@page {{ size: {millimetres};" in (await web.get(sheets[0])).text


async def test_unknown_size_is_a5_and_unknown_code_can_be_taken_off(web: httpx.AsyncClient) -> None:
    page = taken((await web.get(f"/tra-cuu/in?ma=9.999999&ma={BIRTH}&co=../../a3")).text)
    assert "slip-a5.css" in str(page.every("link"))
    assert "Danh mục không có mã “9.999999”" in page.text
    assert f"/tra-cuu/in?co=a5&ma={BIRTH}" in page.links()


async def test_empty_slip_says_what_to_do(web: httpx.AsyncClient) -> None:
    assert "Phiếu còn trống" in taken((await web.get("/tra-cuu/in")).text).text


async def test_slip_is_filled_from_page_to_page_without_cookies(web: httpx.AsyncClient) -> None:
    first = taken((await web.get(f"/tra-cuu/{BIRTH}?ma={MARRIAGE}")).text)
    add = next(href for href in first.links() if href.endswith(f"ma={MARRIAGE}&ma={BIRTH}"))
    response = await web.get(add)
    second = taken(response.text)
    assert "Phiếu có 2 việc" in second.text
    assert "Bỏ khỏi phiếu" in second.text
    assert f"/tra-cuu/in?ma={MARRIAGE}&ma={BIRTH}" in second.links()
    assert "set-cookie" not in response.headers
    shared = next(one for one in second.every("button") if "data-share" in one)
    assert shared["data-share"] == f"{BASE}/tra-cuu/{BIRTH}"


def test_full_slip_takes_no_more() -> None:
    full = Carried(tuple(f"1.00000{n}" for n in range(MOST)))
    assert full.adding("2.000000") == full
    assert full.without("1.000003").adding("2.000000").codes[-1] == "2.000000"


def test_replaced_code_stands_on_the_slip_as_what_replaces_it(real: Catalogue) -> None:
    slip = slip_of(Carried(("1.001776", "1.116909")), real, TODAY, BASE)
    assert [job.procedure.code for job in slip.jobs] == ["1.116909"]


def test_files_are_small() -> None:
    ours = [STATIC / name for name in ("lookup.css", "slip-a5.css", "slip-a4.css")]
    assert sum(path.stat().st_size for path in ours) < 20_000
    assert (STATIC / "lookup.js").stat().st_size < 10_000
