"""Where one writes what is looked for: among the calls, among the settings."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.marks import Icon
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets import Line, short_keys

_ICON = 16
_PADDING = SPACE_2 + 1


class SearchField(QLineEdit):
    """With the glass in front and its key behind, while there are no words in it.

    Escape empties it; in an empty one it is the window's.
    """

    left = Signal()
    """Down: to what was found."""

    def __init__(self, theme: Theme, words: str, key: str = "") -> None:
        """`words`: what it is for; `key`: that leads to it, shown where one is given."""
        super().__init__()
        self.setProperty("kind", "search")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._glass = Icon(theme, "search")
        self._glass.setParent(self)
        native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        self._key = Line(theme, short_keys(native), size=11, tone="secondary")
        self._key.setParent(self)
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextMargins(_ICON + 2, 0, 0, 0)
        self.textChanged.connect(self._show_key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = self.height() // 2
        self._glass.move(_PADDING, middle - _ICON // 2)
        self._key.resize(self._key.sizeHint())
        left = self.width() - SPACE_3 + 1 - self._key.width()
        self._key.move(left, middle - self._key.height() // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _show_key(self, words: str) -> None:
        self._key.setVisible(not words)
