"""Lines of text that grow word by word: what stands is never moved or broken anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

_HANGING = "”"
"""May stand in the margin, so that closing the quotation never takes a word to the next line."""


@dataclass(frozen=True, slots=True)
class Placed:
    text: str = field(repr=False)
    x: float
    line: int
    right: float


class Words:
    """One paragraph. Its place on the screen is the painter's business."""

    def __init__(self, font: QFont, height: int, width: float, most_lines: int) -> None:
        """`height`: of a line; `width`: of the lines, in px; words beyond `most_lines` are cut."""
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._height = height
        self._width = width
        self._most_lines = most_lines
        self._space = self._metrics.horizontalAdvance(" ")
        self.placed: list[Placed] = []
        self.cut = False
        """Whether there was more than fits."""

    @property
    def lines(self) -> int:
        return self.placed[-1].line + 1 if self.placed else 0

    @property
    def height(self) -> int:
        return self.lines * self._height

    def limit(self, most_lines: int) -> None:
        self._most_lines = most_lines

    def say(self, words: Sequence[str]) -> None:
        """Show these words: those that stand already stay where they are."""
        same = 0
        for old, new in zip(self.placed, words, strict=False):
            if old.text != new:
                break
            same += 1
        kept = same
        if same < len(self.placed) and same < len(words):
            # a word that only got its closing mark stays on its line
            kept += self._bare(self.placed[same].text) == self._bare(words[same])
        standing = self.placed[same:kept]
        del self.placed[same:]
        for old in standing:
            self.placed.append(self._at(words[same], old.x, old.line))
        self.cut = False
        for word in words[kept:]:
            if self.cut:
                break
            self._add(word)

    def end(self) -> QPointF:
        """Return where the next word would begin, at the top of its line."""
        if not self.placed:
            return QPointF(0, 0)
        last = self.placed[-1]
        return QPointF(last.right, last.line * self._height)

    def paint(self, painter: QPainter, origin: QPointF, last_width: float | None = None) -> None:
        """Paint into the current pen. `last_width`: the last line ends there, if that is less."""
        painter.setFont(self._font)
        metrics = self._metrics
        # a px higher than the middle: Inter's letters sit low between its ascent and descent
        baseline = int((self._height + metrics.ascent() - metrics.descent()) / 2) - 1
        for word in self.placed:
            x = origin.x() + word.x
            y = origin.y() + word.line * self._height + baseline
            text = word.text
            if last_width is not None and word.line == self.lines - 1 and word.right > last_width:
                text = "…" if word.x < last_width else ""
            painter.drawText(QPointF(x, y), text)

    def _add(self, word: str) -> None:
        x, line = 0.0, 0
        if self.placed:
            last = self.placed[-1]
            x, line = last.right + self._space, last.line
        if x and x + self._advance(self._bare(word)) > self._width:
            x, line = 0.0, line + 1
        if line == self._most_lines:
            self.cut = True
            self._end_with_dots()
            return
        if self._advance(word) > self._width:
            word = self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, self._width)
        self.placed.append(self._at(word, x, line))

    def _end_with_dots(self) -> None:
        last = self.placed.pop()
        room = self._width - last.x
        text = f"{last.text}…"
        if self._advance(text) > room:
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.placed.append(self._at(text, last.x, last.line))

    def _at(self, word: str, x: float, line: int) -> Placed:
        return Placed(word, x, line, x + self._advance(word))

    def _advance(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    @staticmethod
    def _bare(word: str) -> str:
        return word.rstrip(_HANGING)
