"""A call that was kept, as the middle of the window shows it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.record.call_record import CallRecord
from app.record.export.plain import subtitle, title
from app.record.statistics import Statistics
from app.ui.theme import SPACE_2, SPACE_3, SPACE_6, Theme, icon
from app.ui.transcript_view import TranscriptView
from app.ui.widgets import Line


class RecordPage(QWidget):
    export_asked = Signal(int)
    back_clicked = Signal()
    """To the call that is running."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.record: CallRecord | None = None
        self._title = Line(theme, size=17, weight=600)
        self._subtitle = Line(theme, size=11, tone="secondary")
        self._back = QPushButton("Back to the live call")
        self._back.setProperty("kind", "link")
        self._back.clicked.connect(self.back_clicked)
        self._back.hide()
        self._export = QPushButton("Export…")
        self._export.clicked.connect(self._ask_export)
        self._view = TranscriptView(theme)
        self._empty = Line(theme, "Nothing was said in this call.", tone="secondary")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def show_record(self, record: CallRecord) -> None:
        self.record = record
        self._title.setText(title(record))
        self._subtitle.setText(f"{subtitle(record)}{_in_numbers(record)}")
        self._view.show_record(record)
        self._view.setVisible(bool(record.utterances))
        self._empty.setVisible(not record.utterances)

    def show_live(self, live: bool) -> None:
        """Whether there is a running call to go back to."""
        self._back.setVisible(live)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_6, SPACE_3, SPACE_6, SPACE_3)
        head.setSpacing(SPACE_2)
        head.addLayout(words, 1)
        head.addWidget(self._back)
        head.addWidget(self._export)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._view, 1)
        whole.addWidget(self._empty, 1)

    @Slot()
    def _ask_export(self) -> None:
        if self.record is not None:
            self.export_asked.emit(self.record.id)

    @Slot()
    def _dress(self) -> None:
        self._export.setIcon(icon("file-down", self._theme.tokens.secondary))


def _in_numbers(record: CallRecord) -> str:
    """What is known of how it went, after the length."""
    numbers = Statistics.of(record).numbers()
    if numbers.talk_share is None or numbers.pace is None:
        return ""
    share, questions = f"you {numbers.talk_share:.0%}", f"{numbers.questions} questions"
    return f" · {share} of the talk · {numbers.pace:.0f} words/min · {questions}"
