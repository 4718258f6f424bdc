"""One of several things to choose from: a radio button, its name, a line about it, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_1, SPACE_2, Theme
from app.ui.widgets import Line


class ChoiceRow(QWidget):
    """The radio button answers to a click anywhere on the row; `beside` holds its buttons."""

    def __init__(self, theme: Theme, name: str, about: str, *, possible: bool = True) -> None:
        super().__init__()
        self.name = Line(theme, name, weight=500)
        self.about = Paragraph(theme, about, size=11)
        self.problem = Paragraph(theme, size=11, tone="warn")
        self.radio = QRadioButton()
        keeps_room = self.radio.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.radio.setSizePolicy(keeps_room)
        self.radio.setFixedHeight(self.name.height())
        if not possible:  # one that is comes with its row: alone it would be a window
            self.radio.hide()
        self.radio.setAccessibleName(name)
        self.radio.setAccessibleDescription(about)
        self.name.setBuddy(self.radio)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(SPACE_2)
        self.words = QVBoxLayout()
        self.words.setSpacing(0)
        for one in (self.name, self.about, self.problem):
            self.words.addWidget(one)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, SPACE_1, 0, SPACE_1)
        line.setSpacing(SPACE_1)
        line.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self.words, 1)
        line.addLayout(self.beside)

    def say(self, about: str) -> None:
        self.about.say(about)
        self.radio.setAccessibleDescription(about)

    def complain(self, problem: str) -> None:
        """Say what is wrong with it; "": nothing."""
        self.problem.say(problem)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.radio.isHidden() and self.rect().contains(event.position().toPoint()):
            self.radio.click()
