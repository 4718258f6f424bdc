"""The overlay: the one thing worth saying next, over whatever the rep looks at."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.config import settings
from app.events import Event, Mode, ModeChanged, Notice, TipHeld
from app.record.statistics import Numbers
from app.ui import overlay_card, overlay_line
from app.ui.overlay_card import CardView
from app.ui.overlay_deck import Advice, Deck
from app.ui.overlay_drawer import Action, Drawer
from app.ui.overlay_line import FixRow, StatusLine
from app.ui.overlay_parts import Pill
from app.ui.overlay_place import TALLEST
from app.ui.overlay_status import Stage, Status
from app.ui.overlay_window import FloatingWindow, Shape

_LINE, _TROUBLE, _CARD = 36, 72, TALLEST
"""Heights of the glass."""
_NOTICE, _HELP, _DRAWER, _ROW = 8_000, 6_000, 3_000, 3_000
"""Milliseconds: a notice stands, help keeps it awake, the drawer outlives the pointer,
a row stays at least."""


class Overlay(FloatingWindow):
    """Told what happens in a call. Everything it offers is a signal; it does nothing by itself."""

    start_clicked = Signal()
    end_clicked = Signal()
    pause_clicked = Signal()
    resume_clicked = Signal()
    off_record_clicked = Signal()
    ask_clicked = Signal()
    sent_clicked = Signal()
    """What was sent to the coach's model is to be seen."""
    open_window_clicked = Signal()
    coaching_toggled = Signal(bool)
    """Whether cards and tips are wanted from now on."""
    fix_clicked = Signal(object)
    """The Channel that is to be listened to elsewhere."""
    judged = Signal(str, bool)
    """“card 3” or “tip 2”, and whether it was good."""

    def __init__(self, *, rest: int = overlay_card.REST) -> None:
        """`rest`: milliseconds after which a card's text recedes."""
        super().__init__()
        self.setWindowTitle("Sotto")
        self._status = Status()
        self._deck = Deck()
        self._keys = settings.Keys()
        self._drawer_open = False
        self._pill = Pill(self)
        self._pill.clicked.connect(self.start_clicked)
        self._line = StatusLine(self)
        self._line.more_clicked.connect(self._toggle_drawer)
        self._line.resume_clicked.connect(self.resume_clicked)
        self._card = CardView(self, rest)
        self._card.pinned.connect(self._pin)
        self._card.judged.connect(self._judge)
        self._card.dismissed.connect(self._dismiss)
        self._fix = FixRow(self)
        self._fix.fix_clicked.connect(self.fix_clicked)
        self._drawer = Drawer(self)
        self._drawer.picked.connect(self._pick)
        self._drawer.chosen.connect(self.close_drawer)
        self._notice_over = self._timer(_NOTICE, self._forget_notice)
        self._help_over = self._timer(_HELP, self._sleep)
        self._drawer_over = self._timer(_DRAWER, self.close_drawer)
        self._row_over = self._timer(_ROW, self._refresh)
        self._app.applicationStateChanged.connect(self.close_drawer)
        self.set_keys(self._keys)

    # -- what it is told -------------------------------------------------------------------------

    @Slot(object)
    def hear(self, event: Event) -> None:
        """Take any event of the call; most are none of its business."""
        self._status.hear(event)
        if isinstance(event, Notice | TipHeld):
            self._notice_over.start()
        if isinstance(event, ModeChanged):
            self.close_drawer()  # what it offers is no longer so
            if event.mode is Mode.OFF_RECORD:
                self._drawer.fill((), ())
                self._card.clear()
        if self._status.stage is not Stage.NO_CALL:
            self._deck.hear(event)
        self._refresh()

    def set_state(self, stage: Stage) -> None:
        """A call begins with an empty deck; with its end the pill is back."""
        if stage is Stage.IN_CALL and self._status.stage is Stage.NO_CALL:
            self._status = Status(coaching=self._status.coaching, offline=self._status.offline)
            self._deck = Deck(coaching=self._status.coaching)
            self._line.set_time(0)
        self._status.stage = stage
        self.close_drawer()

    def set_time(self, seconds: float) -> None:
        """On the call clock."""
        self._line.set_time(seconds)
        self._status.set_time(seconds)
        self._line.tell(self._status)

    def set_numbers(self, numbers: Numbers) -> None:
        self._status.talk_share = numbers.talk_share
        self._status.questions = numbers.questions
        self._refresh()

    def set_coaching(self, on: bool) -> None:
        """Whether cards and tips are wanted: off, none comes unasked, and the line says so."""
        self._status.coaching = on
        self._deck.set_coaching(on)
        self._refresh()

    def set_offline(self, offline: bool) -> None:
        """Whether the coach's model is out of reach: cards still come."""
        self._status.offline = offline
        self._refresh()

    def set_keys(self, keys: settings.Keys) -> None:
        self._keys = keys
        self._pill.set_key(keys.call)
        self._line.set_keys(keys)
        self._fix.set_key(keys.fix)
        self._refresh()

    def wake(self) -> None:
        """Help was asked for: solid text and the actions, for a while."""
        self._card.set_awake(True)
        self._help_over.start()

    def answer(self, notice: Notice) -> None:
        """Why no help comes, and in its hint what to do."""
        self._status.answer = notice
        self._notice_over.start()
        self._refresh()

    # -- what stands on the glass ----------------------------------------------------------------

    def resized(self) -> None:
        self._refresh()

    def seat(self) -> None:
        box = self.glass
        self._pill.setGeometry(box)
        self._line.setGeometry(QRect(box.topLeft() + QPoint(0, 1), QSize(box.width(), _LINE)))
        card_top = overlay_line.HEIGHT + 1
        self._card.setGeometry(box.x(), box.y() + card_top, box.width(), overlay_card.HEIGHT)
        self._fix.setGeometry(box.x(), box.bottom() + 1 - _LINE, box.width(), _LINE)
        self._drawer.setGeometry(self.second)

    def clicked(self) -> None:
        if self._status.stage is Stage.NO_CALL:
            self._pill.click()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._drawer_over.stop()
        self._card.set_awake(True)

    def leaveEvent(self, event: QEvent) -> None:
        self._drawer_over.start()
        if not self._help_over.isActive():
            self._card.set_awake(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel opens the drawer."""
        if self._status.stage is not Stage.NO_CALL and not self._drawer_open:
            self._toggle_drawer()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the drawer is open: a press elsewhere in Sotto closes it. It never has the focus,
        so nothing else would tell."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched.window() is not self:
                self.close_drawer()
        return False

    def _refresh(self) -> None:
        status, shown = self._status, self._deck.shown
        in_call = status.stage is not Stage.NO_CALL
        status.unseen = self._deck.unseen
        has_row = self._has_row()
        self._pill.setVisible(not in_call)
        self._line.setVisible(in_call)
        self._line.tell(status)
        self._fix.setVisible(in_call and has_row)
        self._card.setVisible(in_call and shown is not None)
        self._card.set_covered(has_row)
        self._drawer.setVisible(in_call and self._drawer_open)
        self.fit(self._wanted_shape(in_call, has_row))
        if shown is None:
            self._card.clear()
        else:
            verdict = self._deck.verdicts.get(shown.about)
            self._card.show_advice(shown, pinned=self._deck.pinned, verdict=verdict)

    def _has_row(self) -> bool:
        """Whether a hint has its row. Once up it stays a while: the glass is not to bounce."""
        if row := self._status.row:
            if self._fix.isHidden():
                self._row_over.start()
            self._fix.tell(row)
        elif self._deck.shown is not None or not self._status.listening:
            self._row_over.stop()
        return row is not None or self._row_over.isActive()

    def _wanted_shape(self, in_call: bool, has_row: bool) -> Shape:
        if not in_call:
            return Shape(self._pill.sizeHint(), radius=Pill.HEIGHT // 2)
        height = _CARD if self._deck.shown else _TROUBLE if has_row else _LINE
        drawer = self._drawer.full_height if self._drawer_open else 0
        return Shape(QSize(self.glass_width, height), drawer=drawer)

    def _timer(self, interval: int, over: Callable[[], None]) -> QTimer:
        timer = QTimer(self, interval=interval, singleShot=True)
        timer.timeout.connect(over)
        return timer

    # -- what the rep does -----------------------------------------------------------------------

    @Slot()
    def _toggle_drawer(self) -> None:
        if self._drawer_open:
            self.close_drawer()
            return
        self._drawer_open = True
        self._app.installEventFilter(self)
        self._drawer.fill(self._actions(), tuple(self._deck.earlier), self._note())
        self._refresh()

    def _note(self) -> str:
        """How many tips did not come, and why the newest of them did not."""
        status = self._status
        return f"{status.held_back}: {status.why}" if status.held else ""

    @Slot()
    def close_drawer(self) -> None:
        """With Escape, say, or once the rep has turned to another program."""
        self._drawer_open = False
        self._app.removeEventFilter(self)
        self._refresh()

    def _actions(self) -> list[Action]:
        keys, status = self._keys, self._status
        window = Action("Show Sotto’s window", "", self.open_window_clicked.emit)
        sent = Action("What was sent", "", self.sent_clicked.emit)
        if status.stage is Stage.ENDING:
            return [sent, window]
        toggle = partial(self.coaching_toggled.emit, not status.coaching)
        coaching = "Cards and tips off" if status.coaching else "Cards and tips on"
        ask = Action("Ask for help", keys.help, self.ask_clicked.emit)
        pause = Action("Pause", keys.pause, self.pause_clicked.emit)
        off_record = Action("Off the record", keys.off_record, self.off_record_clicked.emit)
        back = keys.off_record if status.mode is Mode.OFF_RECORD else keys.pause
        go_on = Action("Go on", back, self.resume_clicked.emit)
        return [
            ask,
            Action(coaching, keys.coaching, toggle),
            *([pause, off_record] if status.mode is Mode.ON else [go_on]),
            sent,
            window,
            Action("End call", keys.call, self.end_clicked.emit),
        ]

    @Slot(object)
    def _pick(self, advice: Advice) -> None:
        self._deck.show(advice)
        self.close_drawer()

    @Slot(bool)
    def _pin(self, on: bool) -> None:
        self._deck.pin(on)
        self._refresh()

    @Slot(bool)
    def _judge(self, good: bool) -> None:
        if shown := self._deck.shown:
            self._deck.judge(shown.about, good)
            self.judged.emit(shown.about, good)
        self._refresh()

    @Slot()
    def _dismiss(self) -> None:
        self._deck.dismiss()
        self._refresh()

    @Slot()
    def _forget_notice(self) -> None:
        self._status.notice, self._status.held_now, self._status.answer = "", False, None
        self._refresh()

    @Slot()
    def _sleep(self) -> None:
        self._card.set_awake(self.underMouse())
