import pytest

from tests.bench.live import goals
from tests.bench.live.goals import Peers
from tests.bench.live.metrics import Figures

QUICK = Figures(spoken=100, final_errors=4, committed=[0.5, 0.7, 0.9], cpu=9.0, duration=10.0)
CHEAP = Figures(spoken=100, final_errors=5, committed=[1.0, 1.0, 1.0], cpu=2.0, duration=10.0)
WRONG = Figures(spoken=100, final_errors=10, committed=[0.1], cpu=0.1, duration=10.0)


def test_a_peer_that_understands_too_little_is_not_counted():
    reasons = goals.uncounted({"quick": QUICK, "cheap": CHEAP, "wrong": WRONG}, floor=0.04)
    assert reasons == {"wrong": "WER 10.0%, the floor is 4.0%"}


def test_the_best_of_each_column_is_the_one_to_beat():
    peers = Peers.of({"quick": QUICK, "cheap": CHEAP})
    assert (peers.p50, peers.cpu) == pytest.approx((0.7, 0.2))


def test_without_a_peer_the_figures_known_from_before_are_to_be_beaten():
    peers = Peers.of({})
    assert (peers.p50, peers.p95, peers.cpu) == (1.3, 2.1, 0.21)


def test_a_goal_is_met_only_in_both_its_figures():
    late = [0.3] * 18 + [2.0, 2.0]
    sotto = Figures(shown=late, committed=[0.5], final=[0.7], cpu=1.0, duration=10.0)
    shown, committed, cpu, final, changed = goals.of_calls(sotto, Peers.of({"one": CHEAP}))
    assert not shown.met  # the median is, the 95th percentile is not
    assert committed.met
    assert cpu.met
    assert final.met
    assert changed.met


def test_where_nothing_came_no_latency_is_kept():
    assert not any(
        goal.met for goal in goals.of_calls(Figures(cpu=9, duration=1), Peers.of({}))[:4]
    )


def test_clean_calls_are_measured_against_the_floor_and_must_lose_no_tail():
    floor = Figures(spoken=1000, final_errors=40)
    near = Figures(spoken=1000, final_errors=45, tail=100)
    assert goals.of_clean_calls(near, floor).met
    assert not goals.of_clean_calls(Figures(spoken=1000, final_errors=46), floor).met
    near.tail_lost = 1
    assert not goals.of_clean_calls(near, floor).met
