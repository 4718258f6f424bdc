"""A global key is heard wherever the focus is, and takes nothing away: also not from a button."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class ChordGuard(QObject):
    """Space presses a button: Ctrl+Shift+Space, which asks the coach, must not end the call."""

    def __init__(self, window: QWidget, *more: QWidget) -> None:
        """Of the buttons that they have by now. It ends with `window`."""
        super().__init__(window)
        for each in (window, *more):
            for button in each.findChildren(QAbstractButton):
                button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow keys with a modifier that types nothing."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return bool(event.modifiers() & _HELD)
        return False
