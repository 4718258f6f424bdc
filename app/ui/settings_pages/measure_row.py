"""Measure this computer: a button, and while it works how far it has come and a way to stop it."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.config.program import Program
from app.events import Notice
from app.ui.file_dialog import FileDialog
from app.ui.measurement import Measurement
from app.ui.settings_pages.form import Paragraph
from app.ui.settings_pages.model_row import Progress
from app.ui.theme import SPACE_1, SPACE_2, Theme

_ABOUT = (
    "Sotto tries the models that are here, and says which suits this computer. It takes a minute or"
    " more; a recording of one of your calls shows besides how quick the first words may be."
)


class MeasureRow(QWidget):
    """Asks for what it needs by `wanted`; the page answers with `begin`."""

    wanted = Signal(object)
    """The path of a recording, or None."""
    over = Signal(str, str)
    """What came of it, in words, and their tone; "" where the models themselves say it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.measurement: Measurement | None = None
        self.about = Paragraph(theme, _ABOUT, size=11)
        self.progress = Progress(theme)
        self.measure = QPushButton("Measure this computer")
        self.with_sound = _link("With a recording…")
        self.cancel = _link("Stop")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        for button in (self.measure, self.with_sound, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addLayout(buttons)
        column.addWidget(self.about)
        column.addWidget(self.progress)
        self.measure.clicked.connect(self._ask)
        self.with_sound.clicked.connect(self._choose)
        self.cancel.clicked.connect(self._stop)
        self._rest()

    def begin(self, program: Program, sound: Path | None) -> None:
        self.measurement = Measurement(self, program, sound)
        self.measurement.progressed.connect(self._show)
        self.measurement.finished.connect(self._on_finished)
        self.measurement.stopped.connect(self._on_stopped)
        self.measurement.failed.connect(self._on_failed)
        self._offer(working=True)
        self.about.say("Getting ready…")
        self.measurement.start()

    async def end(self) -> None:
        if self.measurement is not None:
            self.measurement.cancel()
            await self.measurement.settled()

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(None)

    @Slot()
    def _choose(self) -> None:
        dialog = FileDialog(self, "A recording of a call")
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self.wanted.emit(Path(path))

    @Slot()
    def _stop(self) -> None:
        if self.measurement is not None:
            self.about.say("Stopping…")
            self.cancel.hide()
            self.measurement.cancel()

    @Slot(str, float)
    def _show(self, words: str, share: float) -> None:
        if not self.cancel.isHidden():
            self.about.say(words)
            self.progress.show_share(share)

    @Slot()
    def _on_finished(self) -> None:
        self._end("", "secondary")

    @Slot()
    def _on_stopped(self) -> None:
        self._end("Stopped. What was measured before is kept.", "secondary")

    @Slot(object)
    def _on_failed(self, notice: Notice) -> None:
        self._end(f"{notice.text} {notice.hint}".strip(), "warn")

    def _end(self, words: str, tone: str) -> None:
        assert self.measurement is not None
        self.measurement.deleteLater()
        self.measurement = None
        self._rest()
        self.over.emit(words, tone)

    def _rest(self) -> None:
        self.about.say(_ABOUT)
        self.progress.show_share(0.0)
        self._offer(working=False)

    def _offer(self, *, working: bool) -> None:
        self.measure.setVisible(not working)
        self.with_sound.setVisible(not working)
        self.cancel.setVisible(working)


def _link(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("kind", "link")
    return button
