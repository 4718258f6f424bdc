"""How loud a side is, as it is seen and judged."""

import gc
import sys

import pytest

from app.ui.meters import LevelBar, Meter
from app.ui.theme import LIGHT
from tests.ui.test_widgets import colours, shown


def test_a_meter_shows_the_last_nine_tenths(qtbot, theme):
    meter = Meter(theme)
    qtbot.addWidget(meter)
    assert meter.heights == (3,) * 9
    for loudness in (-90, -60, -36, -12, 0):
        meter.push(loudness)
    assert meter.heights == (3, 3, 3, 3, 3, 3, pytest.approx(11.5), 20, 20)
    meter.clear()
    assert meter.heights == (3,) * 9


def test_a_meter_is_as_large_when_it_is_loud(qtbot, theme):
    meter = Meter(theme)
    qtbot.addWidget(meter)
    meter.push(0)
    assert (meter.width(), meter.height()) == (43, 20)


class PaintCounter(Meter):
    """Paints as its parent does, and counts."""

    painted = 0

    def paintEvent(self, event):
        self.painted += 1
        super().paintEvent(event)


def test_a_burst_of_levels_is_one_picture_and_the_last_level_is_shown(qtbot, theme):
    meter = shown(qtbot, PaintCounter(theme))
    qtbot.waitUntil(lambda: meter.painted > 0)
    before = meter.painted
    for loudness in range(-60, -10):
        meter.push(loudness)
        qtbot.wait(1)
    assert meter.painted - before <= 3
    qtbot.waitUntil(lambda: not meter._rest.isActive())
    assert meter.heights[-1] == pytest.approx(20, abs=0.5)


def test_ten_thousand_levels_leave_nothing_behind(qtbot, theme):
    meter, bar = shown(qtbot, Meter(theme)), shown(qtbot, LevelBar(theme))
    gc.collect()
    nones, objects = sys.getrefcount(None), len(gc.get_objects())
    for turn in range(10_000):
        meter.push(-60 + turn % 60)
        bar.show_level(-60 + turn % 60)
    gc.collect()
    assert abs(sys.getrefcount(None) - nones) < 200
    assert len(gc.get_objects()) - objects < 200
    assert meter.children() == [meter._rest]


def test_the_peak_stays_a_second_and_then_falls_to_the_level(qtbot, theme):
    bar = LevelBar(theme)
    qtbot.addWidget(bar)
    bar.show_level(-18)
    with qtbot.waitSignal(bar._kept.timeout, timeout=3000):
        bar.show_level(-48)
        assert bar.peak == pytest.approx(0.7)
        assert bar.level == pytest.approx(0.2)
    assert bar.peak == bar.level


def test_a_level_has_the_colour_of_what_is_said_of_it(qtbot, theme):
    bar = shown(qtbot, LevelBar(theme))
    bar.show_level(-45)
    assert {LIGHT.control, LIGHT.secondary} <= colours(bar)
    assert LIGHT.warn not in colours(bar)
    bar.set_tone("warn")
    assert LIGHT.warn in colours(bar)


def test_what_the_speakers_play_has_no_goal(qtbot, theme):
    bar = shown(qtbot, LevelBar(theme, goal=None))
    bar.show_level(-50)
    assert LIGHT.secondary not in colours(bar)
    bar.clear()
    assert (bar.level, bar.peak) == (0, 0)
