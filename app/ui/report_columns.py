"""Where the sections of a report stand: one below the other, some of them on a card."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.report_rows import ReportSection
from app.ui.theme import RADIUS_CARD, SPACE_4, SPACE_6, Theme


class Column(QWidget):
    """Sections, one below the other."""

    went = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(SPACE_6)
        self._sections: list[ReportSection] = []

    @property
    def headings(self) -> list[str]:
        return [section.heading for section in self._sections]

    def show_sections(self, sections: Sequence[ReportSection]) -> None:
        """In the place of those that were there."""
        for old in self._sections:
            self._inside.removeWidget(old)
            old.hide()  # at once; it goes when the loop is next idle
            old.deleteLater()
        self._sections = list(sections)
        for place, section in enumerate(self._sections):
            section.went.connect(self.went)
            self._inside.insertWidget(place, section)
            section.show()


class Card(QWidget):
    """A raised surface round what matters most."""

    def __init__(self, theme: Theme, inside: QWidget) -> None:
        super().__init__()
        self._theme = theme
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        box.addWidget(inside)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(QColor(tokens.raised))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, RADIUS_CARD, RADIUS_CARD)
