"""What a running call shows of its numbers, beside the transcript."""

from typing import NamedTuple

import pytest

from app.assembly import coaching, demo_call
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Window
from app.events import Channel
from app.ui.desk import Desk
from app.ui.live_view import LiveView
from app.ui.main_window import MainWindow
from app.ui.numbers_view import NumbersView
from app.ui.overlay import Overlay
from tests.unit.record.scenes import utterance


class Running(NamedTuple):
    """A call that has begun, with nothing said yet."""

    desk: Desk
    view: LiveView
    numbers: NumbersView


@pytest.fixture
def running(qtbot, theme):
    program = Program(Home.find(), Settings(), Secrets())
    window, overlay, desk = MainWindow(theme, Window()), Overlay(), Desk(program)
    for widget in (window, overlay):
        qtbot.addWidget(widget)
    view = LiveView(desk, window, overlay)
    desk.began.emit(demo_call(program, coaching(program, None, None)))
    yield Running(desk, view, window.findChild(NumbersView))
    desk.ended.emit(None)


def test_the_goals_are_those_of_the_playbook(running):
    numbers = running.numbers
    assert numbers.pace.goal == "Goal 120–175"
    assert numbers.questions.goal == "Goal 11–14 in a call"
    assert numbers.longest_monologue.goal == "Goal 1:16 or less"


def test_who_talks_on_and_on_sees_for_how_long_until_it_ends(qtbot, running):
    line = running.numbers.monologue
    running.desk.happened.emit(utterance(2, channel=Channel.REP, start=0.0, end=50.0))
    qtbot.waitUntil(lambda: line.text() == "Talking for 0:50")
    running.desk.happened.emit(utterance(3, "But why?", start=50.0, end=51.0))
    qtbot.waitUntil(lambda: line.text() == "")
