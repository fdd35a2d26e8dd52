"""Markup, scripts, addresses that run, and letters that turn text around come out inert, wherever planted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.web.headers import SECURITY_HEADERS
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from knowledge.twins import TwinQuestion
from lookup.addresses import outside
from tests.lookup.fakes import BASE, BIDI, FakeRanking, Taken, site, taken

pytestmark = pytest.mark.anyio
CODE, TWIN = "9.000001", "9.000002"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}\u202egnol\u2066"
RUNS = "javascript:alert(1)"
QUERIES = (
    MARKUP,
    '"><svg onload=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    RUNS,
    "\u202e\u0000\ud83d",
    "</textarea><script>alert(1)</script>",
    "ab" * 1200,
    "{{ config }}{% raw %}",
    "%00%0d%0aSet-Cookie: a=b",
)
PATHS = ("/tra-cuu", "/tra-cuu/in", f"/tra-cuu/{CODE}", "/tra-cuu/khong-co", "/tra-cuu/huong-dan")


def planted(code: str, other: str) -> Procedure:
    """Return a procedure with something bad in every text there is."""
    raw: dict[str, Any] = {
        "code": code,
        "name": f"Tên {MARKUP}",
        "plain_name": "Ten <b onclick=x>\u202e\"'&{{7*7}}",
        "summary": MARKUP,
        "domain": "other",
        "field": MARKUP,
        "levels": ["commune"],
        "aliases": [MARKUP],
        "documents": [{"name": MARKUP, "form": MARKUP, "when": MARKUP, "note": MARKUP}],
        "fees": [{"amount": 5000, "unit": MARKUP, "when": MARKUP}, {"set_by_province": True, "when": MARKUP}],
        "time_limits": [{"amount": 3, "unit": "day", "when": MARKUP}],
        "places": [{"body": MARKUP, "when": MARKUP}],
        "online": {"available": True, "url": RUNS, "note": MARKUP},
        "next_steps": [{"text": MARKUP, "code": other}, {"text": MARKUP}],
        "sources": [
            {"id": "a", "title": MARKUP, "decision": MARKUP, "url": RUNS, "read": "2026-01-02"},
            {"id": "b", "title": MARKUP, "url": "//evil.example/x", "read": "2026-01-02"},
        ],
        "examples": [MARKUP],
    }
    for name in ("steps", "conditions", "results", "legal_basis", "pitfalls"):
        raw[name] = [{"text": MARKUP}, {"text": MARKUP, "source": "b", "unconfirmed": True}]
    return Procedure.model_validate(raw)


@pytest.fixture
async def hostile(tmp_path: Path, ranking: FakeRanking) -> AsyncIterator[httpx.AsyncClient]:
    options = [{"answer": MARKUP[:60], "code": CODE}, {"answer": '<a href="x">', "code": TWIN}]
    question = TwinQuestion.model_validate({"question": MARKUP, "options": options})
    both = {CODE: planted(CODE, TWIN), TWIN: planted(TWIN, CODE)}
    app = site(tmp_path, Catalogue(both, "bad", (question,)), ranking)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


def check(page: Taken, html: str) -> None:
    """Fail on anything that could run, reach out, or turn text around."""
    assert not BIDI.search(html)
    assert "\x00" not in html
    tags = {one.tag for one in page.elements}
    assert not tags & {"img", "svg", "style", "iframe", "object", "base", "b onclick"} - {"svg"}
    assert all(one.keys() == {"src", "defer"} for one in page.every("script"))
    for one in page.elements:
        assert not [name for name in one.attributes if name.startswith("on") or name == "style"]
    addresses = [
        one[name]
        for e in page.elements
        for one in [e.attributes]
        for name in ("href", "src", "action")
        if name in one
    ]
    assert all(one.startswith(("/", "#", "https://", "http://", "tel:")) for one in addresses)
    assert not [one for one in addresses if one.startswith("//")]
    assert "49" not in page.text.replace("{{7*7}}", "")


@pytest.mark.parametrize(
    "path",
    [f"/tra-cuu/{CODE}", f"/tra-cuu/in?ma={CODE}&ma={TWIN}&co=a4", "/tra-cuu?linh-vuc=other", "/tra-cuu"],
)
async def test_nothing_planted_in_the_catalogue_comes_alive(path: str, hostile: httpx.AsyncClient) -> None:
    response = await hostile.get(path)
    assert response.status_code == 200
    page = taken(response.text)
    check(page, response.text)
    assert [one for one in page.every("svg") if one.get("class") != "qr"] == []
    assert RUNS not in [one["href"] for one in page.every("a")]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", PATHS)
async def test_nothing_in_an_address_comes_alive(
    path: str, query: str, hostile: httpx.AsyncClient, ranking: FakeRanking
) -> None:
    ranking.finds(query[:200], CODE)
    names = ("q", "xa", "ma", "co", "linh-vuc", "noi", "mang", "chuyen", "trang")
    value = query.encode("utf-8", "surrogatepass")
    encoded = "".join(f"%{byte:02X}" for byte in value)
    response = await hostile.get(f"{path}?{'&'.join(f'{name}={encoded}' for name in names)}")
    assert response.status_code in (200, 404)
    check(taken(response.text), response.text)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "name", [MARKUP, RUNS, "..%2f..%2fetc%2fpasswd", "%00", "a" * 3000, "\u202e1.001193"]
)
@pytest.mark.parametrize("folder", ["/tra-cuu", "/tra-cuu/huong-dan"])
async def test_unknown_name_in_the_path_is_told_harmlessly(
    folder: str, name: str, hostile: httpx.AsyncClient
) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in name.replace("/", "").encode()) if "%" not in name else name
    response = await hostile.get(f"{folder}/{encoded}")
    assert response.status_code == 404
    if "html" in response.headers["content-type"]:
        check(taken(response.text), response.text)


async def test_suggestions_are_plain_words_and_our_own_addresses(
    hostile: httpx.AsyncClient, ranking: FakeRanking
) -> None:
    ranking.finds("bad", CODE, TWIN)
    found = (await hostile.get("/tra-cuu/goi-y", params={"q": "bad", "xa": '"><b>'})).json()
    assert len(found["items"]) == 2
    for item in found["items"]:
        assert item["href"].startswith(f"/tra-cuu/{CODE[:2]}")
        assert not BIDI.search(item["name"] + item["note"])


@pytest.mark.parametrize(
    "path", ["/tra-cuu", f"/tra-cuu/{CODE}", "/tra-cuu/khong-co", "/tra-cuu/static/lookup.js"]
)
async def test_security_headers_are_those_of_the_house(path: str, hostile: httpx.AsyncClient) -> None:
    response = await hostile.get(path)
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://dichvucong.gov.vn/a?b=c#d", True),
        ("HTTP://plo.vn", True),
        ("tel:18001096", True),
        (RUNS, False),
        ("JaVaScRiPt:alert(1)", False),
        (" https://a.vn", False),
        ("https://a.vn\n", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//a.vn", False),
        ("https://", False),
        ("https://ai@b.vn", False),
        ("https://[", False),
        ("plo.vn", False),
        ("", False),
        (None, False),
        ("https://a.vn/" + "x" * 2000, False),
    ],
)
def test_only_plain_web_addresses_and_telephones_are_linked(address: str | None, kept: bool) -> None:
    assert outside(address) == (address if kept else None)
