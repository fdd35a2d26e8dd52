"""The look-up as the web process opens it: with the settings of the house, and while the rest is away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from app.database import migrate
from app.settings import Settings
from app.web import create_app
from knowledge.loader import Catalogue
from lookup.qr import qr_of
from tests.house import free_ports
from tests.lookup.fakes import BIRTH, taken

pytestmark = pytest.mark.anyio


async def test_house_opens_it_and_it_answers_alone(
    tmp_path: Path, real: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.shown_catalogue", lambda *_: real)
    rasa, actions = free_ports(2)
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        rasa_port=rasa,
        actions_port=actions,
        public_url="https://dvc.angiang.example",
    )
    migrate(settings.database)
    app = create_app(settings, "model-1")
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
            slip = (await web.get(f"/tra-cuu/in?ma={BIRTH}")).text
            page = taken((await web.get("/tra-cuu?q=lam+giay+khai+sinh+cho+con")).text)
    assert qr_of(f"https://dvc.angiang.example/tra-cuu/{BIRTH}") in slip
    assert "Máy tìm đang bận" in page.text
    assert f"/tra-cuu/{BIRTH}" in page.links()


@pytest.mark.parametrize("address", ["", "https://dvc.angiang.example", "http://10.0.0.5:8000/"])
def test_public_address_is_a_plain_one(address: str) -> None:
    assert Settings(_env_file=None, public_url=address).public_url == address


@pytest.mark.parametrize(
    "address",
    ["dvc.angiang.example", "javascript:alert(1)", "https://a.vn/x", "https://a b", "https://u@a.vn"],
)
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings(_env_file=None, public_url=address)
