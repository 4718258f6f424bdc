"""The system's dialog for a file: it opens where the user would look for it first."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialog(QFileDialog):
    """Opens in the user's documents; from then on where a file was chosen last in this run."""

    last_folder: ClassVar[str] = ""
    """Where that was; "": nowhere yet."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setDirectory(_first_there(self.last_folder, _documents(), str(Path.home())))
        self.fileSelected.connect(self._remember)

    def save_as(self, kind: str, suffix: str, name: str) -> None:
        """Ask for a file to write. `kind`: “Plain text”; `suffix`: “txt”; `name`: a suggestion."""
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilter(f"{kind} (*.{suffix})")
        self.setDefaultSuffix(suffix)
        self.selectFile(name)
        self.open()

    @Slot(str)
    def _remember(self, path: str) -> None:
        FileDialog.last_folder = str(Path(path).parent)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _first_there(*folders: str) -> str:
    """The first that exists: Qt takes the program's working folder for one that does not."""
    return next((folder for folder in folders if folder and Path(folder).is_dir()), "")
