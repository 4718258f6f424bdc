"""What shows how loud a side is, and who talks how much."""

from collections import deque

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import Theme

FLOOR = -60.0
"""dBFS: what is softer shows as nothing."""
GOOD_LOUDNESS = (-33.0, -9.0)
"""dBFS of a voice that is understood best: the goal of the level bar."""
TICK = 100
"""Milliseconds: meters move at most that often."""


def height_of(loudness: float) -> float:
    """How far up a meter a loudness in dBFS reaches, 0 to 1."""
    return min(1.0, max(0.0, 1 - loudness / FLOOR))


class Meter(QWidget):
    """Nine bars: how loud one side was in each tenth of the last 0.9 s."""

    BARS = 9
    _WIDTH, _GAP, _LOWEST, _HIGHEST = 3, 2, 3, 20
    _TOP = -12.0
    """dBFS at which a bar is full: a voice seldom averages more."""

    def __init__(self, theme: Theme, tone: str = "control") -> None:
        """`tone`: the name of a colour token."""
        super().__init__()
        self._theme = theme
        self._tone = tone
        self._bars: deque[float] = deque(maxlen=self.BARS)
        self._stale = False
        self._rest = QTimer(self, interval=TICK, singleShot=True)
        self._rest.timeout.connect(self._show)
        self.setFixedSize(self.BARS * (self._WIDTH + self._GAP) - self._GAP, self._HIGHEST)
        theme.changed.connect(self.update)
        self.clear()

    @property
    def heights(self) -> tuple[float, ...]:
        """Of the bars in px, the newest last."""
        return tuple(self._bars)

    @property
    def tone(self) -> str:
        return self._tone

    def push(self, loudness: float) -> None:
        """Take the next tenth of a second, in dBFS."""
        share = height_of(loudness) / height_of(self._TOP)
        self._bars.append(self._LOWEST + min(1.0, share) * (self._HIGHEST - self._LOWEST))
        self._stale = True
        if not self._rest.isActive():
            self._show()

    def clear(self) -> None:
        """Lie flat."""
        self._bars.extend([self._LOWEST] * self.BARS)
        self.update()

    def set_tone(self, tone: str) -> None:
        if tone != self._tone:
            self._tone = tone
            self.update()

    @Slot()
    def _show(self) -> None:
        if self._stale:
            self._stale = False
            self._rest.start()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = _painter(self, getattr(self._theme.tokens, self._tone))
        for place, height in enumerate(self._bars):
            left = place * (self._WIDTH + self._GAP)
            bar = QRectF(left, (self._HIGHEST - height) / 2, self._WIDTH, height)
            painter.drawRoundedRect(bar, self._WIDTH / 2, self._WIDTH / 2)


class _Bar(QWidget):
    """A lying bar of 8 px with a line below it where one wants to be."""

    _HEIGHT, _LINE = 8, 2
    GOAL_TOP = 12
    """Where the line is, in px."""

    def __init__(self, theme: Theme, goal: tuple[float, float]) -> None:
        """`goal`: from and to, as shares of the width."""
        super().__init__()
        self._theme = theme
        self._goal = goal
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, self.GOAL_TOP + self._LINE)

    def _fill(self, painter: QPainter, colour: str, start: float, end: float) -> None:
        """`start` and `end` in px."""
        painter.setBrush(QColor(colour))
        radius = min(self._HEIGHT, end - start) / 2
        painter.drawRoundedRect(QRectF(start, 0, end - start, self._HEIGHT), radius, radius)

    def _draw_goal(self, painter: QPainter) -> None:
        start, end = (share * self.width() for share in self._goal)
        painter.setBrush(QColor(self._theme.tokens.secondary))
        painter.drawRoundedRect(QRectF(start, self.GOAL_TOP, end - start, self._LINE), 1, 1)


class LevelBar(_Bar):
    """How loud a side is now, with its peak of the last second and the range to aim for."""

    _KEPT = 1000
    """Milliseconds that a peak mark stays."""

    def __init__(self, theme: Theme, goal: tuple[float, float] | None = GOOD_LOUDNESS) -> None:
        """`goal` in dBFS; None: any loudness is as good, as of what the speakers play."""
        low, high = goal or (FLOOR, FLOOR)
        super().__init__(theme, (height_of(low), height_of(high)))
        self._has_goal = goal is not None
        self._tone = "control"
        self._level = 0.0
        self._peak = 0.0
        self._kept = QTimer(self, interval=self._KEPT, singleShot=True)
        self._kept.timeout.connect(self._drop_peak)

    @property
    def level(self) -> float:
        """Share of the bar that is filled."""
        return self._level

    @property
    def peak(self) -> float:
        """Where the peak mark stands, as a share of the bar."""
        return self._peak

    @property
    def tone(self) -> str:
        return self._tone

    def set_tone(self, tone: str) -> None:
        """`tone`: the name of a colour token."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def show_level(self, loudness: float) -> None:
        """Take the next tenth of a second, in dBFS."""
        self._level = height_of(loudness)
        if self._level >= self._peak:
            self._peak = self._level
            self._kept.start()
        self.update()

    def clear(self) -> None:
        self._kept.stop()
        self._level = self._peak = 0.0
        self.update()

    @Slot()
    def _drop_peak(self) -> None:
        self._peak = self._level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        tone = getattr(tokens, self._tone)
        painter = _painter(self, tokens.line)
        self._fill(painter, tokens.line, 0, self.width())
        self._fill(painter, tone, 0, self._level * self.width())
        if self._peak > self._level:
            painter.fillRect(QRectF(self._peak * self.width() - 2, 0, 2, self._HEIGHT), tone)
        if self._has_goal:
            self._draw_goal(painter)


class RatioBar(_Bar):
    """Who talked how much: the rep from the left, the prospect from the right."""

    _GAP = 2

    def __init__(self, theme: Theme, goal: tuple[float, float]) -> None:
        """`goal`: the rep's share, from and to, 0 to 1."""
        super().__init__(theme, goal)
        self._share: float | None = None

    @property
    def share(self) -> float | None:
        return self._share

    def show_share(self, share: float | None) -> None:
        """`share` of the rep, 0 to 1; None: too early to say."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = _painter(self, tokens.line)
        if self._share is None:
            self._fill(painter, tokens.line, 0, self.width())
        else:
            border = self._share * self.width()
            self._fill(painter, tokens.control, 0, max(0.0, border - self._GAP / 2))
            start = min(float(self.width()), border + self._GAP / 2)
            self._fill(painter, tokens.accent, start, self.width())
        self._draw_goal(painter)


def _painter(widget: QWidget, colour: str) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    return painter
