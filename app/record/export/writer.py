"""Writes a file whole or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from app.errors import SottoError
from app.record.errors import is_full


class NotWritten(SottoError):
    """An export that could not be written; what was there before is as it was."""


def write(content: str, path: Path) -> None:
    """Write UTF-8, whole or not at all. A new file is for its owner's eyes only.

    Raises NotWritten.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        if target.exists() and not target.is_file():
            raise NotWritten(f"{path} is not a file.", "Give the name of a file to write to.")
        _replace(target, content.encode("utf-8", "replace"))
    except OSError as error:
        raise _explain(error, path) from error


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".sotto-", suffix=".new", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(name, stat.S_IMODE(target.stat().st_mode))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _explain(error: OSError, path: Path) -> NotWritten:
    if is_full(error):
        room = "Free some space, or choose another disk."
        return NotWritten(f"The disk is full: {path} was not written.", room)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return NotWritten(f"There is no folder {path.parent}.", "Make it, or choose another one.")
    if isinstance(error, PermissionError):
        return NotWritten(f"You may not write to {path}.", "Choose another folder.")
    return NotWritten(
        f"{path} could not be written ({error.strerror}).", "Choose another name or folder."
    )
