"""The title of a call, which can be written over in its place."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.focus_ring import RING_RADIUS
from app.ui.theme import RADIUS_CONTROL, Theme, font
from app.ui.widgets import Line

_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_LONGEST = 120
_AIR = 2
"""Px that a field leaves before its words; these stand where they were read."""


class Title(Line):
    """A double click, Enter or F2 opens it; Enter or leaving it keeps the words, Escape not."""

    renamed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, size=14, weight=600)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty(RING_RADIUS, RADIUS_CONTROL)
        self.setAccessibleDescription("Enter renames the call")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._field = QLineEdit(self)
        self._field.setProperty("kind", "title")
        self._field.setFont(font(14, 600))
        self._field.setAccessibleName("Title of the call")
        self._field.setMaxLength(_LONGEST)
        self._field.setTextMargins(-_AIR, 0, 0, 0)
        self._field.installEventFilter(self)
        self._field.editingFinished.connect(self._keep)
        self._field.hide()

    @property
    def is_open(self) -> bool:
        return not self._field.isHidden()

    def open(self) -> None:
        """Let the rep write."""
        self._field.setText(self.text())
        self._field.setGeometry(self.rect())
        self._field.show()
        self._field.setFocus()
        self._field.selectAll()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _EDIT_KEYS:
            self.open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._field.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
            if event.key() in _EDIT_KEYS:
                self._keep()
                return True
        return False

    @Slot()
    def _keep(self) -> None:
        if not self.is_open:
            return
        words = self._field.text().strip()
        self._close()
        if words and words != self.text():
            self.setText(words)
            self.renamed.emit(words)

    def _close(self) -> None:
        self._field.hide()
        self.setFocus()
