"""One side of the call in the call bar: its icon, how loud it is, and how it is heard in words."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from app.audio.words import listening, missing, paused, refused, too_loud, too_soft
from app.events import Channel, Side, SideState
from app.ui.marks import Icon
from app.ui.meters import Meter
from app.ui.theme import SPACE_2, SPACE_3, Theme, font, line_height
from app.ui.widgets import as_tip


@dataclass(frozen=True, slots=True)
class SideWords:
    """What is said of a side; `tone` and `bars` are names of colour tokens."""

    title: str
    hint: str
    tone: str = "text"
    bars: str = "disabled"
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """What differs between the sides."""

    icon: str
    icon_off: str
    bars: str
    ready: str


_LOOKS = {
    Channel.REP: _Look("mic", "mic-off", "control", "Microphone ready"),
    Channel.PROSPECT: _Look("volume-2", "volume-x", "accent", "Speakers ready"),
}
_LISTENING = SideWords(*listening())
_TOO_SOFT_OR_LOUD = (too_soft(), too_loud())
PAUSED = SideWords(*paused(), "secondary")
OFF_RECORD = SideWords("Off the record", "Nothing is heard or kept", "secondary")
OVER = SideWords("The call is over", "Nothing more is heard", "secondary")


WORDS = 176
"""Px that the words of a side take."""


class SideMeter(QWidget):
    """A side before, in and after a call. What it says never changes its size."""

    fix_clicked = Signal(Channel)
    """The rep takes the other device that the words offer."""
    said = Signal()
    """Its words changed, and with them perhaps the state of the whole call."""

    def __init__(self, theme: Theme, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._look = _LOOKS[channel]
        self._side: Side | None = None
        self._ready = SideWords(self._look.ready, "")
        self._silenced: SideWords | None = None
        self._in_call = False
        self._icon = Icon(theme, self._look.icon)
        self._meter = Meter(theme, "disabled")
        self._words = _Words(theme)
        self._words.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._icon)
        row.addSpacing(SPACE_2)
        row.addWidget(self._meter)
        row.addSpacing(SPACE_3)
        row.addWidget(self._words)
        self._say()

    @property
    def words(self) -> SideWords:
        """What it says now."""
        if self._silenced is not None:
            return self._silenced
        if self._side is None:  # of a call that has just begun nothing is known, good or bad
            return _LISTENING if self._in_call else self._ready
        return self._words_of(self._side)

    @property
    def heights(self) -> tuple[float, ...]:
        """Of its bars in px, the newest last."""
        return self._meter.heights

    def show_device(self, name: str, trouble: str = "") -> None:
        """Say before a call what will be heard: `name` of the device; empty: there is none.

        `trouble`: why, where that is no matter of plugging one in.
        """
        lack = refused(self._channel, trouble) if trouble else missing(self._channel)
        none = SideWords(*lack, "bad", "bad")
        self._ready = SideWords(self._look.ready, name) if name else none
        self._say()

    def rest(self) -> None:
        """No call: no sound is taken, and how the last one was heard is over."""
        self._side = self._silenced = None
        self._in_call = False
        self._meter.clear()
        self._say()

    def show_side(self, side: Side) -> None:
        self._side = side
        self._say()

    def show_level(self, loudness: float) -> None:
        """Take the next tenth of a second, in dBFS."""
        if self._silenced is None:
            self._meter.push(loudness)

    def silence(self, words: SideWords | None) -> None:
        """Lie flat and say `words`: `PAUSED`, `OFF_RECORD`, `OVER`; None: a call is heard."""
        if self._in_call and words == self._silenced:
            return
        self._silenced, self._in_call = words, True
        self._meter.clear()
        self._say()

    def set_room(self, words: int) -> None:
        """`words`: their width in px; 0: only the tooltip has them."""
        self._words.setFixedWidth(words)
        self._words.setVisible(words > 0)

    def _words_of(self, side: Side) -> SideWords:
        bars = self._look.bars
        match side.state:
            case SideState.HEARING | SideState.BACK:
                if (side.text, side.hint) in _TOO_SOFT_OR_LOUD:
                    return SideWords(side.text, side.hint, "warn", "warn")
                return SideWords(side.text, side.hint, bars=bars)
            case SideState.SILENT:
                return SideWords(side.text, side.hint)
            case SideState.UNHEARD:
                return SideWords(side.text, side.hint, "warn", "warn", bool(side.fix))
            case SideState.GONE:
                return SideWords(side.text, side.hint, "warn", bars, bool(side.fix))
            case SideState.MISSING:
                return SideWords(side.text, side.hint, "bad", "bad", bool(side.fix))

    def _say(self) -> None:
        words = self.words
        self._words.say(words)
        self.setToolTip(as_tip("\n".join(filter(None, (words.title, words.hint)))))
        self._meter.set_tone(words.bars)
        self._icon.set_name(self._look.icon_off if words.tone == "bad" else self._look.icon)
        self.said.emit()

    @Slot()
    def _on_clicked(self) -> None:
        self.fix_clicked.emit(self._channel)


class _Words(QAbstractButton):
    """Two lines of fixed width. They are a button only while there is something to mend."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._said = SideWords("", "")
        self._fonts = (font(13, 500), font(11))
        self._heights = (line_height(13), line_height(11))
        self.setFixedSize(WORDS, sum(self._heights))
        theme.changed.connect(self.update)

    def say(self, words: SideWords) -> None:
        if words == self._said:
            return
        self._said = words
        whole = f"{words.title}. {words.hint}".removesuffix(". ")
        self.setText(whole)
        self.setAccessibleName(whole)
        self.setEnabled(words.fixable)
        policy = Qt.FocusPolicy.StrongFocus if words.fixable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        shape = Qt.CursorShape.PointingHandCursor if words.fixable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def shown_lines(self) -> tuple[str, str]:
        """The words that there is room for: of trouble, what is wrong, not what to do about it."""
        hint = self._said.hint
        if self._said.tone == "bad":
            first, stop, _ = hint.partition(". ")
            hint = first + stop.strip()
        title, hint = (
            QFontMetrics(self._fonts[place]).elidedText(
                line, Qt.TextElideMode.ElideRight, self.width()
            )
            for place, line in enumerate((self._said.title, hint))
        )
        return title, hint

    def sizeHint(self) -> QSize:
        return self.size()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        top = 0
        tones = (self._said.tone, "secondary")
        for place, line in enumerate(self.shown_lines()):
            face = self._fonts[place]
            face.setUnderline(self._said.fixable and place == 1 and self.underMouse())
            painter.setFont(face)
            painter.setPen(QColor(getattr(tokens, tones[place])))
            box = QRect(0, top, self.width(), self._heights[place])
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line)
            top += self._heights[place]
