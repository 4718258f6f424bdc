"""The overlay's status line, and the row that says what to do: about a side that is not heard, or
for help to come."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.config.settings import Keys
from app.events import Channel, Mode, Notice, Side
from app.record.export.plain import clock
from app.ui.overlay_parts import ICON_BUTTON, IconButton, WordButton, paint_dot
from app.ui.overlay_status import Dot, Status
from app.ui.theme import GLASS, SPACE_2, SPACE_4, font

HEIGHT = 36
EDGE = 17
"""Of the glass's content: its edge of 1 px, and 16."""
_MIDDLE = 18
_CLOCK = 33
_WORDS = 85
_BAR_WIDTH, _BAR_HEIGHT = 56, 4
_GAP = 6

_DOTS = {
    Dot.GOOD: GLASS.good,
    Dot.WARN: GLASS.warn,
    Dot.BAD: GLASS.bad,
    Dot.GREY: GLASS.grey,
    Dot.HOLLOW: GLASS.text,
}


class StatusLine(QWidget):
    """Dot, clock, talk ratio or words, one chip, ⋯."""

    more_clicked = Signal()
    resume_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._status = Status()
        self._keys = Keys()
        self._clock = clock(0)
        self.more = IconButton("ellipsis", "More", self)
        self.more.clicked.connect(self.more_clicked)
        self._go_on = WordButton("Go on", 11, self, filled=False)
        self._go_on.clicked.connect(self.resume_clicked)
        self._go_on.hide()

    def set_time(self, seconds: float) -> None:
        text = clock(seconds)
        if text != self._clock:
            self._clock = text
            self.update(_CLOCK, 0, _WORDS - _CLOCK, HEIGHT)

    def set_keys(self, keys: Keys) -> None:
        self._keys = keys
        self._renew()

    def tell(self, status: Status) -> None:
        """Show this."""
        if status != self._status:
            # a copy: the overlay goes on with its own
            self._status = replace(status, sides=dict(status.sides), heard=dict(status.heard))
            self._renew()

    def _renew(self) -> None:
        status = self._status
        off = status.mode is Mode.OFF_RECORD
        self._go_on.set_key(self._keys.off_record if off else self._keys.pause)
        self._go_on.setVisible(status.can_go_on)
        self._arrange()
        if self.accessibleName() != (spoken := self._spoken()):
            self.setAccessibleName(spoken)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    @property
    def _right(self) -> int:
        """Where the chip ends."""
        return self.width() - 11 - ICON_BUTTON - SPACE_2

    def _arrange(self) -> None:
        self.more.move(self.width() - 11 - ICON_BUTTON, _MIDDLE - ICON_BUTTON // 2)
        words = QFontMetricsF(font(11)).horizontalAdvance(self._status.words)
        self._go_on.sit(self._right, _MIDDLE - 12, self._right - _WORDS - words - SPACE_4)

    def _spoken(self) -> str:
        chip = self._status.chip
        return ", ".join(part for part in (self._status.words, chip.text if chip else "") if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = self._status.dot
        paint_dot(painter, QPointF(21, _MIDDLE), _DOTS[dot], hollow=dot is Dot.HOLLOW)
        painter.setFont(font(11, tabular=True))
        painter.setPen(QColor(GLASS.text))
        painter.drawText(QRectF(_CLOCK, 0, _WORDS - _CLOCK, HEIGHT), _LEFT, self._clock)
        if self._status.words:
            self._paint_words(painter)
        else:
            self._paint_numbers(painter)

    def _paint_words(self, painter: QPainter) -> None:
        trouble = self._status.trouble
        style = font(11, 500 if trouble else 400)
        colour = GLASS.text
        if trouble:
            colour = GLASS.bad if self._status.dot is Dot.BAD else GLASS.warn
        right = self._right if self._go_on.isHidden() else self._go_on.x() - SPACE_2
        text = QFontMetricsF(style).elidedText(
            self._status.words, Qt.TextElideMode.ElideRight, right - _WORDS
        )
        painter.setFont(style)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(_WORDS, 0, right - _WORDS, HEIGHT), _LEFT, text)

    def _paint_numbers(self, painter: QPainter) -> None:
        left = float(self._right)
        if chip := self._status.chip:
            painter.setFont(font(11))
            painter.setPen(QColor(GLASS.secondary if chip.quiet else GLASS.text))
            width = min(QFontMetricsF(font(11)).horizontalAdvance(chip.text), left - _WORDS)
            left -= width
            text = QFontMetricsF(font(11)).elidedText(
                chip.text, Qt.TextElideMode.ElideRight, width + 1
            )
            painter.drawText(QRectF(left, 0, width + 1, HEIGHT), _LEFT, text)
        if self._status.talk_share is not None:
            self._paint_ratio(painter, self._status.talk_share, left - SPACE_2)

    def _paint_ratio(self, painter: QPainter, share: float, room: float) -> None:
        """As much of it as there is room for: the chip is what matters now."""
        style = font(11, tabular=True)
        metrics = QFontMetricsF(style)
        percent = round(share * 100)
        bar = _WORDS + round(metrics.horizontalAdvance("You 88")) + _GAP
        if bar + _BAR_WIDTH > room:
            return
        painter.setFont(style)
        painter.setPen(QColor(GLASS.secondary))
        own = QRectF(_WORDS, 0, bar - _GAP - _WORDS, HEIGHT)
        painter.drawText(own, _LEFT, f"You {percent}")
        after = bar + _BAR_WIDTH + _GAP
        theirs = str(100 - percent)
        if after + metrics.horizontalAdvance(theirs) <= room:
            painter.drawText(QRectF(after, 0, room - after, HEIGHT), _LEFT, theirs)
        self._paint_bar(painter, bar, share)

    def _paint_bar(self, painter: QPainter, x: float, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        own = round(min(max(share, 0.0), 1.0) * (_BAR_WIDTH - 2) * 2) / 2
        top = _MIDDLE - _BAR_HEIGHT / 2
        for start, width, colour in (
            (x, own, GLASS.secondary),
            (x + own + 2, _BAR_WIDTH - 2 - own, GLASS.accent),
        ):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(start, top, width, _BAR_HEIGHT), 2, 2)


class FixRow(QWidget):
    """“Sound plays on ‘Speakers’.” and the button that listens there."""

    fix_clicked = Signal(object)
    """The Channel that it speaks of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._channel: Channel | None = None
        self._button = WordButton("Listen there", 13, self, filled=True)
        self._button.clicked.connect(self._click)

    def set_key(self, key: str) -> None:
        self._button.set_key(key)
        self._arrange()

    def tell(self, row: Side | Notice) -> None:
        """Show its hint, and the button where another device would help."""
        side = row if isinstance(row, Side) else None
        self._text, self._channel = row.hint, side.channel if side else None
        self._button.setVisible(bool(side and side.fix))
        self.setAccessibleName(row.hint)
        self._arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    @Slot()
    def _click(self) -> None:
        self.fix_clicked.emit(self._channel)

    def _arrange(self) -> None:
        words = QFontMetricsF(font(13)).horizontalAdvance(self._text)
        right = self.width() - EDGE
        self._button.sit(right, 5, right - EDGE - words - SPACE_2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(13))
        painter.setPen(QColor(GLASS.text))
        end = self.width() - EDGE if self._button.isHidden() else self._button.x() - SPACE_2
        text = QFontMetricsF(font(13)).elidedText(
            self._text, Qt.TextElideMode.ElideRight, end - EDGE
        )
        painter.drawText(QRectF(EDGE, 0, end - EDGE, 34), _LEFT, text)


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
