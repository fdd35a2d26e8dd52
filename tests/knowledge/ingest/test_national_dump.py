"""The real crawled catalogue, where it is at hand: how much goes in, and what never may."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.ingest.attachments import names_a_file
from knowledge.ingest.record import Harvest
from knowledge.ingest.run import ingest, rejections
from knowledge.schema import confirmed

DUMP = Path(__file__).parents[4] / "shared/data/national-catalogue/procedures-2026-07.jsonl.gz"
SAMPLES = DUMP.parents[1] / "portal-api-samples"

pytestmark = pytest.mark.skipif(not DUMP.exists(), reason="the crawled catalogue is not at hand")


@pytest.fixture(scope="module")
def harvested() -> Iterator[Harvest]:
    started = time.monotonic()
    yield ingest([DUMP], date(2026, 11, 26), date(2026, 7, 20))
    assert time.monotonic() - started < 120


def test_nearly_all_citizen_procedures_go_in(harvested: Harvest) -> None:
    assert harvested.records == 2642
    assert len(harvested.procedures) > 2450
    reasons = Counter(finding.code for finding in rejections(harvested.findings))
    assert set(reasons) == {"internal", "level_unknown", "wrong_content", "name_is_publication"}
    assert (reasons["wrong_content"], reasons["name_is_publication"]) == (10, 7)


def test_nothing_confirmed_holds_furniture_or_file_names(harvested: Harvest) -> None:
    for procedure in harvested.procedures.values():
        statements = confirmed((*procedure.steps, *procedure.conditions, *procedure.results))
        texts = [one.text for one in statements] + [paper.name for paper in confirmed(procedure.documents)]
        for text in texts:
            assert "Chọn cơ quan thực hiện" not in text, procedure.code
            assert not names_a_file(text), procedure.code
            assert "1 bản chính-" not in text, procedure.code


def test_samples_of_the_portal_api_go_in(tmp_path: Path) -> None:
    found = ingest(sorted(SAMPLES.glob("*.json")), date(2026, 11, 26), date(2026, 11, 22))
    assert len(found.procedures) == 8
    assert not list(rejections(found.findings))


def test_lists_of_the_portal_go_in() -> None:
    found = ingest(sorted(DUMP.parent.glob("*.xlsx")), date(2026, 11, 26), date(2026, 7, 20))
    assert len(found.outlines) > 1950
    assert {finding.code for finding in found.findings} <= {
        "internal",
        "level_unknown",
        "name_says_district",
        "other_province",
        "abolished_body",
        "name_too_long",
        "body_unusable",
    }
