"""How often is looked, and what is left out when the machine falls behind."""

import pytest

from app.events import Notice
from app.speech.pace import BUSY, SPAN, TOO_SLOW, TOO_SLOW_AS_IT_IS, Pace, Shed


class Machine:
    """A pace, and answers that take a share of the time: one a second."""

    def __init__(self, step: float | None = 0.3) -> None:
        self.pace = Pace(step, final_cost=3.0)
        self.notices: list[Notice] = []
        self._now = 0.0

    def work(self, share: float, seconds: float, late: float = 0.0) -> Shed:
        for _ in range(int(seconds)):
            self._now += 1.0
            self.pace.pass_to(self._now)
            self.notices += self.pace.answered(share, final=True, late=late)
        return self.pace.shed


def test_with_time_to_spare_it_looks_as_often_as_it_should():
    machine = Machine()
    assert machine.work(0.3, 120) is Shed.NOTHING
    assert machine.pace.step(1) == 0.3
    assert 0.3 < machine.pace.step(2) < 0.5
    assert not machine.pace.hurried


@pytest.mark.parametrize(("talking", "step"), [(1, 0.65), (2, 1.3)])
def test_the_next_look_waits_for_as_long_as_looks_take_here(talking, step):
    pace = Pace(0.3, final_cost=3.0)
    list(pace.answered(0.5, final=False, late=0.0))
    assert pace.step(talking) == pytest.approx(step)


@pytest.mark.parametrize(("look", "hurried"), [(0.39, False), (0.41, True)])
def test_a_final_that_would_come_too_late_is_hurried_before_it_does(look, hurried):
    pace = Pace(0.3, final_cost=3.0)
    list(pace.answered(look, final=False, late=0.0))
    assert pace.hurried is hurried
    assert pace.shed is Shed.NOTHING


def test_what_is_left_out_grows_one_by_one_and_then_the_rep_is_told_once():
    machine = Machine()
    seen = []
    for _ in range(60):
        machine.work(1.0, 1)
        told = bool(machine.notices)
        if not seen or seen[-1] != (machine.pace.shed, told):
            seen.append((machine.pace.shed, told))
    assert seen == [
        (Shed.NOTHING, False),
        (Shed.LOOKS, False),
        (Shed.BEAM, False),
        (Shed.ALL_LOOKS, False),
        (Shed.ALL_LOOKS, True),
    ]
    assert len(machine.notices) == 1


def test_half_of_the_looks_then_greedy_finals_then_no_looks():
    machine = Machine()
    step = machine.pace.step(1)
    while machine.work(1.0, 1) is Shed.NOTHING:
        pass
    assert machine.pace.step(1) == 2 * step
    assert not machine.pace.hurried
    while machine.work(1.0, 1) is Shed.LOOKS:
        pass
    assert machine.pace.hurried
    assert machine.pace.step(1) == 2 * step
    while machine.work(1.0, 1) is Shed.BEAM:
        pass
    assert machine.pace.step(1) is None


def test_finals_that_come_late_are_a_load_however_cheap():
    machine = Machine()
    machine.work(0.1, 1)
    assert machine.work(0.1, 20, late=3.0) is Shed.ALL_LOOKS


def test_what_was_said_while_the_model_loaded_is_late_and_no_load():
    machine = Machine()
    assert machine.work(0.1, 20, late=15.0) is Shed.NOTHING


def test_after_calm_the_work_is_taken_back_slowly():
    machine = Machine()
    assert machine.work(1.0, 40) is Shed.ALL_LOOKS
    assert machine.work(0.1, 10) is Shed.ALL_LOOKS  # not at the first calm second
    assert machine.work(0.1, 120) is Shed.NOTHING


def test_between_busy_and_calm_it_stays_as_it_is():
    machine = Machine()
    machine.work(1.0, 10)
    before = machine.pace.shed
    assert before is not Shed.NOTHING
    machine.work(BUSY - 0.1, SPAN)
    assert machine.work(BUSY - 0.1, 120) is machine.pace.shed
    assert machine.pace.shed >= before


def test_a_file_at_full_speed_leaves_out_nothing():
    machine = Machine()
    assert machine.work(0.0, 60, late=100.0) is Shed.NOTHING


def test_who_wants_finals_only_gets_no_looks():
    assert Machine(step=None).pace.step(1) is None


@pytest.mark.parametrize("has_smaller", [True, False])
def test_a_smaller_model_is_advised_only_where_there_is_one(has_smaller):
    machine = Machine()
    machine.pace = Pace(0.3, final_cost=3.0, has_smaller=has_smaller)
    machine.work(1.0, 60)
    assert machine.notices == [TOO_SLOW if has_smaller else TOO_SLOW_AS_IT_IS]
    assert ("smaller model" in machine.notices[0].hint) is has_smaller
