"""Files and folders shown by the system's own programs."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.errors import SottoError


class NotOpened(SottoError):
    """The system has no program that shows it; the message says where it is."""


def open_outside(path: Path) -> None:
    """Show a file or a folder in the system's program for it. Raises NotOpened."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise NotOpened(f"No program of this system opens it. It is here: {path}")
