from __future__ import annotations

from channels.breaker import LONGEST, PATIENCE, Breaker


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker.failed()
    return breaker


def test_few_failures_mean_nothing() -> None:
    assert not failed(PATIENCE - 1).is_open
    assert failed(PATIENCE - 1).pause == 0.0


def test_pause_doubles_with_every_failure_up_to_the_longest() -> None:
    pauses = [failed(PATIENCE + n).pause for n in range(8)]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, LONGEST, LONGEST]


def test_platform_that_is_away_for_days_does_not_break_the_breaker() -> None:
    assert failed(5000).pause == LONGEST


def test_one_success_closes_it() -> None:
    breaker = failed(50)
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.pause == 0.0
