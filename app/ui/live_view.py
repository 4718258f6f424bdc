"""A running call, as the window and the overlay show it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.coach.chat_model import CoachOffline
from app.events import (
    Card,
    Devices,
    Event,
    Level,
    Mark,
    Moment,
    Notice,
    Severity,
    Side,
    Tip,
    TipDelta,
)
from app.record.statistics import Statistics
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.overlay_status import Stage
from app.ui.phase import Phase
from app.ui.playbook_watch import PlaybookWatch

if TYPE_CHECKING:
    from app.assembly import Assembled
    from app.coach.playbook import Playbook

_TICK = 250
"""Milliseconds between two looks at the clock, which shows whole seconds."""
_COUNT = 2000
"""Milliseconds between two looks at the numbers: they are no stopwatch."""

_OFF = Notice(
    "Cards and tips are off.",
    "The overlay’s menu, or the key, brings them back.",
    Severity.INFO,
)
_STAGES = {Phase.IDLE: Stage.NO_CALL, Phase.ENDING: Stage.ENDING}


class LiveView(QObject):
    def __init__(self, desk: Desk, window: MainWindow, overlay: Overlay) -> None:
        super().__init__()
        self._desk = desk
        self._window = window
        self._overlay = overlay
        self._statistics = Statistics()
        self.watch = PlaybookWatch()
        """Of the call's playbook."""
        self._evidence: dict[str, str] = {}
        """What was said for an item of the checklist, by the item's id."""
        self._tick = QTimer(self, interval=_TICK)
        self._tick.timeout.connect(self._show_time)
        self._count = QTimer(self, interval=_COUNT)
        self._count.timeout.connect(self._show_numbers)
        desk.happened.connect(self._on_event)
        desk.began.connect(self._on_began)
        desk.ended.connect(self._on_ended)
        desk.phase_changed.connect(self._on_phase)
        desk.coaching_changed.connect(self._on_coaching)
        self.watch.changed.connect(self._on_playbook)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        match event:
            case Level():
                self._window.bar.show_level(event)
                return
            case Devices():
                return  # of the call's own watch; the one that runs all day tells the same
            case Side():
                self._window.bar.show_side(event)
            case Notice(text=CoachOffline.message):
                self._overlay.set_offline(True)
            case TipDelta():
                self._overlay.set_offline(False)
            case Mark():
                self._show_mark(event)
        self._statistics.hear(event)
        self._overlay.hear(event)
        if self._is_wanted(event):
            self._window.transcript.hear(event)

    def _is_wanted(self, event: Event) -> bool:
        """Whether the transcript shows it: no advice while cards and tips are switched off."""
        match event:
            case Moment(id=moment) | Card(moment=moment) | Tip(moment=moment):
                return self._desk.coaching_on or moment < 0  # below zero: the rep asked for it
            case TipDelta(moment=moment):
                return self._desk.coaching_on or moment < 0
        return True

    def _show_mark(self, mark: Mark) -> None:
        """A tick as it is in the record, also where the rep and the evidence differ."""
        if mark.kind == "evidence":
            self._evidence[mark.about] = mark.text
        elif mark.kind == "tick":
            evidence = self._evidence.pop(mark.about, "")
            at = mark.at if mark.text == "done" else None
            self._window.side.tick(mark.about, at, evidence)

    @Slot(object)
    def _on_playbook(self, playbook: "Playbook") -> None:
        self._window.side.change_checklist([(one.id, one.item) for one in playbook.checklist])
        self._show_targets(playbook)

    def _show_targets(self, playbook: "Playbook") -> None:
        from app.after_call import targets_of  # loaded by now, as all that a call is made of

        self._window.side.set_targets(targets_of(playbook))

    @Slot(bool)
    def _on_coaching(self, on: bool) -> None:
        self._overlay.set_coaching(on)
        self._window.notices.take_back(_OFF)
        if not on:
            self._window.notices.show_notice(_OFF)

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self._statistics = Statistics()
        playbook = call.coaching.playbook
        self._window.transcript.clear()
        self._window.bar.set_title(call.title, playbook.name)
        self._window.side.set_checklist([(one.id, one.item) for one in playbook.checklist])
        self._show_targets(playbook)
        self._window.show_live()
        self._evidence.clear()
        if self._desk.call is not None:
            self.watch.begin(self._desk.call, call.coaching)
        self._tick.start()
        self._count.start()
        self._show_time()
        self._show_numbers()

    @Slot(object)
    def _on_ended(self, call: int | None) -> None:
        self.watch.end()
        self._tick.stop()
        self._count.stop()
        self._show_numbers()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        self._window.bar.set_state(phase)
        self._overlay.set_state(_STAGES.get(phase, Stage.IN_CALL))

    @Slot()
    def _show_time(self) -> None:
        self._window.bar.set_time(self._desk.now())
        self._overlay.set_time(self._desk.now())

    @Slot()
    def _show_numbers(self) -> None:
        numbers = self._statistics.numbers()
        self._window.side.show_numbers(numbers)
        self._window.side.show_monologue(self._statistics.monologue(self._desk.now()))
        self._overlay.set_numbers(numbers)
