from __future__ import annotations

import pytest

from app.database import open_database
from channels.database import Database
from channels.switches import FRESH, Switch, Switches
from tests.channels.conftest import HandClock

pytestmark = pytest.mark.anyio


class Seconds:
    """A stopwatch that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_channel_that_was_never_switched_is_on(switches: Switches) -> None:
    assert await switches.is_on("paper")
    assert await switches.position("paper") == Switch("paper", True, "", "", None)
    assert await switches.history("paper") == []


async def test_every_change_stays_on_record_with_who_and_why(switches: Switches, clock: HandClock) -> None:
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    await switches.turn("stone", is_on=False, reason="khác", by="an")
    await switches.turn("paper", is_on=True, reason="xong", by="bình")
    history = await switches.history("paper")
    assert [(one.is_on, one.reason, one.by) for one in history] == [
        (True, "xong", "bình"),
        (False, "bảo trì", "an"),
    ]
    assert history[0].changed_at == clock.now
    assert await switches.position("paper") == history[0]
    assert await switches.history("paper", most=1) == history[:1]


async def test_one_channel_off_leaves_the_others_on(switches: Switches) -> None:
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    assert not await switches.is_on("paper")
    assert await switches.is_on("stone")


async def test_who_turns_a_switch_sees_it_at_once(database: Database) -> None:
    switches = Switches(database, seconds=Seconds())
    assert await switches.is_on("paper")
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    assert not await switches.is_on("paper")


async def test_other_process_sees_a_change_as_soon_as_what_it_knows_is_old(
    store_url: str, database: Database
) -> None:
    seconds, elsewhere = Seconds(), open_database(store_url)
    here, there = Switches(database, seconds=seconds), Switches(elsewhere, seconds=seconds)
    assert await there.is_on("paper")
    await here.turn("paper", is_on=False, reason="bảo trì", by="an")
    seconds.now += FRESH / 2
    assert await there.is_on("paper")
    seconds.now += FRESH / 2
    assert not await there.is_on("paper")
    await here.turn("paper", is_on=True, reason="xong", by="an")
    seconds.now += FRESH
    assert await there.is_on("paper")
    await elsewhere.close()


async def test_position_survives_a_restart(store_url: str, switches: Switches) -> None:
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    restarted = open_database(store_url)
    assert not await Switches(restarted).is_on("paper")
    await restarted.close()
