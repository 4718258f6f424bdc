"""A program for tests on a real desktop: does what it reads, a line of Python each, and answers.

Run as `python -m tests.ui.stage`. Every line that it prints is a JSON list: first what it is of
("done" after a line was carried out, else the name of what was noted), then the values.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Slot
from PySide6.QtWidgets import QApplication, QLineEdit

from app import events
from app.config import settings
from app.ui import theme
from app.ui.hotkeys import Hotkeys
from app.ui.overlay import Overlay
from app.ui.overlay_status import Stage


class Notes(QObject):
    """Prints what the signals say."""

    def __init__(self, overlay: Overlay, hotkeys: Hotkeys) -> None:
        super().__init__()
        overlay.start_clicked.connect(self.start)
        overlay.end_clicked.connect(self.end)
        overlay.judged.connect(self.judged)
        overlay.placed.connect(self.placed)
        hotkeys.pressed.connect(self.pressed)

    @Slot()
    def start(self) -> None:
        say("start")

    @Slot()
    def end(self) -> None:
        say("end")

    @Slot(str, bool)
    def judged(self, about: str, good: bool) -> None:
        say("judged", about, good)

    @Slot(str, int)
    def placed(self, place: str, width: int) -> None:
        say("placed", place, width)

    @Slot(str)
    def pressed(self, action: str) -> None:
        say("pressed", action)


class Reader(QObject):
    """Carries out one line of standard input after the other."""

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__()
        self._names = names
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.read)

    @Slot()
    def read(self) -> None:
        line = sys.stdin.readline()
        if not line:
            QApplication.quit()
            return
        value = eval(line, self._names)
        QApplication.processEvents()
        say("done", value if isinstance(value, str | int | float | list) else None)


def fall(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End at once: the test that waits for an answer is to know."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


def say(*what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def front(*, full_screen: bool = False) -> QLineEdit:
    """Another program's window, as far as the overlay can tell: it has the focus."""
    window = QLineEdit()
    window.setStyleSheet("background: #ffffff;")
    if full_screen:
        window.showFullScreen()
    else:
        window.setGeometry(0, 0, 1280, 760)
        window.show()
    window.activateWindow()
    return window


def main() -> int:
    sys.excepthook = fall
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    overlay, hotkeys = Overlay(), Hotkeys()
    notes = Notes(overlay, hotkeys)
    names: dict[str, Any] = {
        **vars(events),
        "settings": settings,
        "Stage": Stage,
        "Qt": Qt,
        "overlay": overlay,
        "hotkeys": hotkeys,
        "front": front,
        "kept": [notes],
        "listen": lambda keys: names_of(asyncio.run(hotkeys.listen(keys))),
        "listen_and_stop": lambda keys: asyncio.run(listen_and_stop(hotkeys, keys)),
        "hang": lambda: names["kept"].append(Hang(hotkeys)),
        "seconds": seconds,
        "threads": lambda: [thread.name for thread in threading.enumerate()],
    }
    reader = Reader(names)
    say("done", None)
    code = app.exec()
    hotkeys.stop()
    del reader
    return code


class Hang(QObject):
    """Keeps the thread that tells of a key for good."""

    def __init__(self, hotkeys: Hotkeys) -> None:
        super().__init__()
        hotkeys.pressed.connect(self.hang, Qt.ConnectionType.DirectConnection)

    @Slot(str)
    def hang(self, action: str) -> None:
        if action == "call":
            say("hangs")
            threading.Event().wait()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


async def listen_and_stop(hotkeys: Hotkeys, keys: dict[str, str]) -> None:
    listening = asyncio.create_task(hotkeys.listen(keys))
    await asyncio.sleep(0)
    hotkeys.stop()
    assert await listening == []


def names_of(notices: list[events.Notice]) -> list[str]:
    return [notice.text for notice in notices]


if __name__ == "__main__":
    sys.exit(main())
