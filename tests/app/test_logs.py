from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.logs import configure


@pytest.fixture
def _production_logs() -> Iterator[None]:
    before = logging.getLogger().level
    configure("INFO")
    yield
    structlog.reset_defaults()
    logging.getLogger().setLevel(before)


@pytest.mark.usefixtures("_production_logs")
def test_logged_error_says_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("chuyện riêng")
    except ValueError as error:
        structlog.get_logger("x").error("turn_failed", kind=type(error).__name__, exc_info=error)
    line = capsys.readouterr().out
    entry = json.loads(line)
    assert entry["kind"] == "ValueError"
    assert "test_logged_error" in entry["trace"][0]
    assert "chuyện riêng" not in line


@pytest.mark.usefixtures("_production_logs")
def test_below_the_level_nothing_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("x").debug("noise")
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("_production_logs")
@pytest.mark.parametrize("library", ["httpx", "httpcore"])
def test_addresses_with_tokens_in_them_are_not_logged(library: str) -> None:
    assert not logging.getLogger(library).isEnabledFor(logging.INFO)
