"""Reporting a wrong fact from a page: no account, masked, only so often, only about pages there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from admin.reports.tables import fact_reports
from channels.database import Database
from knowledge.guides.force import guides_in_force
from knowledge.loader import Catalogue
from lookup.report_parts import parts_of_guide, parts_of_procedure
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, form_of
from tests.channels.fakes import ON_SQLITE, FakeRasa
from tests.databases import count
from tests.lookup.fakes import BIRTH, TODAY, taken
from tests.lookup.follow_up_house import (
    PLANTED,
    SECRETS,
    everything_in_files,
    everything_stored,
    visiting,
    whole_house,
)

pytestmark = pytest.mark.anyio
REPORT, GUIDE = "/tra-cuu/bao-sai", "vneid-forgot-password"
WRONG = "Lệ phí ở xã thu 8.000 đồng, trang ghi miễn phí"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(
    tmp_path: Path, database: Database, clock: StandingClock, shelf: Shelf, anyio_backend: str
) -> FastAPI:
    return whole_house(tmp_path, database, clock, shelf, FakeRasa())


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(app) as client:
        yield client


async def kept(database: Database) -> list[sa.RowMapping]:
    return list(await database.run(lambda c: c.execute(sa.select(fact_reports)).mappings().all()))


@pytest.mark.parametrize(
    ("path", "kind", "subject", "part", "name"),
    [
        (f"/tra-cuu/{BIRTH}", "procedure", BIRTH, "fee", "Lệ phí"),
        (f"/tra-cuu/huong-dan/{GUIDE}", "guide", GUIDE, "step-2", "Bước 2"),
    ],
)
async def test_report_from_a_page_names_its_part(
    path: str, kind: str, subject: str, part: str, name: str, visitor: httpx.AsyncClient, database: Database
) -> None:
    page = await visitor.get(f"{path}?ma=1.004222")
    fields = form_of(page.text, f"{REPORT}?ma=1.004222").fields
    response = await visitor.post(
        REPORT, data={**fields, "part": part, "wrong": WRONG, "source": "Nghị quyết 5"}
    )
    assert "Đã nhận" in response.text
    assert WRONG in response.text
    (row,) = await kept(database)
    found = (row["kind"], row["subject"], row["part"], row["wrong"], row["source"], row["state"])
    assert found == (kind, subject, name, WRONG, "Nghị quyết 5", "open")
    assert "set-cookie" not in response.headers


@ON_SQLITE
async def test_every_part_that_a_page_offers_is_known(visitor: httpx.AsyncClient, real: Catalogue) -> None:
    for procedure in list(real)[::17]:
        page = taken((await visitor.get(f"/tra-cuu/{procedure.code}")).text)
        offered = [one["value"] for one in page.every("option") if one["value"] not in page.text]
        assert set(offered) >= {"other", "name"}
        known = parts_of_procedure(procedure, real, TODAY)
        assert set(known) <= {one["value"] for one in page.every("option")}
        assert not {"documents", "fee"} - set(known)
    for guide in guides_in_force():
        page = taken((await visitor.get(f"/tra-cuu/huong-dan/{guide.id}")).text)
        assert [one["value"] for one in page.every("option")] == list(parts_of_guide(guide))


@pytest.mark.parametrize("kind", PLANTED)
async def test_personal_data_is_masked_before_the_first_write(
    kind: str, visitor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    data = {"about": "procedure", "subject": BIRTH, "part": "fee"}
    words = f"Sai rồi, hỏi {PLANTED[kind]}"
    page = await visitor.post(REPORT, data={**data, "wrong": words, "source": words})
    seen = page.text + await everything_stored(database) + everything_in_files(tmp_path)
    assert not any(secret in seen for secret in SECRETS)
    assert "Đã che" in page.text
    assert await count(database, fact_reports) == 1


async def test_second_press_is_one_report(visitor: httpx.AsyncClient, database: Database) -> None:
    data = {"about": "procedure", "subject": BIRTH, "part": "fee", "wrong": WRONG}
    for _ in range(3):
        assert (await visitor.post(REPORT, data=data)).status_code == 200
    assert await count(database, fact_reports) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"subject": "9.999999"}, 404),
        ({"subject": ""}, 404),
        ({"about": "guide"}, 200),
        ({"about": "guide", "subject": "khong-co"}, 404),
        ({"wrong": "  "}, 422),
        ({"wrong": "x" * 1001}, 422),
        ({"part": "nonsense"}, 200),
    ],
)
async def test_what_is_no_report_is_refused_with_a_page(
    change: dict[str, str], status: int, visitor: httpx.AsyncClient, database: Database
) -> None:
    data = {"about": "procedure", "subject": BIRTH, "part": "fee", "wrong": WRONG, "source": "Luật", **change}
    response = await visitor.post(REPORT, data=data)
    assert response.status_code == status
    assert "text/html" in response.headers["content-type"]
    assert await count(database, fact_reports) == (status == 200)
    if status == 422:
        # What was typed is not lost.
        assert form_of(response.text, REPORT).fields["source"] == "Luật"
        assert form_of(response.text, REPORT).fields["part"] == "fee"


@ON_SQLITE
async def test_one_address_reports_only_so_often(
    visitor: httpx.AsyncClient, app: FastAPI, database: Database, clock: StandingClock
) -> None:
    data = {"about": "procedure", "subject": BIRTH, "part": "fee"}
    for number in range(20):
        await visitor.post(REPORT, data={**data, "wrong": f"sai chỗ {number}"})
    assert (await visitor.post(REPORT, data={**data, "wrong": "sai nữa"})).status_code == 429
    async with visiting(app, "198.51.100.1") as other:
        assert (await other.post(REPORT, data={**data, "wrong": "chỗ khác sai"})).status_code == 200
    clock.forward(hours=1)
    assert (await visitor.post(REPORT, data={**data, "wrong": "sai nữa"})).status_code == 200
    assert await count(database, fact_reports) == 22


@ON_SQLITE
async def test_form_of_another_site_is_refused(visitor: httpx.AsyncClient, database: Database) -> None:
    data = {"about": "procedure", "subject": BIRTH, "part": "fee", "wrong": WRONG}
    refused = await visitor.post(REPORT, data=data, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert await count(database, fact_reports) == 0
    assert (await visitor.get(REPORT)).headers["location"] == "/tra-cuu"
