"""One connection to the file of calls: durable, forgetting what is deleted, in the newest shape."""

import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from app.record.errors import UNREADABLE, NewerDatabase, is_busy, is_damage


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open, creating and migrating where needed, and check every page.

    `patience`: seconds to wait for another program's lock.
    Raises NewerDatabase, with the file as it was; UNREADABLE; OSError.
    """
    _look_first(path, patience)
    _refuse_odd_header(path)
    if not path.exists():  # what was said is nobody else's to read; SQLite's own files follow it
        path.touch(mode=0o600)
    connection = _counted(path, patience)
    try:
        connection.text_factory = lenient_text
        _set_up(connection)
        _migrate(connection, path)
        check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_unchanging(path: Path) -> sqlite3.Connection:
    """Open for reading where nothing can be written: a full or a read-only disk.

    Raises sqlite3.DatabaseError, also when the file is not all there is (a write-ahead log).
    """
    if _has_log(path):
        raise sqlite3.OperationalError("not without its write-ahead log")
    connection = sqlite3.connect(f"{_uri(path)}&immutable=1", uri=True, isolation_level=None)
    try:
        connection.text_factory = lenient_text
        if _version(connection) != len(migrations()):
            raise sqlite3.OperationalError("not without a migration")
        check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


_File: TypeAlias = tuple[int, int]
"""Device and inode: which file it is, whatever its name."""
_open: Counter[_File] = Counter()
"""Connections of this process that may hold locks."""
_headers = threading.Lock()
"""Held while a header is read: no connection may take a lock meanwhile."""


class _Connection(sqlite3.Connection):
    """Is counted among those of this process for as long as it is open."""

    file: _File | None = None

    def close(self) -> None:
        super().close()
        with _headers:
            if self.file is not None:
                _open[self.file] -= 1
            self.file = None


def _counted(path: Path, patience: float) -> sqlite3.Connection:
    with _headers:
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, factory=_Connection
        )
        connection.file = _key(path)
        _open[connection.file] += 1
    return connection


def _key(path: Path) -> _File:
    status = os.stat(path)
    return status.st_dev, status.st_ino


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


def lenient_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def migrations() -> list[str]:
    """SQL scripts; after the n-th the database is of version n."""
    folder = resources.files("app.record") / "migrations"
    scripts = [file for file in folder.iterdir() if file.name.endswith(".sql")]
    return [s.read_text(encoding="utf-8") for s in sorted(scripts, key=lambda file: file.name)]


def check(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError (corrupt): a page or a row is not as it was written."""
    [(verdict,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise _corrupt(verdict)


def _look_first(path: Path, patience: float) -> None:
    """Look without touching a byte: opening as usual folds the log in.

    Raises NewerDatabase; UNREADABLE when it is damaged and has a log.
    """
    if not path.is_file():
        return
    log = _has_log(path)
    try:
        with closing(open_untouched(path, patience)) as db:
            version = _version(db)
            if log:  # without one, opening as usual changes nothing, and sees what others write
                check(db)
    except UNREADABLE as error:
        if log and is_damage(error):
            raise
        return  # whatever it is, opening as usual tells more
    if version > len(migrations()):
        raise NewerDatabase(path)


def check_unchanged(path: Path, patience: float) -> None:
    """Check every page, and the version, without touching a byte.

    Raises NewerDatabase, UNREADABLE, OSError.
    """
    _refuse_odd_header(path)
    with closing(open_untouched(path, patience)) as db:
        if _version(db) > len(migrations()):
            raise NewerDatabase(path)
        check(db)


def open_untouched(path: Path, patience: float) -> sqlite3.Connection:
    """Open for reading without touching a byte; nothing is checked. Raises UNREADABLE, OSError."""
    address = _uri(path) + ("" if _has_log(path) else "&immutable=1")
    return sqlite3.connect(address, timeout=patience, uri=True)


def _refuse_odd_header(path: Path) -> None:
    """SQLite would open it read-only for ever, in the belief that a later SQLite made it.

    Not where this process has the file open: on POSIX, closing any descriptor of a file drops all
    locks that SQLite holds on it (sqlite.org/howtocorrupt.html, 2.2). Another program would then
    take itself for the last one, and delete the log under a running call.
    """
    with suppress(FileNotFoundError, IsADirectoryError, PermissionError), _headers:
        if _open[_key(path)]:
            return
        with open(path, "rb") as file:
            header = file.read(20)
        if header.startswith(b"SQLite format 3\0") and max(header[18:20], default=0) > 2:
            raise _corrupt("format version")


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    _use_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = 1")


def _use_log(connection: sqlite3.Connection) -> None:
    """Two programs that make a fresh file do this at once; SQLite answers one "busy" unwaited."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
        with transaction(connection):  # waits for the other one, as long as our patience is
            pass


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    scripts = migrations()
    while _version(connection) < len(scripts):
        with transaction(connection):
            version = _version(connection)  # another program may have been here meanwhile
            if version < len(scripts):
                for statement in _statements(scripts[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
    if _version(connection) > len(scripts):
        raise NewerDatabase(path)


def _statements(script: str) -> Iterator[str]:
    """One by one: `executescript` would commit our transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    if version < 0:
        raise _corrupt("negative version")
    return int(version)


def _corrupt(verdict: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(verdict)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _uri(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
