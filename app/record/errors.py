"""Why the calls can't be read or written, in words; SQLite's and the system's codes end here."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import SottoError


class StorageError(SottoError):
    """Base of what can be wrong with the disk, or with the file of calls on it."""


class DiskFull(StorageError):
    message = "The disk is full."
    retryable = True

    def __init__(self, path: Path) -> None:
        super().__init__(hint=f"Free some space on the disk of {path.parent}.")


class NotAccessible(StorageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Sotto may not read and write {path}.",
            "Check that its folder is there and that you may write to it, "
            "or set SOTTO_HOME to another folder.",
        )


class FolderInPlace(StorageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a folder; Sotto keeps your calls in a file of that name.",
            "Move the folder away, or set SOTTO_HOME to another one.",
        )


class DatabaseBusy(StorageError):
    message = "Another program is keeping your calls to itself."
    hint = "Close it, then try again."
    retryable = True


class DiskTrouble(StorageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk does not take or give what belongs to {path}.",
            "Check the disk and its free space, then try again.",
        )


class DatabaseDamaged(StorageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file with your calls is damaged: {path}.",
            "End every call that is running, then start Sotto again: it saves what can be read.",
        )


class NewerDatabase(StorageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Your calls were kept by a newer Sotto: {path}.",
            "Update Sotto to open them. The file is left as it is.",
        )


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CLOSED_TO_US = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a damaged file raises; the second where SQLite's own message quotes the damage."""
_NEARLY_NOTHING = 128 * 1024
"""Bytes; SQLite needs a few pages beside each file and calls their lack an I/O error."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raises StorageError for what goes wrong with the database at `path`."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # ours to mend, not the rep's
    except (*UNREADABLE, OSError) as error:
        raise _explain(error, path) from error


def is_busy(error: Exception) -> bool:
    return _code(error) in _BUSY


def is_damage(error: Exception) -> bool:
    return isinstance(error, UnicodeDecodeError) or _code(error) in _DAMAGED


def is_full(error: OSError) -> bool:
    return error.errno in _FULL


def _code(error: Exception) -> int:
    """SQLite's primary result code; 0 where the module itself raised."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _explain(error: Exception, path: Path) -> StorageError:
    if isinstance(error, OSError):
        return DiskFull(path) if is_full(error) else NotAccessible(path)
    if is_busy(error):
        return DatabaseBusy()
    if is_damage(error):
        return DatabaseDamaged(path)
    if _code(error) in _CLOSED_TO_US and not _is_full_disk(path):
        return NotAccessible(path)
    if _code(error) == sqlite3.SQLITE_FULL or _is_full_disk(path):
        return DiskFull(path)
    return DiskTrouble(path)


def _is_full_disk(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NEARLY_NOTHING
    except OSError:
        return False
