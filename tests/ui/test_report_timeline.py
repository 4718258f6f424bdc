"""The timeline of a kept call: what stands where nothing was heard."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from app.events import Mark
from app.record.call_record import CallRecord, CallState
from app.ui.report_timeline import Timeline
from tests.unit.record.scenes import utterance

STARTED = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
SAID = (utterance(1), utterance(2), utterance(37))
OFF, ON = Mark(20.0, "mode", "", "Off the record"), Mark(80.0, "mode", "", "Listening again")


def call(*marks: Mark) -> CallRecord:
    return CallRecord(1, "Acme", STARTED, 100.0, CallState.CLOSED, utterances=SAID, marks=marks)


@pytest.fixture
def timeline(qtbot, theme):
    made = Timeline(theme)
    qtbot.addWidget(made)
    made.resize(1064, made.height())  # 10 px for a second, behind the names of the lanes
    made.show_record(call(OFF, ON))
    made.show()
    return made


def between(timeline: Timeline, since: float, until: float) -> QImage:
    """Both lanes, from second to second."""
    left, right = (int(64 + 10 * at) for at in (since, until))
    return timeline.grab().toImage().copy(left, 28, right - left, 48)


@pytest.mark.parametrize(
    ("at", "words"), [(50, "0:20–1:20: paused or off the record"), (6, "0:05")]
)
def test_the_tooltip_says_that_nothing_was_heard(qtbot, timeline, at, words):
    qtbot.mouseMove(timeline, QPoint(64 + 10 * at, 40))
    assert words in timeline.toolTip()


@pytest.mark.parametrize(("marks", "ends"), [((OFF, ON), 80), ((OFF,), 100), ((ON,), 0)])
def test_where_nothing_was_heard_there_is_a_mark_of_its_own(timeline, marks, ends):
    timeline.show_record(call())
    empty = [between(timeline, *span) for span in ((31, 59), (61, 79), (96, 99))]
    timeline.show_record(call(*marks))
    now = [between(timeline, *span) for span in ((31, 59), (61, 79), (96, 99))]
    marked = [before != after for before, after in zip(empty, now, strict=True)]
    assert marked == [ends > 31, ends > 61, ends > 96]
