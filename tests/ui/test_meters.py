"""How loud a side is, as it is seen and judged."""

import gc
import sys

import pytest

from app.ui.meters import LevelBar, Loudness, Meter, Voice
from app.ui.theme import LIGHT
from tests.ui.test_widgets import colours, shown

VOICE = (-58.0, -30.0, -24.0, -40.0)
SOFT_VOICE = (-80.0, -52.0, -48.0, -70.0)


def judged(*loudness: float) -> Loudness:
    voice = Voice()
    return [voice.hear(one) for one in loudness][-1]


def test_a_voice_of_common_loudness_is_good():
    assert judged(*VOICE * 13) is Loudness.GOOD


def test_a_voice_that_stays_soft_is_too_soft():
    assert judged(*SOFT_VOICE * 13) is Loudness.SOFT


def test_a_soft_voice_is_not_judged_before_five_seconds():
    assert judged(*SOFT_VOICE * 12) is Loudness.NONE


def test_a_steady_noise_is_no_soft_voice():
    assert judged(*(-50.0, -52.0, -51.0) * 20) is Loudness.NONE


def test_silence_is_no_voice():
    assert judged(*(-90.0,) * 60) is Loudness.NONE


def test_a_voice_at_the_limit_is_too_loud_for_five_seconds():
    assert judged(*VOICE, -3.0, *VOICE) is Loudness.LOUD
    assert judged(-3.0, *VOICE * 13) is Loudness.GOOD


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


@pytest.mark.parametrize(
    ("loudness", "verdict"),
    [
        (-90, Loudness.NONE),
        (-45, Loudness.SOFT),
        (-20, Loudness.GOOD),
        (-3, Loudness.LOUD),
    ],
)
def test_a_level_is_judged_beside_its_goal(qtbot, theme, loudness, verdict):
    bar = shown(qtbot, LevelBar(theme))
    bar.show_level(loudness)
    assert bar.loudness is verdict
    wrong = verdict in (Loudness.SOFT, Loudness.LOUD)
    assert (LIGHT.warn in colours(bar)) is wrong


def test_what_the_speakers_play_has_no_goal(qtbot, theme):
    bar = shown(qtbot, LevelBar(theme, goal=None))
    bar.show_level(-50)
    assert bar.loudness is Loudness.GOOD
    assert LIGHT.secondary not in colours(bar)
    bar.clear()
    assert (bar.level, bar.peak) == (0, 0)
