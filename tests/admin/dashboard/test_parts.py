from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from admin.dashboard.board import part
from admin.dashboard.chart import HEIGHT, columns
from admin.dashboard.few import Few
from admin.dashboard.funnel import funnels
from admin.dashboard.groups import GROUP_OF, Group
from admin.dashboard.span import MOST_WEEKS, chosen, last_days, spans
from admin.dashboard.tally import Tally
from channels.status import Status
from knowledge.guides.loader import guides
from tests.admin.visitors import one_procedure

FRIDAY = date(2026, 11, 27)


def test_weeks_begin_on_monday_and_reach_back_to_the_first_turn() -> None:
    found = spans(FRIDAY, date(2026, 11, 15))
    assert [(one.first, one.last) for one in found] == [
        (date(2026, 11, 21), FRIDAY),
        (date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 11, 9), date(2026, 11, 15)),
    ]
    assert all(len(one.days) == 7 for one in found)


def test_new_store_offers_the_last_days_only_and_an_old_one_half_a_year() -> None:
    assert spans(FRIDAY, None) == [last_days(FRIDAY)]
    assert len(spans(FRIDAY, date(2020, 1, 1))) == 1 + MOST_WEEKS


def test_week_that_is_not_offered_is_the_last_days() -> None:
    offered = spans(FRIDAY, FRIDAY)
    assert chosen("2026-11-23", offered).first == date(2026, 11, 23)
    assert chosen("<script>", offered) == chosen("", offered) == offered[0]


def test_columns_stand_on_the_ground_in_the_order_of_the_series() -> None:
    days = {FRIDAY - timedelta(days=1): {"a": 30, "b": 9}, FRIDAY: {"a": 20, "b": 10}}
    chart = columns({"a": "A", "b": "B"}, days)
    assert chart.top == 30
    assert [(rect.series, rect.y, rect.height) for rect in chart.rects] == [
        (1, 0.0, HEIGHT),
        (1, round(HEIGHT / 3, 2), round(HEIGHT * 2 / 3, 2)),
        (2, 0.0, round(HEIGHT / 3, 2)),
    ]
    assert chart.columns[0].total == Few(30)


def test_chart_of_small_counts_draws_nothing() -> None:
    chart = columns({"a": "A"}, {FRIDAY: {"a": 9}})
    assert chart.is_empty
    assert list(chart.rects) == []


def test_satisfaction_is_an_interval_that_allows_for_what_is_hidden() -> None:
    opinions = part(Tally(opinions=Counter(good=40, bad=3))).opinions
    assert (str(opinions.good), str(opinions.bad)) == ("40", "dưới 10")
    assert opinions.helped is not None
    assert opinions.helped.low < 40 / 49 < 40 / 43 < opinions.helped.high
    assert part(Tally(opinions=Counter(good=9, bad=9))).opinions.helped is None


def test_times_are_told_from_ten_answers_on() -> None:
    assert part(Tally(times=Counter({3: 9}))).times is None
    times = part(Tally(times=Counter({3: 90, 20: 10}))).times
    assert times is not None
    assert (times.half, times.most) == (40, 210)


def test_every_status_that_is_a_question_has_a_group() -> None:
    silent = {
        *(Status.SMALL_TALK, Status.FEEDBACK, Status.CONFIRM, Status.DATA_DELETED, Status.UNSUPPORTED_INPUT),
        *(Status.WELCOMED, Status.LIMITED, Status.WITH_STAFF),
    }
    assert set(GROUP_OF) == set(Status) - silent
    assert set(GROUP_OF.values()) == set(Group)


def test_funnel_names_the_step_where_most_people_stop_and_hides_what_is_small() -> None:
    guide = next(one for one in guides() if len(one.steps) > 2)
    first, second = guide.steps[0].id, guide.steps[1].id
    tally = Tally(
        reached=Counter({(guide.id, first): 40, (guide.id, second): 21, (guide.id, "@done"): 4}),
        stopped=Counter({(guide.id, first): 19, (guide.id, second): 9}),
    )
    (found,) = funnels(tally, one_procedure())
    assert [str(step.count) for step in found.steps[:3]] == ["40", "20", "dưới 10"]
    assert found.stop == found.steps[0]
    assert not found.done


def test_funnel_of_a_procedure_shows_its_confirmed_steps() -> None:
    (procedure,) = one_procedure()
    guide = f"procedure:{procedure.code}"
    (found,) = funnels(Tally(reached=Counter({(guide, "step-1"): 10})), one_procedure())
    assert found.title == procedure.name
    assert funnels(Tally(reached=Counter({("no-such-guide", "a"): 50})), one_procedure()) == []
