"""The field of the coach's key: a key goes in, and is never shown again."""

import asyncio

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.config.secrets import Key, Secrets
from app.events import Notice
from app.ui.errands import Errands
from app.ui.settings_pages.form import Field
from app.ui.theme import Theme

_KEPT = {
    "keychain": "in this computer’s keychain, never in a file",
    "this run": "kept until Sotto is closed: no keychain here",
    "environment": "from the environment",
}
_PASTE = "Paste your provider’s key here"
_NOT_NEEDED = "None is needed; paste one if your server wants it"
_DOTS = "•" * 20


class KeyField(QWidget):
    """Asks the keychain off the UI thread, because it may wait for a dialog."""

    changed = Signal()
    """There is another key, or none any more."""

    def __init__(self, theme: Theme, secrets: Secrets) -> None:
        super().__init__()
        self._secrets = secrets
        self._provider = ""
        """Whose key it is."""
        self._needed = True
        self.errands = Errands(self._complain)
        self._turn = asyncio.Lock()
        """One question at a time: a slow answer must not undo a newer one."""
        self.edit = QLineEdit()
        self.replace = QPushButton("Replace")
        self.remove = QPushButton("Remove")
        self.remove.setProperty("kind", "quiet")
        self.field = Field(theme, "Key", self.edit, self.replace, self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.edit.editingFinished.connect(self._keep)
        self.replace.clicked.connect(self._replace_or_keep)
        self.remove.clicked.connect(self._forget)
        self._show(None)

    def serve(self, provider: str, *, needed: bool) -> None:
        """Be the field of another provider's key; `needed`: it gives no answer without one."""
        if (provider, needed) == (self._provider, self._needed):
            return
        self._provider, self._needed = provider, needed
        self._take_one()
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Find out whether there is a key."""
        self.errands.run(self._look(self._provider))

    async def _look(self, provider: str) -> None:
        async with self._turn:
            key = await asyncio.to_thread(self._secrets.key, provider)
            if provider == self._provider and not self._is_being_written:
                self._show(key)

    @property
    def _is_being_written(self) -> bool:
        return bool(self.edit.text()) and not self.edit.isReadOnly()

    @Slot()
    def _replace_or_keep(self) -> None:
        if self.edit.isReadOnly():
            self._take_one()
            self.edit.setFocus()
        else:
            self._keep()

    @Slot()
    def _keep(self) -> None:
        value = self.edit.text().strip()
        if value and not self.edit.isReadOnly():
            self.edit.clear()  # it goes nowhere but into the keychain
            self.errands.run(self._store(value, self._provider))

    async def _store(self, value: str, provider: str) -> None:
        async with self._turn:
            key = await asyncio.to_thread(self._secrets.store, value, provider)
            if provider == self._provider:
                self._show(key)
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self.errands.run(self._forgotten(self._provider))

    async def _forgotten(self, provider: str) -> None:
        async with self._turn:
            await asyncio.to_thread(self._secrets.forget, provider)
            if provider == self._provider:
                self._show(None)
        self.changed.emit()

    def _show(self, key: Key | None) -> None:
        self.field.complain("")
        if key is None:
            self._take_one()
            return
        fixed = key.source == "environment"
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.edit.setText(_DOTS)
        self.edit.setReadOnly(True)
        self.edit.setEnabled(not fixed)
        self.field.note.setText(_KEPT[key.source])
        self.replace.setText("Replace")
        self.replace.setVisible(not fixed)
        self.remove.setVisible(not fixed)

    def _take_one(self) -> None:
        """Be empty, for a key to be put in."""
        self.edit.setReadOnly(False)
        self.edit.setEnabled(True)
        self.edit.clear()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setPlaceholderText(_PASTE if self._needed else _NOT_NEEDED)
        self.field.note.setText("")
        self.replace.setText("Keep")
        self.replace.show()
        self.remove.hide()

    def _complain(self, notice: Notice) -> None:
        self.field.complain(notice.text)
