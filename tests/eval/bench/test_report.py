"""The verdicts and ratios must follow from the figures beside them."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from eval.bench.load import Measured
from eval.bench.report import Bot, Report
from eval.bench.table import print_report


def measured(p50: float, people: int = 1, p95: float = 99.0) -> Measured:
    return Measured(people, 200, p50, p95, 10.0, {"rasa": 7.0})


def report(ours: float, fixed: float, action: float, search_p95: float = 4.9) -> Report:
    bots = [
        Bot(name, (measured(p50), measured(p50 * 8, people=8)))
        for name, p50 in (("ours", ours), ("fixed", fixed), ("action", action))
    ]
    return Report(*bots, measured(3.0, p95=search_p95), measured(20.0, p95=search_p95 * 10))


@pytest.mark.parametrize(
    ("ours", "fixed", "action", "search_p95", "met"),
    [
        (15.0, 23.0, 46.0, 4.9, [True, True, True]),
        (15.0, 15.0, 45.0, 4.9, [True, True, True]),
        (16.0, 15.0, 45.0, 5.0, [False, False, False]),
        (20.0, 23.0, 46.0, 6.0, [True, False, False]),
    ],
)
def test_a_target_is_met_up_to_its_limit(
    ours: float, fixed: float, action: float, search_p95: float, met: list[bool]
) -> None:
    verdicts = report(ours, fixed, action, search_p95).verdicts()
    assert [verdict.met for verdict in verdicts] == [met[0], met[0], met[1], met[1], met[2], met[2]]


def test_ratios_compare_the_same_number_of_people() -> None:
    assert report(10.0, 20.0, 40.0).ratios() == [
        (1, "fixed", 0.5),
        (8, "fixed", 0.5),
        (1, "action", 0.25),
        (8, "action", 0.25),
    ]


def test_the_report_is_json_with_every_figure() -> None:
    written = json.loads(json.dumps(report(10.0, 20.0, 40.0).as_dict()))
    assert [bot["name"] for bot in written["bots"]] == ["ours", "fixed", "action"]
    assert written["bots"][0]["runs"][1] == {
        "people": 8,
        "messages": 200,
        "p50": 80.0,
        "p95": 99.0,
        "per_second": 10.0,
        "parts": {"rasa": 7.0},
    }
    assert len(written["verdicts"]) == 6


def test_the_table_says_which_targets_are_missed(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report(20.0, 23.0, 46.0), Console(width=140))
    printed = capsys.readouterr().out
    assert printed.count("chưa đạt: ") == 2
    assert "p50 trợ lý / action, 8 người: 0.43" in printed
    assert "rasa 7.0" in printed
