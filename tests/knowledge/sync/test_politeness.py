"""How a sync behaves towards the portal: slow, one thing at a time, and doing as it is told."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from knowledge.sync.answer import seconds_to_wait
from knowledge.sync.errors import PortalUnavailableError
from knowledge.sync.report import Stage
from tests.fakes.portal import broken, too_many
from tests.knowledge.sync.conftest import COUNT, Desk, FakeTime

pytestmark = pytest.mark.anyio
LIST_PAGES = 4


async def test_pause_with_jitter_lies_between_all_requests(desk: Desk) -> None:
    desk.time.chance = 0.5
    await desk.sync(pause=1.0, jitter=0.6)
    assert desk.time.waits == [pytest.approx(1.3)] * (LIST_PAGES + COUNT - 1)
    assert desk.portal.most_at_once == 1
    assert [one for one in desk.told if one.stage is Stage.WAIT] == []


async def test_back_off_doubles_with_jitter(desk: Desk) -> None:
    desk.portal.faults["list"] = [broken(), broken(502), broken(503), broken(504)]
    await desk.sync(attempts=5, first_wait=5.0, longest_backoff=30.0)
    for wait, least in zip(desk.time.waits, (5, 10, 20, 30), strict=False):
        assert least <= wait <= least + 5
    told = [one for one in desk.told if one.stage is Stage.WAIT]
    assert [one.seconds for one in told] == desk.time.waits[:4]
    assert all("Cổng đang lỗi" in one.why for one in told)


@pytest.mark.parametrize(("asked", "least", "most"), [("90", 90, 90), ("1", 5, 10), ("soon", 5, 10)])
async def test_retry_after_in_seconds_is_honoured(desk: Desk, asked: str, least: int, most: int) -> None:
    desk.portal.faults[desk.portal.ids[0]] = [too_many(asked)]
    report = await desk.sync(pause=0.0, jitter=0.0)
    (wait,) = [wait for wait in desk.time.waits if wait]
    assert least <= wait <= most
    assert report.complete


async def test_retry_after_as_a_date_is_honoured(desk: Desk) -> None:
    moment = desk.time.present + timedelta(minutes=4)
    desk.portal.faults["list"] = [too_many(format_datetime(moment, usegmt=True))]
    await desk.sync()
    assert desk.time.waits[0] == 240


async def test_wait_longer_than_we_sit_through_stops_the_sync_at_once(desk: Desk) -> None:
    desk.portal.faults[desk.portal.ids[2]] = [too_many("7200")]
    with pytest.raises(PortalUnavailableError, match="đợi 120 phút"):
        await desk.sync()
    assert max(desk.time.waits) < 2
    assert len(desk.portal.asked) == 3


async def test_portal_that_keeps_asking_for_less_is_left_alone(desk: Desk) -> None:
    desk.portal.faults["detail"] = [too_many()] * 3
    with pytest.raises(PortalUnavailableError, match="429") as caught:
        await desk.sync(attempts=3)
    assert "Tăng thời gian nghỉ" in caught.value.hint
    assert desk.portal.asked == [desk.portal.ids[0]] * 3


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("1.5", 0),
        ("9" * 40, 999_999_999),
        ("٣", 0),
        ("Fri, 20 Nov 2026 08:01:00 GMT", 60),
        ("Fri, 20 Nov 2026 15:01:00 +0700", 60),
        ("Fri, 20 Nov 2026 07:00:00 GMT", 0),
        ("Fri, 20 Nov 2026 08:01:00 -0000", 60),
        ("tomorrow", 0),
        ("Fri, 99 Nov 2026 08:01:00 GMT", 0),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float) -> None:
    assert seconds_to_wait(value, FakeTime().present) == seconds
