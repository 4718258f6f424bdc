"""The name of the coach's model: written, or chosen of those that the server has."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.ui.settings_pages.answer import Answer
from app.ui.settings_pages.form import Field
from app.ui.settings_pages.steady_button import SteadyButton
from app.ui.theme import Theme

_WIDTH = 216
"""Beside it, an answer has room."""


class ModelField(QWidget):
    chosen = Signal(str)
    """A name, by the user; may be empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.box = QComboBox()
        self.edit = QLineEdit()
        self.box.setEditable(True)
        self.box.setLineEdit(self.edit)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setFixedWidth(_WIDTH)
        self.edit.setAccessibleName("Model")
        self.refresh = SteadyButton("Refresh", "Asking…")
        self.refresh.setAccessibleDescription("Asks the server which models it has")
        self.test = SteadyButton("Test", "Testing…")
        self.answer = Answer(theme)
        self.field = Field(theme, "Model", self.box, self.refresh, self.test, self.answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.box.activated.connect(self._tell)
        self.edit.editingFinished.connect(self._tell)

    def show_name(self, name: str) -> None:
        """One that is being written stays."""
        if not self.edit.hasFocus():
            self.box.setEditText(name)

    def offer(self, names: Sequence[str]) -> None:
        """Let the user choose of these; of none: written only."""
        name = self.box.currentText()
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(list(names))
        self.box.setEditText(name)
        self.box.blockSignals(False)
        count = len(names)
        self.field.note.setText(f"{count} to choose from" if count else "")

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.box.currentText().strip())
