"""What Azure OpenAI asks for beside an endpoint and a deployment: a version, and who signs in."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.config.settings import Coach
from app.ui.settings_pages.form import Field
from app.ui.theme import SPACE_2, Theme


class AzureFields(QWidget):
    changed = Signal(str, str)
    """A name of the coach's settings and its new value, by the user."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.version = QLineEdit()
        self.sign_in = QComboBox()
        self.sign_in.addItem("With a key", "key")
        self.sign_in.addItem("As you, by Entra ID", "entra")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(Field(theme, "API version", self.version), 1)
        row.addWidget(Field(theme, "Sign in", self.sign_in), 1)
        self.version.editingFinished.connect(self._tell_version)
        self.sign_in.activated.connect(self._tell_sign_in)

    def show_settings(self, coach: Coach) -> None:
        self.setVisible(coach.whose.is_azure)
        if not self.version.hasFocus():
            self.version.setText(coach.api_version)
        self.version.setPlaceholderText(coach.whose.api_version)
        self.sign_in.setCurrentIndex(self.sign_in.findData(coach.sign_in))

    @Slot()
    def _tell_version(self) -> None:
        self.changed.emit("api_version", self.version.text().strip())

    @Slot()
    def _tell_sign_in(self) -> None:
        self.changed.emit("sign_in", self.sign_in.currentData())
