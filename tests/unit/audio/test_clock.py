import threading
import time

import pytest

from app.audio.clock import PacedClock, SampleClock


def test_at_full_speed_time_is_the_sound_consumed():
    clock = SampleClock()
    began = time.monotonic()
    assert clock.now() == 0.0
    assert clock.wait_until(3600.0)
    assert clock.now() == 3600.0
    assert time.monotonic() - began < 1.0


def test_a_paced_clock_starts_with_the_first_wait():
    clock = PacedClock()
    assert clock.now() == 0.0
    assert clock.wait_until(0.0)
    assert 0.0 < clock.now() < 5.0


@pytest.mark.parametrize(("pace", "least"), [(1.0, 0.2), (10.0, 0.02)])
def test_waiting_takes_as_long_as_the_pace_says(pace, least):
    clock = PacedClock(pace)
    clock.wait_until(0.0)
    began = time.monotonic()
    assert clock.wait_until(0.2)
    took = time.monotonic() - began
    assert least - 0.005 <= took < least + 0.15
    assert clock.now() == pytest.approx(0.2, abs=0.15 * pace)


def test_a_late_reader_is_not_held_up_further():
    clock = PacedClock(100.0)
    clock.wait_until(10.0)
    began = time.monotonic()
    assert all(clock.wait_until(moment) for moment in (1.0, 5.0, 9.0))
    assert time.monotonic() - began < 0.05


def test_stopping_ends_a_wait_at_once():
    clock = PacedClock()
    answers: list[bool] = []
    began = threading.Event()

    def wait() -> None:
        clock.wait_until(0.0)
        began.set()
        answers.append(clock.wait_until(3600.0))

    thread = threading.Thread(target=wait)
    thread.start()
    assert began.wait(5)
    clock.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert answers == [False]


@pytest.mark.parametrize("clock", [SampleClock(), PacedClock()])
def test_a_stopped_clock_waits_for_nothing_any_more(clock):
    clock.stop()
    assert not clock.wait_until(3600.0)
    assert not clock.wait_until(0.0)
