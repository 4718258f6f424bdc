"""The card in the overlay: kind, headline, what to say, the quote, and the actions over it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget

from app.ui.overlay_deck import Advice
from app.ui.overlay_line import EDGE
from app.ui.overlay_parts import ICON_BUTTON, IconButton
from app.ui.overlay_words import Words
from app.ui.theme import GLASS, SPACE_1, font, line_height

HEIGHT = 151
"""Under the status line, with the glass's lower edge."""
REST = 15_000
"""Milliseconds after which the text recedes."""

_FADE = 120
_RESTING = 0.5
_KIND = QRectF(EDGE, 4, 0, 16)
_HEADLINE_TOP = 24
_SAY_LINE = 20
_QUOTE_TOP, _QUOTE_MIDDLE = 116, 132
"""The last line of a long say may take the quote's row."""
_CARET = QRectF(4, 2, 2, 14)


class CardView(QWidget):
    """Paints one card or tip; text is added to it, and what stands never moves."""

    pinned = Signal(bool)
    judged = Signal(bool)
    dismissed = Signal()

    def __init__(self, parent: QWidget, rest: int = REST) -> None:
        super().__init__(parent)
        self._advice: Advice | None = None
        self._headline = self._words(17, 600, line_height(17), 2)
        self._say = self._words(14, 400, _SAY_LINE, 4)
        self._awake = False
        self._covered = False
        self._old: QPixmap | None = None
        self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_FADE)
        self._fade.valueChanged.connect(self._step)
        self._fade.finished.connect(self._faded)
        self._resting = QTimer(self, interval=rest, singleShot=True)
        self._resting.timeout.connect(self.update)
        self._pin = self._action("pin", "Pin", checkable=True)
        self._good = self._action("thumbs-up", "Good", checkable=True)
        self._bad = self._action("thumbs-down", "Not helpful", checkable=True)
        self._close = self._action("x", "Put away")
        self._pin.clicked.connect(self.pinned)
        self._good.clicked.connect(self._judge_good)
        self._bad.clicked.connect(self._judge_bad)
        self._close.clicked.connect(self.dismissed)
        self._show_actions()

    @property
    def strength(self) -> float:
        """Of the text: 1, or less once nobody looked at it for a while."""
        awake = self._awake or self._resting.isActive() or self._pin.isChecked()
        return 1.0 if awake else _RESTING

    def show_advice(self, advice: Advice, *, pinned: bool, verdict: bool | None) -> None:
        """Show a card, another one than before or more of the same."""
        same = self._advice is not None and self._advice.about == advice.about
        if not same and self._advice is not None and self.isVisible() and self._moves():
            self._old = self._layer()
            self._fade.start()
        if not same:
            self._clear()
        if advice != self._advice:
            self._resting.start()
        self._advice = advice
        self._pin.setChecked(pinned)
        self._good.setChecked(verdict is True)
        self._bad.setChecked(verdict is False)
        self._lay_out()
        self.update()

    def clear(self) -> None:
        """Show nothing, and keep nothing of what was shown."""
        if self._advice is None:
            return
        self._fade.stop()
        self._advice = self._old = None
        self._clear()

    def set_awake(self, awake: bool) -> None:
        """While the pointer is over it, or help was asked for: solid text, and the actions."""
        if self._awake and not awake:
            self._resting.start()
        self._awake = awake
        self._show_actions()
        self.update()

    def set_covered(self, covered: bool) -> None:
        """While something more urgent takes the quote's row."""
        self._covered = covered
        self._show_actions()
        self.update()

    def lines(self) -> list[tuple[str, int, float]]:
        """Return every word of headline and say with its line and its x, for who looks after it."""
        return [(word.text, word.line, word.x) for word in self._headline.placed + self._say.placed]

    def resizeEvent(self, event: QResizeEvent) -> None:
        for place, button in enumerate((self._close, self._bad, self._good, self._pin), 1):
            x = self.width() - 11 - place * ICON_BUTTON
            button.move(x, _QUOTE_MIDDLE - ICON_BUTTON // 2)
        if event.size().width() != event.oldSize().width():
            self._clear()  # another width, other lines
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self.strength)
        if self._old is None:
            self._paint(painter)
        else:
            painter.drawPixmap(0, 0, self._dissolved(self._old, self._fade.currentValue()))

    def _action(self, icon: str, name: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(icon, name, self)
        button.setCheckable(checkable)
        return button

    @Slot()
    def _judge_good(self) -> None:
        self.judged.emit(True)

    @Slot()
    def _judge_bad(self) -> None:
        self.judged.emit(False)

    def _show_actions(self) -> None:
        acting = self._awake and not self._covered
        for button in (self._good, self._bad, self._close):
            button.setVisible(acting)
        self._pin.setVisible(acting)

    def _moves(self) -> bool:
        """Whether this system wants things to move."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.style().styleHint(hint, None, self) > 0

    @Slot()
    def _step(self) -> None:
        self.update()

    @Slot()
    def _faded(self) -> None:
        self._old = None
        self.update()

    def _words(self, size: int, weight: int, height: int, most_lines: int) -> Words:
        return Words(font(size, weight), height, max(self.width() - 2 * EDGE, 1), most_lines)

    def _clear(self) -> None:
        self._headline = self._words(17, 600, line_height(17), 2)
        self._say = self._words(14, 400, _SAY_LINE, 4)

    def _lay_out(self) -> None:
        if self._advice is None:
            return
        self._headline.say(self._advice.headline.split())
        if say := self._advice.say:
            if self._headline.lines == 2:
                self._say.limit(3)
            self._say.say((f"“{say}”" if self._advice.whole else f"“{say}").split())

    @property
    def _say_top(self) -> int:
        return _HEADLINE_TOP + self._headline.height + SPACE_1

    def _layer(self) -> QPixmap:
        scale = self.devicePixelRatio()
        layer = QPixmap(QSize(self.width(), self.height()) * scale)
        layer.setDevicePixelRatio(scale)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        self._paint(painter)
        painter.end()
        return layer

    def _dissolved(self, old: QPixmap, share: float) -> QPixmap:
        """Mix the old text into the new: what is the same in both does not flicker."""
        mix = QPixmap(old.size())
        mix.setDevicePixelRatio(old.devicePixelRatio())
        mix.fill(Qt.GlobalColor.transparent)
        painter = QPainter(mix)
        painter.setOpacity(1 - share)
        painter.drawPixmap(0, 0, old)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        painter.setOpacity(share)
        painter.drawPixmap(0, 0, self._layer())
        painter.end()
        return mix

    def _paint(self, painter: QPainter) -> None:
        if self._advice is None:
            return
        if self._covered:
            painter.setClipRect(0, 0, self.width(), _QUOTE_TOP)
        inside = self.width() - 2 * EDGE
        kind = _KIND.adjusted(0, 0, inside, 0)
        painter.setFont(font(11, 500))
        painter.setPen(QColor(GLASS.accent))
        painter.drawText(kind, Qt.AlignmentFlag.AlignVCenter, self._advice.kind)
        painter.setFont(font(11))
        painter.setPen(QColor(GLASS.secondary))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(kind, right, self._advice.source)
        painter.setPen(QColor(GLASS.text))
        self._headline.paint(painter, QPointF(EDGE, _HEADLINE_TOP))
        say_end = self._say_top + self._say.height
        over = say_end > _QUOTE_TOP
        self._say.paint(
            painter, QPointF(EDGE, self._say_top), self._evidence_width if over else None
        )
        if not self._advice.whole:
            self._paint_caret(painter)
        if not over:
            self._paint_quote(painter, self._advice)

    @property
    def _evidence_width(self) -> float:
        """Of the quote's row, as far as the actions leave it."""
        taken = 4 * ICON_BUTTON - 2 if self._awake else 0
        return self.width() - 2 * EDGE - taken

    def _paint_caret(self, painter: QPainter) -> None:
        if self._say.lines:
            end, top = self._say.end(), self._say_top
        else:
            end, top = self._headline.end(), _HEADLINE_TOP + 2
        box = _CARET.translated(EDGE + end.x(), top + end.y())
        painter.fillRect(box, QColor(GLASS.accent))

    def _paint_quote(self, painter: QPainter, advice: Advice) -> None:
        if not advice.quote:
            return
        style = font(11, tabular=True)
        metrics = QFontMetricsF(style)
        before = f"{advice.evidence} “"
        room = self._evidence_width - metrics.horizontalAdvance(before + "”")
        quote = metrics.elidedText(advice.quote, Qt.TextElideMode.ElideRight, room)
        quote = quote.replace(" …", "…")
        row = QRectF(EDGE, _QUOTE_MIDDLE - 8, self._evidence_width + 1, 16)
        painter.setFont(style)
        painter.setPen(QColor(GLASS.secondary))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, f"{before}{quote}”")
