"""What the rep sees, joined to what the program does: their signals are all connected here."""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.config.program import Program
from app.config.settings import Keys, Settings, Window
from app.events import Channel, Devices, Mode, Notice, Severity
from app.ui.chord_guard import ChordGuard
from app.ui.coach_view import CoachView
from app.ui.context_view import ContextView
from app.ui.desk import Desk
from app.ui.device_watch import DeviceWatch
from app.ui.empty_view import EmptyView
from app.ui.errands import UNFORESEEN, Errands
from app.ui.hotkeys import Hotkeys
from app.ui.library_view import LibraryView
from app.ui.live_view import LiveView
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.phase import Phase
from app.ui.report_queue import ReportQueue
from app.ui.shelf import Shelf
from app.ui.theme import Theme

if TYPE_CHECKING:  # the window comes first
    from app.ui.settings_window import SettingsWindow

log = logging.getLogger(__name__)

_PLACE = re.compile(r"Settings › (\w+)")
"""In the hint of a notice: the page that helps."""

CLOSING = Notice("Sotto closes as soon as all is written down.", "", Severity.INFO)


class Front(QObject):
    def __init__(self, program: Program, theme: Theme) -> None:
        super().__init__()
        self.desk = Desk(program)
        self.shelf = Shelf(program.home)
        self.reports = ReportQueue(
            self.shelf, lambda: self.desk.settings.coach, self.desk.chats.chat
        )
        self.window = MainWindow(theme, program.settings.window)
        self.overlay = Overlay()
        self.hotkeys = Hotkeys()
        self.closed = asyncio.Event()
        self._theme = theme
        self._settings: SettingsWindow | None = None
        self._errands = Errands(self._say)
        self._devices = DeviceWatch()
        # before the library's: what was written of a call is asked for after it was kept
        self._context_view = ContextView(self.desk, self.shelf, self.window)
        self._empty_view = EmptyView(self.desk, self.window)
        self._empty_view.settings_asked.connect(self._show_settings)
        self._live_view = LiveView(self.desk, self.window, self.overlay)
        self._library_view = LibraryView(self.desk, self.shelf, self.reports, self.window, theme)
        self._coach_view = CoachView(
            program, self.desk, self.shelf, self.window, theme, self.reports.logs
        )
        self.reports.changed.connect(self._coach_view.sent.refresh)
        self._coach_view.later.answered.connect(self._library_view.show_writing)
        self._keys: Keys | None = None
        """Those that are listened for."""
        self._recording = False
        """A key is being chosen in the settings."""
        self._leaving = False
        self._wire_notices()
        self._wire_desk()
        self._wire_window()
        self._wire_overlay()

    def show(self, notices: Sequence[Notice] = ()) -> None:
        self._apply(self.desk.settings)
        self.window.show_empty()
        self.window.show()
        self.overlay.keep_clear_of(self.window.frameGeometry())
        self.overlay.show()
        self._devices.start()
        self.shelf.recover()
        self.shelf.watch()
        self._empty_view.watch()
        self.desk.warm().add_done_callback(lambda _: self.reports.resume())  # it needs the rooms
        for notice in notices:
            self._say(notice)

    def stumbled(self) -> None:
        """A bug was caught: it is in the log."""
        self._say(UNFORESEEN)

    @Slot()
    def close(self) -> None:
        """End the call, if there is one, then leave; the windows show that they wait."""
        log.info("asked to close, %s", self.desk.phase.name)
        if self._leaving:
            self._say(CLOSING)
            return
        self._leaving = True
        self.desk.retire()
        if self.desk.phase is Phase.IDLE:
            self._errands.run(self._leave())

    @property
    def has_lost_threads(self) -> bool:
        """Whether a thread that did not end in time was given up."""
        return self.desk.has_lost_threads or self._devices.is_late

    async def _leave(self) -> None:
        try:
            self._context_view.flush()
            if self._settings is not None:
                await self._settings.end()
            await self._coach_view.end()
            await self.desk.settled()
            await self.reports.end()
            await self.shelf.end()
            await self._devices.end()
        finally:  # whatever that was, the window goes
            self.hotkeys.stop()
            self.overlay.close()
            self.window.leave()
            self.closed.set()

    # -- who hears whom ----------------------------------------------------------------------------

    def _wire_notices(self) -> None:
        for noticed in (self.desk.noticed, self.shelf.noticed, self.hotkeys.conflict):
            noticed.connect(self._say)
        for view in (self._empty_view, self._library_view, self._coach_view):
            view.noticed.connect(self._say)
        for source in (self.reports, self._devices, self._live_view.watch):
            source.noticed.connect(self._say)
            source.mended.connect(self.window.notices.take_back)

    def _wire_desk(self) -> None:
        desk = self.desk
        desk.began.connect(self._on_began)
        desk.ended.connect(self._on_ended)
        desk.settings_changed.connect(self._apply)
        desk.coach_changed.connect(self._show_coach)
        desk.ended.connect(self._devices.remind)
        self._devices.changed.connect(self._on_devices)
        self.hotkeys.pressed.connect(self._on_key)
        self.hotkeys.escaped.connect(self.overlay.close_drawer)

    def _wire_window(self) -> None:
        window, bar, calls = self.window, self.window.bar, self.window.calls
        ChordGuard(window, self.overlay)
        window.closing.connect(self.close)
        window.notices.acted.connect(self._follow)
        window.placed.connect(self._keep_window)
        bar.start_clicked.connect(self.desk.start_call)
        bar.end_clicked.connect(self.desk.end_call)
        bar.pause_toggled.connect(self.desk.pause)
        bar.off_record_toggled.connect(self.desk.go_off_record)
        bar.fix_clicked.connect(self.desk.fix)
        calls.settings_clicked.connect(self._show_settings)
        window.side.ticked.connect(self._tick_item)
        window.side.ask_clicked.connect(self.desk.ask)

    def _wire_overlay(self) -> None:
        overlay, desk = self.overlay, self.desk
        overlay.start_clicked.connect(desk.start_call)
        overlay.end_clicked.connect(desk.end_call)
        overlay.pause_clicked.connect(partial(desk.change_mode, Mode.PAUSED))
        overlay.off_record_clicked.connect(partial(desk.change_mode, Mode.OFF_RECORD))
        overlay.resume_clicked.connect(partial(desk.change_mode, Mode.ON))
        overlay.fix_clicked.connect(desk.fix)
        self._coach_view.wire_overlay(overlay)
        overlay.judged.connect(self._judge)
        overlay.coaching_toggled.connect(desk.set_coaching)
        overlay.open_window_clicked.connect(self.window.come_to_front)
        overlay.placed.connect(self._keep_overlay)

    # -- what happens ------------------------------------------------------------------------------

    @Slot(object)
    def _on_began(self, call: object) -> None:
        for notice in self.window.notices.shown:
            self.window.notices.take_back(notice)  # of before: what was wrong is not any more
        if self._settings is not None:
            self._settings.call_changed()

    @Slot(object)
    def _on_ended(self, call: int | None) -> None:
        if self._settings is not None:
            self._settings.call_changed()
        if self._leaving:
            self._errands.run(self._leave())
        elif call is None:  # it did not begin, and the window says why
            self.window.come_to_front()

    @Slot(object)
    def _on_devices(self, devices: Devices) -> None:
        self.window.bar.show_devices(*self.desk.chosen(devices.all), self._devices.trouble)

    @Slot(object)
    def _say(self, notice: Notice) -> None:
        action = "Open settings" if _PLACE.search(notice.hint) else ""
        self.window.notices.show_notice(notice, action)
        self.overlay.hear(notice)  # the window may be behind the meeting

    @Slot(object)
    def _follow(self, notice: Notice) -> None:
        if place := _PLACE.search(notice.hint):
            self._show_settings(place[1])

    @Slot(str)
    def _show_coach(self, host: str) -> None:
        self.window.side.set_coach(host, on=bool(host))

    # -- what the rep does -------------------------------------------------------------------------

    @Slot(str)
    def _on_key(self, action: str) -> None:
        phase = self.desk.phase
        match action:
            case "call":
                self.desk.start_call() if phase is Phase.IDLE else self.desk.end_call()
            case "help":
                self.overlay.wake()
                self.desk.ask()
            case "coaching":
                self.desk.set_coaching(not self.desk.coaching_on)
            case "pause":
                self.desk.pause(phase is not Phase.PAUSED)
            case "off_record":
                self.desk.go_off_record(phase is not Phase.OFF_RECORD)
            case "fix":
                self.desk.fix(Channel.PROSPECT)

    @Slot(str, bool)
    def _judge(self, about: str, good: bool) -> None:
        self.desk.mark("verdict", about, "good" if good else "bad")

    @Slot(str, bool)
    def _tick_item(self, item: str, done: bool) -> None:
        self.desk.mark("tick", item, "done" if done else "open")
        self.window.side.tick(item, self.desk.now() if done else None)

    # -- the settings ------------------------------------------------------------------------------

    @Slot()
    @Slot(str)
    def _show_settings(self, page: str = "Sound") -> None:
        from app.ui.settings_window import SettingsWindow

        if self._settings is None:
            self._settings = SettingsWindow(self._theme, self.desk.settings, self.desk)
            self._settings.changed.connect(self.desk.change)
            self._settings.recording.connect(self._on_recording)
            self.desk.settings_changed.connect(self._settings.apply)
        self._settings.show_page(page)
        self._settings.show()
        self._settings.raise_()
        self._settings.activateWindow()

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self.overlay.apply(settings.overlay)
        self.overlay.set_keys(settings.keys)
        self.window.bar.set_keys(settings.keys)
        self.window.side.set_key(settings.keys.help)
        self._show_coach(self.desk.host)
        if settings.keys != self._keys and not self._recording:
            self._keys = settings.keys
            self._errands.run(self._listen_for_keys())

    @Slot(bool)
    def _on_recording(self, recording: bool) -> None:
        """While a key is being chosen, it does nothing."""
        self._recording = recording
        if recording:
            self.hotkeys.stop()
        else:
            self._errands.run(self._listen_for_keys())

    async def _listen_for_keys(self) -> None:
        await self.hotkeys.listen(vars(self.desk.settings.keys))
        log.info("the windows are up, the hotkeys are set")

    @Slot(object)
    def _keep_window(self, window: Window) -> None:
        self.overlay.keep_clear_of(self.window.frameGeometry())
        self.desk.change(replace(self.desk.settings, window=window))

    @Slot(str, int)
    def _keep_overlay(self, place: str, width: int) -> None:
        overlay = replace(self.desk.settings.overlay, place=place, width=width)
        self.desk.change(replace(self.desk.settings, overlay=overlay))
