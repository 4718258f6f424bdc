"""The breaker, told the time by the test."""

import pytest

from app.coach.breaker import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Breaker


def opened(chance: float = 0.0, *, at: float = 100.0) -> Breaker:
    breaker = Breaker(lambda: chance)
    for _ in range(FAILURES):
        assert breaker.may_ask(at)
        breaker.failed(at)
    return breaker


def test_two_failures_change_nothing():
    breaker = Breaker()
    breaker.failed(100.0)
    breaker.failed(100.0)
    assert breaker.may_ask(100.0)
    assert not breaker.is_open


def test_the_third_in_a_row_leaves_the_server_alone_for_a_while():
    breaker = opened()
    assert breaker.is_open
    assert not breaker.may_ask(100.0 + FIRST_PAUSE - 0.01)
    assert breaker.may_ask(100.0 + FIRST_PAUSE)


def test_failures_that_an_answer_parts_are_not_in_a_row():
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(100.0)
        breaker.failed(100.0)
        breaker.succeeded()
    assert breaker.may_ask(100.0)


def test_while_it_probes_nobody_else_asks():
    breaker = opened()
    assert breaker.may_ask(115.0)
    assert not breaker.may_ask(115.1)


def test_a_probe_that_is_answered_closes_it():
    breaker = opened()
    breaker.may_ask(115.0)
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.may_ask(115.0)
    breaker.failed(115.0)
    assert breaker.may_ask(115.0)


def test_a_probe_that_nobody_waited_for_blocks_nothing():
    breaker = opened()
    assert breaker.may_ask(115.0)
    assert breaker.may_ask(115.0 + FIRST_PAUSE)


def test_each_probe_that_fails_doubles_the_pause_up_to_two_minutes():
    breaker, now, pauses = opened(), 100.0, []
    for _ in range(5):
        pause = next(s for s in range(1, 500) if breaker.may_ask(now + s))
        now += pause
        pauses.append(pause)
        breaker.failed(now)
    assert pauses == [15, 30, 60, 120, 120]
    assert LONGEST_PAUSE == 120


@pytest.mark.parametrize(("chance", "until"), [(0.0, 115.0), (0.5, 116.5), (1.0, 118.0)])
def test_not_all_come_back_at_the_same_moment(chance, until):
    breaker = opened(chance)
    assert not breaker.may_ask(until - 0.01)
    assert breaker.may_ask(until)


def test_what_the_server_asks_for_counts_from_the_first_failure_on():
    breaker = Breaker()
    breaker.failed(100.0, retry_after=40.0)
    assert not breaker.may_ask(139.9)
    assert breaker.may_ask(140.0)
    assert not breaker.is_open


def test_the_longer_of_both_pauses_counts():
    breaker = Breaker(lambda: 0.0)
    breaker.failed(100.0)
    breaker.failed(100.0)
    breaker.failed(100.0, retry_after=5.0)
    assert not breaker.may_ask(114.9)
    breaker.may_ask(115.0)
    breaker.failed(115.0, retry_after=300.0)
    assert not breaker.may_ask(414.9)
    assert breaker.may_ask(415.0)
