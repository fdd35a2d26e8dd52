"""What makes the page one that a phone can install and open without a signal."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from channels.web.lean import lean
from channels.web.page import STATIC, version_of_files
from tests.channels.fakes import ON_SQLITE


@pytest.mark.anyio
@ON_SQLITE
async def test_manifest_has_what_a_phone_asks_for(web: httpx.AsyncClient) -> None:
    manifest = (await web.get("/static/manifest.webmanifest")).json()
    assert (manifest["scope"], manifest["start_url"], manifest["lang"]) == ("/", "/", "vi")
    sizes = {(one["sizes"], one["purpose"]) for one in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        response = await web.get(icon["src"])
        assert response.headers["content-type"].startswith(icon["type"])
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", response.content[16:24])
            assert f"{width}x{height}" == icon["sizes"]


@pytest.mark.anyio
@ON_SQLITE
async def test_service_worker_may_look_after_the_whole_site_and_is_checked_for_news(
    web: httpx.AsyncClient,
) -> None:
    response = await web.get("/sw.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["service-worker-allowed"] == "/"
    assert f"shell-{version_of_files()}" in response.text


@pytest.mark.anyio
@ON_SQLITE
async def test_everything_the_service_worker_keeps_together_is_there(web: httpx.AsyncClient) -> None:
    found = re.search(r"const TOGETHER = (\[.*?\]);", (await web.get("/sw.js")).text)
    assert found
    together = json.loads(found[1])
    assert {"/", "/ngoai-tuyen"} <= set(together)
    for address in together:
        assert (await web.get(address)).status_code == 200, address
    page = (await web.get("/")).text
    assert set(re.findall(r'(?:src|href)="(/static/[^"]*)"', page)) <= set(together)


@pytest.mark.anyio
@ON_SQLITE
async def test_files_of_a_version_are_for_good_and_lean_and_others_are_checked(
    web: httpx.AsyncClient,
) -> None:
    kept = await web.get(f"/static/{version_of_files()}/api.js")
    assert "immutable" in kept.headers["cache-control"]
    whole = await web.get("/static/api.js")
    assert whole.headers["cache-control"] == "no-cache"
    assert "/**" in whole.text
    assert "/**" not in kept.text
    old = await web.get("/static/v0123456789/api.js")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.anyio
@ON_SQLITE
async def test_static_files_are_read_not_written(web: httpx.AsyncClient) -> None:
    assert (await web.post(f"/static/{version_of_files()}/api.js")).status_code == 405
    assert (await web.get(f"/static/{version_of_files()}/../../page.py")).status_code == 404


def test_leaving_out_comments_leaves_everything_else() -> None:
    for path in STATIC.iterdir():
        if path.suffix in (".js", ".css"):
            text = path.read_text(encoding="utf-8")
            assert bare(lean(text)) == bare(text), path.name


def bare(text: str) -> str:
    """Return a script or style sheet without any comment in stars, and without blanks."""
    return re.sub(r"/\*.*?\*/|\s", "", text, flags=re.DOTALL)


@pytest.mark.anyio
@ON_SQLITE
async def test_pocket_catalogue_is_there_once_it_was_made(web: httpx.AsyncClient, settings: Settings) -> None:
    assert (await web.get("/tra-cuu/so-tay.html")).status_code == 404
    assert "so-tay" not in (await web.get("/")).text
    made(settings.pocket_file)
    response = await web.get("/tra-cuu/so-tay.html")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy == "default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'"
    assert 'pocket="/tra-cuu/so-tay.html"' in (await web.get("/")).text
    assert "/tra-cuu/so-tay.html" in (await web.get("/ngoai-tuyen")).text
    again = await web.get("/tra-cuu/so-tay.html", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.anyio
@ON_SQLITE
async def test_page_that_names_no_policy_may_run_nothing(web: httpx.AsyncClient, settings: Settings) -> None:
    settings.pocket_file.write_text("<script>alert(1)</script>")
    policy = (await web.get("/tra-cuu/so-tay.html")).headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def made(file: Path) -> None:
    policy = "default-src 'none'; script-src &#39;sha256-x&#39;"
    file.write_text(f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}">')
