from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from channels.inbox import Inbox
from channels.web.page import STATIC, version_of_files

pytestmark = pytest.mark.anyio
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
FILES = sorted(path.name for path in STATIC.iterdir() if path.is_file())


async def test_page_is_html_and_checked_for_news(web: httpx.AsyncClient) -> None:
    response = await web.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert '<html lang="vi">' in response.text


@pytest.mark.parametrize("name", FILES)
async def test_static_file_has_its_type(name: str, web: httpx.AsyncClient) -> None:
    response = await web.get(f"/static/{name}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(TYPES[f".{name.partition('.')[2]}"])


async def test_everything_the_page_asks_for_is_there_and_ours(web: httpx.AsyncClient) -> None:
    page = (await web.get("/")).text
    wanted = set(re.findall(r'<(?!a )[^>]*(?:src|href)="(/[^"]*)"', page))
    assert f"/static/{version_of_files()}/element.js" in wanted
    for address in wanted:
        assert (await web.get(address)).status_code == 200, address
    assert not re.findall(r'(?:src|link[^>]*href)="https?:', page)


async def test_icon(web: httpx.AsyncClient) -> None:
    response = await web.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/element.js", 200),
        ("GET", "/sw.js", 200),
        ("GET", "/widget.js", 200),
        ("GET", "/healthz", 200),
        ("GET", "/api/v1/openapi.json", 200),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/messages", 405),
        ("POST", "/api/v1/messages", 422),
        ("POST", "/api/v1/conversations", 201),
    ],
)
async def test_security_headers(method: str, path: str, status: int, web: httpx.AsyncClient) -> None:
    response = await web.request(method, path)
    assert response.status_code == status
    check_headers(response)


async def test_security_headers_even_on_a_413(web: httpx.AsyncClient) -> None:
    response = await web.post("/api/v1/messages", content=b"a" * 70_000)
    assert response.status_code == 413
    check_headers(response)


async def test_security_headers_even_on_a_500(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(self: Inbox, channel: str) -> str:
        raise RuntimeError

    monkeypatch.setattr(Inbox, "open_conversation", breaks)
    response = await web.post("/api/v1/conversations")
    assert response.status_code == 500
    check_headers(response)


def check_headers(response: httpx.Response) -> None:
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["permissions-policy"]


async def test_openapi_document_is_whole(web: httpx.AsyncClient) -> None:
    document = (await web.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.")
    assert document["info"]["title"] == "Trợ lý dịch vụ công An Giang"
    assert document["paths"].keys() == {"/api/v1/conversations", "/api/v1/messages", "/api/v1/feedback"}
    for reference in references(document):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


async def test_openapi_names_every_refusal(web: httpx.AsyncClient) -> None:
    document = (await web.get("/api/v1/openapi.json")).json()
    for path in document["paths"].values():
        responses = path["post"]["responses"]
        assert {"400", "404", "413", "422", "500"} <= responses.keys()
        schema = responses["422"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorOut"}


async def test_hints_name_addresses_that_exist(web: httpx.AsyncClient) -> None:
    for response in (await web.get("/api/v1/messages"), await web.post("/api/v1/messages", json={})):
        address = re.search(r"/api/\S+?(?=\.?$|\s)", response.json()["error"]["hint"])
        assert address
        assert (await web.get(address.group())).status_code == 200


async def test_large_answers_are_compressed(web: httpx.AsyncClient) -> None:
    response = await web.get("/static/chat.css", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"


def test_site_of_the_tests_is_the_one_of_production(site: FastAPI) -> None:
    found = {one.cls.__name__ for one in site.user_middleware}  # type: ignore[attr-defined]
    assert {"Guard", "Embedding", "GZipMiddleware", "Private"} == found


def references(node: Any) -> set[str]:
    """Return every ``$ref`` of a document."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(child) for child in node.values()))
    if isinstance(node, list):
        return set().union(*(references(child) for child in node))
    return set()
