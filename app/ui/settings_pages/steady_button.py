"""A button that says what it is doing, in the same width."""

from PySide6.QtWidgets import QPushButton


class SteadyButton(QPushButton):
    def __init__(self, words: str, busy_words: str) -> None:
        super().__init__(words)
        self._words = words
        self._busy_words = busy_words
        self.busy = False

    def set_busy(self, busy: bool) -> None:
        """While busy it stays where the keyboard is, so it is not disabled; who hears it looks."""
        self.busy = busy
        self.setText(self._busy_words if busy else self._words)

    def showEvent(self, event: object) -> None:
        self.ensurePolished()
        widths = []
        for words in (self._busy_words, self._words):
            self.setText(words)
            widths.append(self.sizeHint().width())
        self.setFixedWidth(max(widths))
        self.setText(self._busy_words if self.busy else self._words)
