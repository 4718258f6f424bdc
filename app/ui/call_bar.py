"""The bar above all: the one filled button, the clock, the call's title, and both sides."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from app.config.settings import Keys
from app.events import Channel, Level, Side
from app.record.export.plain import clock
from app.ui.marks import Dot, DotState
from app.ui.phase import Phase
from app.ui.side_meter import OFF_RECORD, OVER, PAUSED, WORDS, SideMeter
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_6, Theme, icon
from app.ui.title import Title
from app.ui.widgets import KeyCap, Line, short_keys

_WORDS = {
    Phase.GETTING_READY: "Getting ready, already listening",
    Phase.PAUSED: "Paused",
    Phase.OFF_RECORD: "Off the record",
    Phase.ENDING: "Writing down the last words …",
}
"""They stand where the playbook does, which is no news by then."""
_SILENCED = {
    Phase.PAUSED: PAUSED,
    Phase.OFF_RECORD: OFF_RECORD,
    Phase.ENDING: OVER,
}
_DOTS = {
    Phase.PAUSED: DotState.PAUSED,
    Phase.OFF_RECORD: DotState.HOLLOW,
    Phase.ENDING: DotState.PAUSED,
}
"""Of the states in which it does not matter how the sides are heard."""
_SWITCHABLE = (Phase.GETTING_READY, Phase.LIVE, Phase.PAUSED, Phase.OFF_RECORD)

_HEIGHT = 60
_NARROWEST = 600
_BUTTON = 124
_CLOCK = 84
"""Px of dot and clock; they end where the times of the transcript do."""
_TITLE = 20
"""Px: tighter than text that is read, the same as the words of a side."""
_ROOMS = ((1000, WORDS), (800, 96), (0, 0))
"""From which width of the bar on the words of a side have how much room, in a call."""
_ROOMS_BEFORE = ((960, WORDS), (910, 158), (800, 96), (0, 0))
"""Before one, when no title stands between."""


class CallBar(QWidget):
    start_clicked = Signal()
    end_clicked = Signal()
    pause_toggled = Signal(bool)
    off_record_toggled = Signal(bool)
    fix_clicked = Signal(Channel)
    """Listen to the device that this side's words offer."""
    renamed = Signal(str)
    about_toggled = Signal(bool)
    """The sheet about the call, open or not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = Phase.IDLE
        self._playbook = ""
        self._held = False
        """The focus waits: the button to end was pressed and is off until the call has ended."""
        self._start = _button("Start call", "primary")
        self._end = _button("End call", "end")
        self._cap = KeyCap(theme)
        self._pause = _toggle("Pause")
        self._off_record = _toggle("Off the record")
        self._about_next = QPushButton("About the call")
        self._about_next.setProperty("kind", "quiet")
        self._about_next.setCheckable(True)
        self._about_this = _toggle("About this call")
        self._dot = Dot(theme)
        self._clock = Line(theme, "0:00", size=17, weight=500)
        self._clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._title = Title(theme)
        self._title.setFixedHeight(_TITLE)
        self._subtitle = Line(theme, size=11, tone="secondary")
        self._before_call = QWidget()
        self._in_call = QWidget()
        self._sides = {channel: SideMeter(theme, channel) for channel in Channel}
        self.setFixedHeight(_HEIGHT)
        self._lay_out()
        self._wire()
        self.set_keys(Keys())
        self._dress()
        self.set_state(Phase.IDLE)

    @property
    def state(self) -> Phase:
        return self._state

    @property
    def dot(self) -> DotState:
        """What the dot says of the call."""
        return self._dot.state

    def set_state(self, state: Phase) -> None:
        self._state = state
        idle = state is Phase.IDLE
        held = self._held or self._start.hasFocus() or self._end.hasFocus()
        self._before_call.setVisible(idle)
        self._in_call.setVisible(not idle)
        self._end.setEnabled(state is not Phase.ENDING)
        for button, checked in (
            (self._pause, state is Phase.PAUSED),
            (self._off_record, state is Phase.OFF_RECORD),
        ):
            button.setEnabled(state in _SWITCHABLE)
            button.setChecked(checked)
        for side in self._sides.values():
            if idle:
                side.rest()
            else:
                side.silence(_SILENCED.get(state))
        self._subtitle.setText(_WORDS.get(state, self._playbook))
        self._share_room()
        self._show_dot()
        self._held = held and state is Phase.ENDING
        if held and not self._held:  # what was pressed has gone: the other one takes its place
            (self._start if idle else self._end).setFocus()

    def set_keys(self, keys: Keys) -> None:
        """Show these keys, on the cap and in the tooltips."""
        self._cap.set_keys(keys.call)
        self._end.setToolTip(_with_key("End the call", keys.call))
        self._pause.setToolTip(_with_key("Pause: nothing is heard", keys.pause))
        self._off_record.setToolTip(
            _with_key("Off the record: the last 30 s are forgotten too", keys.off_record)
        )

    def set_title(self, title: str, playbook: str) -> None:
        """`playbook`: its name; empty where none helps in this call."""
        self._title.setText(title)
        self._title.setAccessibleName(title)
        self._playbook = f"Playbook: {playbook}" if playbook else ""
        self._subtitle.setText(_WORDS.get(self._state, self._playbook))

    def show_about(self, on: bool, *, focus: bool) -> None:
        """Whether the sheet about the call is open; `focus`: the keyboard comes back from it."""
        for button in (self._about_next, self._about_this):
            button.setChecked(on)
            if focus and button.isVisible():
                button.setFocus()

    def set_time(self, seconds: float) -> None:
        """On the call clock."""
        self._clock.setText(clock(seconds))

    def show_devices(self, microphone: str, loopback: str, trouble: str = "") -> None:
        """Names as the system shows them, empty where there is no device; seen before a call.

        `trouble`: why, where that is no matter of plugging one in.
        """
        self._sides[Channel.REP].show_device(microphone, trouble)
        self._sides[Channel.PROSPECT].show_device(loopback, trouble)

    def show_level(self, level: Level) -> None:
        self._sides[level.channel].show_level(level.loudness)

    def show_side(self, side: Side) -> None:
        self._sides[side.channel].show_side(side)

    def side(self, channel: Channel) -> SideMeter:
        return self._sides[channel]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), QColor(tokens.background))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_room()

    def _share_room(self) -> None:
        rooms = _ROOMS_BEFORE if self._state is Phase.IDLE else _ROOMS
        room = next(room for width, room in rooms if self.width() >= width)
        for side in self._sides.values():
            side.set_room(room)

    def minimumSizeHint(self) -> QSize:
        """In less the title and the words of the sides have given way already."""
        return QSize(_NARROWEST, _HEIGHT)

    def _lay_out(self) -> None:
        row = _row(self)
        row.setContentsMargins(SPACE_3, 0, SPACE_4, 0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        before = _row(self._before_call)
        before.addWidget(self._start)
        before.addSpacing(SPACE_3)
        before.addWidget(self._cap)
        before.addSpacing(SPACE_3)
        before.addWidget(self._about_next)
        row.addWidget(self._before_call)
        self._lay_out_call(_row(self._in_call))
        row.addWidget(self._in_call, 1)
        row.addStretch()
        for side in self._sides.values():
            row.addSpacing(SPACE_6)
            row.addWidget(side)

    def _lay_out_call(self, row: QHBoxLayout) -> None:
        time_box = QWidget()
        time_box.setFixedWidth(_CLOCK)
        time = _row(time_box)
        time.addStretch()
        time.addWidget(self._dot)
        time.addSpacing(10)
        time.addWidget(self._clock)
        for widget, gap in (
            (self._end, SPACE_2),
            (self._pause, SPACE_1),
            (self._off_record, SPACE_1),
            (self._about_this, SPACE_1),
            (time_box, SPACE_6),
        ):
            row.addWidget(widget)
            row.addSpacing(gap)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch()
        row.addLayout(words, 1)

    def _wire(self) -> None:
        self._start.clicked.connect(self.start_clicked)
        self._end.clicked.connect(self.end_clicked)
        self._pause.clicked.connect(self.pause_toggled)
        self._off_record.clicked.connect(self.off_record_toggled)
        self._title.renamed.connect(self.renamed)
        for button in (self._about_next, self._about_this):
            button.clicked.connect(self.about_toggled)
            button.setToolTip("Title, company, contact, notes (Ctrl+I)")
        for side in self._sides.values():
            side.fix_clicked.connect(self.fix_clicked)
            side.said.connect(self._show_dot)
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._start.setIcon(icon("circle", tokens.on_accent, 12, filled=True, gap=4))
        self._end.setIcon(icon("square", tokens.surface, 12, filled=True, gap=4))
        self._pause.setIcon(icon("pause", tokens.secondary))
        self._off_record.setIcon(icon("eye-off", tokens.secondary))
        self._about_next.setIcon(icon("file-text", tokens.secondary, gap=4))
        self._about_this.setIcon(icon("file-text", tokens.secondary))

    @Slot()
    def _show_dot(self) -> None:
        self._dot.set_state(_DOTS.get(self._state) or self._heard())

    def _heard(self) -> DotState:
        tones = {side.words.tone for side in self._sides.values()}
        if "bad" in tones:
            return DotState.BAD
        return DotState.WARN if "warn" in tones else DotState.GOOD


def _button(words: str, kind: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("kind", kind)
    button.setFixedWidth(_BUTTON)
    button.setIconSize(QSize(16, 12))
    return button


def _toggle(words: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("kind", "icon")
    button.setCheckable(True)
    button.setAccessibleName(words)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _row(parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    return row


def _with_key(words: str, keys: str) -> str:
    return f"{words} ({short_keys(keys)})" if keys else words
