"""A small storm: what the large one in ``run.py`` shows, each time the tests run."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.chaos.run import storm, stormy_house

pytestmark = pytest.mark.rasa


def test_nothing_is_lost_or_said_twice_while_processes_are_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tthc.db'}"
    with stormy_house(tmp_path, url, share=0.1) as (house, fakes):
        outcome = asyncio.run(
            storm(house, url, fakes, count=120, rate=10, kills=["web", "actions"], server=None)
        )
    assert outcome.verdict.is_clean, outcome
    assert outcome.verdict.messages == outcome.tally.delivered == 120
    assert outcome.tally.given_up == outcome.tally.refused == 0
