from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.web import create_app
from channels.database import Database
from channels.inbox import Inbox
from channels.switches import Switches
from channels.turns import TurnLog
from channels.worker import Worker
from tests.channels.fakes import ON_SQLITE

NAMED, OTHER = "https://xa.example", "https://xa.example.evil"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
ALLOW = "access-control-allow-origin"


@pytest.fixture
async def open_house(
    tmp_path: Path, database: Database, inbox: Inbox, turn_log: TurnLog, worker: Worker
) -> AsyncIterator[httpx.AsyncClient]:
    """A house that one site may show on its pages."""
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, embed_origins=NAMED), "model-1")
    app.state.inbox, app.state.turn_log, app.state.worker = inbox, turn_log, worker
    app.state.switches = Switches(database)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.anyio
@ON_SQLITE
@pytest.mark.parametrize("path", ["/api/v1/messages", "/api/v1/conversations", "/api/v1/feedback"])
async def test_preflight_of_a_named_site_is_granted_without_cookies(
    path: str, open_house: httpx.AsyncClient
) -> None:
    response = await open_house.options(path, headers={"Origin": NAMED, **PREFLIGHT})
    assert response.status_code == 200
    assert response.headers[ALLOW] == NAMED
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


@pytest.mark.anyio
@ON_SQLITE
@pytest.mark.parametrize("origin", [OTHER, "http://xa.example", "https://xa.example:8443", "null"])
async def test_any_other_site_is_refused(origin: str, open_house: httpx.AsyncClient) -> None:
    preflight = await open_house.options("/api/v1/messages", headers={"Origin": origin, **PREFLIGHT})
    assert preflight.status_code == 400
    assert ALLOW not in preflight.headers
    file = await open_house.get("/widget.js", headers={"Origin": origin})
    assert ALLOW not in file.headers
    assert "Origin" in file.headers["vary"]


@pytest.mark.anyio
@ON_SQLITE
@pytest.mark.parametrize("path", ["/widget.js", "/static/element.js", "/static/chat.css"])
async def test_files_of_the_widget_are_readable_for_a_named_site(
    path: str, open_house: httpx.AsyncClient
) -> None:
    response = await open_house.get(path, headers={"Origin": NAMED})
    assert response.status_code == 200
    assert response.headers[ALLOW] == NAMED


@pytest.mark.anyio
@ON_SQLITE
async def test_refusals_are_readable_for_a_named_site_too(open_house: httpx.AsyncClient) -> None:
    body = {"message_id": "m1", "text": "  "}
    response = await open_house.post("/api/v1/messages", json=body, headers={"Origin": NAMED})
    assert response.status_code == 422
    assert response.headers[ALLOW] == NAMED


@pytest.mark.anyio
@ON_SQLITE
@pytest.mark.parametrize(
    "path", ["/", "/sw.js", "/ngoai-tuyen", "/quan-tri/vao", "/healthz", "/pictures/x.png"]
)
async def test_nothing_else_is_opened(path: str, open_house: httpx.AsyncClient) -> None:
    response = await open_house.get(path, headers={"Origin": NAMED})
    assert ALLOW not in response.headers


@pytest.mark.anyio
@ON_SQLITE
async def test_unless_a_site_is_named_nobody_is_let_in(web: httpx.AsyncClient) -> None:
    assert ALLOW not in (await web.get("/widget.js", headers={"Origin": NAMED})).headers
    preflight = await web.options("/api/v1/messages", headers={"Origin": NAMED, **PREFLIGHT})
    assert preflight.status_code == 405


def test_several_sites_are_named_with_commas() -> None:
    named = Settings(_env_file=None, embed_origins="https://A.example/, http://b.example:8080")
    assert named.embedding_origins == ("https://a.example", "http://b.example:8080")


@pytest.mark.parametrize(
    "wrong", ["*", "https://*.gov.vn", "xa.example", "https://a.example/duong-dan", "null"]
)
def test_what_is_no_exact_origin_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, embed_origins=wrong)
