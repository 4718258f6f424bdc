"""One request of “What was sent”, to be read: its messages, its exact bytes, or its answer."""

from typing import TypeAlias

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from app.coach.sent import Sent
from app.ui.theme import Theme, font

MESSAGES, BYTES, ANSWER = range(3)
VIEWS = ("Messages", "Exact bytes", "Answer")
"""In the order of the three."""

_ROLES = {"system": "System: the instructions", "user": "User: what the call is about"}
_OTHERS = "Besides"
_NO_ANSWER = "No answer came."
_Piece: TypeAlias = tuple[str, str]
"""A heading, which may be "", and the text below it."""


class SentText(QPlainTextEdit):
    """Nothing in it is markup: what was said and what a model answers is text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pieces: list[_Piece] = []
        self._exact = False
        self.plain = ""
        """What is shown, to the letter: the widget gives a few of them back as others."""
        self.setProperty("kind", "notes")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What the request holds")
        theme.changed.connect(self._fill)

    def show_request(self, sent: Sent | None, view: int) -> None:
        """`view`: MESSAGES, BYTES or ANSWER. What is shown already stays as far as it is read."""
        pieces = [] if sent is None else _pieces(sent, view)
        exact = view == BYTES
        if (pieces, exact) != (self._pieces, self._exact):
            self._pieces, self._exact = pieces, exact
            self._fill()
        self.plain = "" if sent is None else _plain(sent, view, pieces)

    @Slot()
    def _fill(self) -> None:
        tokens = self._theme.tokens
        heading, text = QTextCharFormat(), QTextCharFormat()
        heading.setFont(font(11, 600))
        heading.setForeground(QColor(tokens.secondary))
        text.setFont(_letters() if self._exact else font(13))
        text.setForeground(QColor(tokens.text))
        self.clear()
        cursor = self.textCursor()
        for number, (head, words) in enumerate(self._pieces):
            if number:
                cursor.insertText("\n\n", text)
            if head:
                cursor.insertText(f"{head}\n", heading)
            cursor.insertText(words, text)
        self.moveCursor(cursor.MoveOperation.Start)


def _pieces(sent: Sent, view: int) -> list[_Piece]:
    if view == ANSWER:
        return [(sent.outcome, sent.answer or _NO_ANSWER)]
    messages, others = sent.read() if view == MESSAGES else ([], {})
    if not messages:
        return [("", sent.text)]
    besides = "\n".join(f"{name}: {value}" for name, value in others.items())
    said = [(_ROLES.get(role, role), content) for role, content in messages]
    return [*said, (_OTHERS, besides)] if besides else said


def _plain(sent: Sent, view: int, pieces: list[_Piece]) -> str:
    if view == MESSAGES:
        return "\n\n".join(f"{head}\n{words}".strip() for head, words in pieces)
    return sent.text if view == BYTES else sent.answer


def _letters() -> QFont:
    """Of one width."""
    letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    letters.setPixelSize(font(11).pixelSize())
    return letters
