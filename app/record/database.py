"""Opens the file of calls, whatever state it is in, or says in words why it can't be opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from app.events import Notice
from app.record.connection import check_unchanged, connect, connect_unchanging
from app.record.errors import (
    UNREADABLE,
    DatabaseDamaged,
    DiskFull,
    DiskTrouble,
    FolderInPlace,
    NotAccessible,
    explained,
    is_damage,
)
from app.record.repair import repair

PATIENCE = 5.0
"""Seconds to wait for another program's lock."""


class Opened(NamedTuple):
    connection: sqlite3.Connection
    notices: tuple[Notice, ...]
    """What the rep should know of the opening: a repair."""


def open_database(path: Path, *, patience: float = PATIENCE, own_call: int | None = None) -> Opened:
    """Open for reading and writing; a damaged file is moved aside and what it still holds saved.

    `own_call`: a call that the caller is writing; any other that is being written forbids a repair.
    Raises StorageError; then the file is as it was.
    """
    with explained(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return Opened(connect(path, patience), ())
        except UNREADABLE as error:
            if not _is_damage(error):
                raise
        with _alone(path):
            try:
                return Opened(connect(path, patience), ())  # repaired by another program meanwhile
            except UNREADABLE as error:
                if not _is_damage(error):
                    raise
            notice = repair(path, own_call)
        return Opened(connect(path, patience), (notice,))


def open_to_read(path: Path) -> Opened:
    """As `open_database`, and on a full or read-only disk what can be read without a write.

    Raises StorageError.
    """
    try:
        return open_database(path)
    except (DiskFull, DiskTrouble, NotAccessible) as refusal:
        try:
            return Opened(connect_unchanging(path), ())
        except (*UNREADABLE, OSError):
            raise refusal from None


def look(path: Path) -> bool:
    """Say whether there is a file of calls; change and repair nothing.

    Raises StorageError: opening it would.
    """
    with explained(path):
        if path.is_dir():
            raise FolderInPlace(path)
        if not path.exists():
            return False
        try:
            check_unchanged(path, PATIENCE)
        except UNREADABLE as error:
            if _is_damage(error):
                raise DatabaseDamaged(path) from error
            raise
    return True


def _is_damage(error: Exception) -> bool:
    """Our SQL is known to be right: if SQLite can't make sense of it, it is the file."""
    return is_damage(error) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One program at a time, on every system: SQLite's own lock on a file beside the database."""
    beside = path.with_name(f"{path.name}-repair")
    lock = sqlite3.connect(beside, timeout=60.0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
        with suppress(OSError):  # Windows keeps it while another program waits for it
            beside.unlink()
