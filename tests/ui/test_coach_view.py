"""The coach's menu: what was sent is a click away, in a call and after it."""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest

from app.coach.sent import Sent, SentLog, SentLogs
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Window
from app.record.call_record import CallRecord, CallState
from app.ui.aio import event_loop
from app.ui.coach_view import CoachView
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.overlay_status import Stage
from app.ui.sent_window import SentWindow
from app.ui.shelf import Shelf
from app.ui.tip_source import COACH_OFF


def request(at: float) -> Sent:
    return Sent(at, "api.example", "gpt-test", "Tip", b"{}")


class Scene:
    def __init__(self, qtbot, theme) -> None:
        program = Program(Home.find(), Settings(), Secrets())
        self.desk, self.shelf = Desk(program), Shelf(program.home)
        self.window, self.overlay = MainWindow(theme, Window()), Overlay()
        qtbot.addWidget(self.window)
        qtbot.addWidget(self.overlay)
        self.logs = SentLogs()
        self.view = CoachView(program, self.desk, self.shelf, self.window, theme, self.logs)
        self.view.wire_overlay(self.overlay)
        self.running = SentLog()
        self.desk.began.emit(SimpleNamespace(tips=SimpleNamespace(sent=self.running)))

    def open(self, where: str) -> SentWindow:
        """“What was sent” in one of the menus."""
        transcript, record = self.window.transcript, self.window.record
        menus = {"overlay": self.overlay, "transcript": transcript, "record": record}
        menus[where].sent_clicked.emit()
        return self.view.sent.window


@pytest.fixture
def act(qapp, qtbot, theme):
    def play(plot: Callable[[Scene], None]) -> None:
        async def acted() -> None:
            scene = Scene(qtbot, theme)
            plot(scene)
            await scene.view.end()
            assert not scene.view.sent.window.isVisible()
            scene.view.sent.window.deleteLater()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(acted())
        gc.collect()  # a closed loop is a cycle with a timer: no other thread may find it

    return play


@pytest.mark.parametrize("where", ["overlay", "transcript"])
def test_what_was_sent_in_the_newest_call_is_shown_from_its_menus(act, where):
    def plot(scene: Scene) -> None:
        scene.running.keep(request(1.0))
        window = scene.open(where)
        assert window.isVisible()
        assert window.rows.rowCount() == 1
        scene.running.keep(request(2.0))
        scene.desk.happened.emit(object())
        assert window.rows.rowCount() == 2

    act(plot)


def test_each_page_opens_the_log_of_its_own_call(act):
    def plot(scene: Scene) -> None:
        scene.running.keep(request(1.0))
        log = scene.logs.of(7)
        log.keep(request(1.0))
        log.keep(request(2.0))
        record = CallRecord(7, "Acme", datetime(2026, 3, 14, 15, 4), 60.0, CallState.CLOSED)
        scene.window.record.show_record(record)
        window = scene.open("record")
        assert window.isVisible()
        assert window.windowTitle() == "What was sent: Acme, 2026-03-14 15:04"
        assert window.rows.rowCount() == 2
        log.keep(request(3.0))
        scene.view.later.answered.emit()
        assert window.rows.rowCount() == 3
        scene.open("overlay")  # of the call that runs meanwhile
        assert window.rows.rowCount() == 1

    act(plot)


@pytest.mark.parametrize("end", ["the call ends", "a model is switched on"])
def test_asked_with_the_coach_off_the_overlay_answers_and_the_window_forgets(act, end):
    def plot(scene: Scene) -> None:
        notices = scene.window.notices
        scene.desk.noticed.connect(notices.show_notice)
        scene.desk.call = SimpleNamespace(ask=lambda passage: False, has_model=False)
        scene.overlay.set_state(Stage.IN_CALL)
        scene.desk.ask()
        assert scene.overlay._status.answer == COACH_OFF
        assert notices.shown == (COACH_OFF,)
        if end == "the call ends":
            scene.desk.ended.emit(7)
        else:
            scene.desk.coach_changed.emit("llm.example.com")
        assert notices.shown == ()
        scene.desk.call = None
        scene.open("overlay")

    act(plot)
