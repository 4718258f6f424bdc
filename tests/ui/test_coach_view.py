"""The coach's menu: what was sent is a click away, in a call and after it."""

import asyncio
import gc
from types import SimpleNamespace

import pytest

from app.coach.sent import SentLog
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Window
from app.ui.aio import event_loop
from app.ui.coach_view import CoachView
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.shelf import Shelf


class Model:
    host = "api.example"
    sent = (b"{}",)


@pytest.mark.parametrize("where", ["overlay", "transcript", "record"])
def test_what_was_sent_is_shown_from_every_menu(qapp, qtbot, theme, where):
    async def scene() -> None:
        program = Program(Home.find(), Settings(), Secrets())
        desk, shelf = Desk(program), Shelf(program.home)
        window, overlay = MainWindow(theme, Window()), Overlay()
        qtbot.addWidget(window)
        qtbot.addWidget(overlay)
        view = CoachView(program, theme, desk, shelf, window)
        view.wire_overlay(overlay)
        log = SentLog()
        desk.began.emit(SimpleNamespace(tips=SimpleNamespace(sent=log)))
        log.note(1.0, Model())
        menus = {"overlay": overlay, "transcript": window.transcript, "record": window.record}
        menus[where].sent_clicked.emit()
        assert view.sent.window.isVisible()
        assert view.sent.window.requests.count() == 1
        log.note(2.0, Model())
        desk.happened.emit(object())
        assert view.sent.window.requests.count() == 2
        await view.end()
        assert not view.sent.window.isVisible()
        view.sent.window.deleteLater()

    with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
        runner.run(scene())
    gc.collect()  # a closed loop is a cycle with a timer: no other thread may find it
