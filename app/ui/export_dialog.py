"""A call as a file: choose the format, see how it begins, save or copy it."""

import asyncio
import re
from itertools import islice
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.events import Notice
from app.record.call_record import CallRecord
from app.record.export.formats import (
    FORMATS,
    TRANSCRIPT_ONLY,
    TRANSCRIPT_ONLY_HELP,
    TRANSCRIPTS,
    Render,
)
from app.record.export.plain import title
from app.record.export.writer import write
from app.ui.errands import Errands
from app.ui.file_dialog import FileDialog
from app.ui.focus_ring import RING_RADIUS
from app.ui.settings_pages.choice_row import ChoiceRow
from app.ui.settings_pages.form import Paragraph, Row
from app.ui.theme import (
    RADIUS_CONTROL,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    SPACE_4,
    SPACE_6,
    Theme,
    font,
    icon,
)
from app.ui.widgets import Switch

_SIZE = (760, 520)
_CHOICES_WIDTH = 208
_PREVIEW = 40
"""Lines."""
_WORDS = {
    "txt": ("Plain text", "To read, or to paste into a mail."),
    "md": ("Markdown", "With headings, for your notes."),
    "json": ("JSON", "All there is, for other programs."),
    "srt": ("Subtitles, SRT", "For a video player."),
    "vtt": ("Subtitles, WebVTT", "For a video on a web page."),
}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
"""In the name of a file, on one system or another."""
_LONGEST_NAME = 80


def suggested_name(record: CallRecord, format: str) -> str:
    """Return “2026-03-14 Acme.txt”: a name that every system takes."""
    words = _FORBIDDEN.sub("-", title(record))[:_LONGEST_NAME].strip(" .")
    return f"{record.started:%Y-%m-%d} {words}.{format}"


class ExportDialog(QDialog):
    """Rendering and writing happen on other threads; what comes of it is said in the dialog."""

    last_format: ClassVar[str] = "txt"
    """What was chosen last, in this run of the program."""

    def __init__(self, theme: Theme, record: CallRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._record = record
        self._errands = Errands(self._complain)
        self._rendered: dict[Render, str] = {}
        self._leaving: asyncio.Task[None] | None = None
        self.setWindowTitle("Export a call")
        self.resize(*_SIZE)
        self._group = QButtonGroup(self)
        self._formats = list(_WORDS)
        self.preview = _Preview(theme)
        self._transcript_only = Switch(theme)
        self.answer = Paragraph(theme)
        self._copy = QPushButton("Copy")
        self._save = QPushButton("Save…")
        self._save.setProperty("kind", "primary")
        self._save.setDefault(True)
        self._close = QPushButton("Close")
        self._lay_out()
        self._group.idToggled.connect(self._on_format)
        self._transcript_only.toggled.connect(self._on_chosen)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.reject)
        theme.changed.connect(self._dress)
        self._dress()
        self._group.button(self._formats.index(self.last_format)).setChecked(True)

    @property
    def format(self) -> str:
        return self._formats[self._group.checkedId()]

    @property
    def _render_chosen(self) -> Render:
        return (TRANSCRIPTS if self._transcript_only.isChecked() else FORMATS)[self.format]

    async def settled(self) -> None:
        """Wait until nothing is being rendered or written."""
        await self._errands.settled()

    def done(self, result: int) -> None:
        super().done(result)
        if self._leaving is None:
            self._leaving = asyncio.get_running_loop().create_task(self._leave())

    async def _leave(self) -> None:
        await self.settled()
        self.deleteLater()

    # -- what the user does ------------------------------------------------------------------------

    @Slot(int, bool)
    def _on_format(self, place: int, on: bool) -> None:
        if on:
            ExportDialog.last_format = self.format
            self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.answer.say("")
        self._show_preview()
        self._errands.run(self._render(self._render_chosen))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._rendered[self._render_chosen])
        self.answer.say("Copied.", "secondary")

    @Slot()
    def _on_save(self) -> None:
        name, _ = _WORDS[self.format]
        files = FileDialog(self, "Save the call")
        files.fileSelected.connect(self._on_place)
        files.save_as(name, self.format, suggested_name(self._record, self.format))

    @Slot(str)
    def _on_place(self, path: str) -> None:
        self.answer.say("Saving…", "secondary")
        self._errands.run(self._write(self._rendered[self._render_chosen], Path(path)))

    # -- what takes time ---------------------------------------------------------------------------

    async def _render(self, render: Render) -> None:
        if render not in self._rendered:
            self._rendered[render] = await asyncio.to_thread(render, self._record)
        self._show_preview()

    async def _write(self, text: str, path: Path) -> None:
        await asyncio.to_thread(write, text, path)
        self.answer.say(f"Saved as {path}", "secondary")

    def _show_preview(self) -> None:
        text = self._rendered.get(self._render_chosen)
        for button in (self._copy, self._save):
            button.setEnabled(text is not None)
        lines = (text or "").splitlines()
        more = ["…"] if len(lines) > _PREVIEW else []
        self.preview.text.setPlainText("\n".join([*islice(lines, _PREVIEW), *more]))

    def _complain(self, notice: Notice) -> None:
        self.answer.say(f"{notice.text} {notice.hint}".strip(), "warn")

    # -- what it is made of ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(SPACE_2)
        for place, (name, about) in enumerate(_WORDS.values()):
            row = ChoiceRow(self._theme, name, about)
            row.setFixedWidth(_CHOICES_WIDTH)
            self._group.addButton(row.radio, place)
            choices.addWidget(row)
        choices.addStretch()
        only = Row(self._theme, TRANSCRIPT_ONLY, TRANSCRIPT_ONLY_HELP, self._transcript_only)
        shown = QVBoxLayout()
        shown.setSpacing(SPACE_2)
        shown.addWidget(self.preview, 1)
        shown.addWidget(only)
        top = QHBoxLayout()
        top.setSpacing(SPACE_6)
        top.addLayout(choices)
        top.addLayout(shown, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.answer, 1)
        foot.addStretch()
        for button in (self._copy, self._close, self._save):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_4)
        whole.setSpacing(SPACE_4)
        whole.addLayout(top, 1)
        whole.addLayout(foot)

    @Slot()
    def _dress(self) -> None:
        self._copy.setIcon(icon("copy", self._theme.tokens.secondary, gap=4))


class _Preview(QWidget):
    """How the file begins, in letters of one width."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("How the file begins")
        self.text.setReadOnly(True)
        self.text.setProperty(RING_RADIUS, RADIUS_CONTROL)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPixelSize(font(11).pixelSize())
        self.text.setFont(letters)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(SPACE_3, SPACE_2, SPACE_1, SPACE_2)
        inside.addWidget(self.text)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.surface))
        edge = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, RADIUS_CONTROL, RADIUS_CONTROL)
