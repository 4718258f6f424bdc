"""A damaged file of calls: kept aside byte for byte, and what can still be read moved to a new one.

SQLite's own recovery isn't in Python's module, so rows are asked for one after the other, past the
pages that can't be read.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import Any, TypeAlias

from app.events import Notice, Severity
from app.record.connection import connect, lenient_text, migrations, transaction
from app.record.errors import UNREADABLE, DatabaseDamaged
from app.record.owner import Owner, is_alive

_UNREADABLE_ROWS = 200
"""Stepped over in one reading of a table; about as many as a page holds."""
_PAGE = 4096
"""Bytes; SQLite's default, which we keep."""
_LEAF = 0x0D
"""The first byte of such a page, in SQLite's file format."""
_Shape: TypeAlias = dict[str, type | UnionType]
"""What each column of a table holds, by its name; first the id of a call."""
_TYPES: dict[str, type] = {"INTEGER": int, "REAL": float, "TEXT": str}
_MOST_CALLS = 2**31
"""An id beyond it is damage, and would leave none for the next call."""


def repair(path: Path, own_call: int | None) -> Notice:
    """Put a sound database with all readable rows in the place of a damaged one.

    Raises DatabaseDamaged while a call other than `own_call` is being written into it;
    sqlite3.DatabaseError and OSError, as on a full disk. Then nothing has been changed.
    """
    with TemporaryDirectory(prefix=".sotto-repair-", dir=path.parent) as folder:
        damaged, sound = Path(folder, "damaged.db"), Path(folder, "sound.db")
        for suffix in ("", "-wal"):  # reading changes them: read copies
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{damaged}{suffix}")
        with closing(connect(sound, patience=0.0)) as target:
            _salvage(damaged, sound, target)
            _refuse_while_written(target, path, own_call)
            [(calls,)] = target.execute("SELECT count(*) FROM calls").fetchall()
        aside = _aside(path)
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.rename(f"{path}{suffix}", f"{aside}{suffix}")
        os.rename(sound, path)
    return Notice(
        f"The file with your calls was damaged; {_counted(calls)} could be saved from it. "
        f"The damaged file is kept as {aside}.",
        "Look through your calls before you delete that file: "
        "what could not be read is only in there.",
        Severity.WARNING,
    )


def _counted(calls: int) -> str:
    return "1 call" if calls == 1 else f"{calls} calls"


def _aside(path: Path) -> Path:
    """A name that is free: nothing kept earlier is ever written over."""
    stem = f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}"
    aside, count = path.with_name(f"{stem}{path.suffix}"), 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{stem}-{count}{path.suffix}")
    return aside


def _refuse_while_written(target: sqlite3.Connection, path: Path, own_call: int | None) -> None:
    """Moving a file from under a program that writes to it would lose what it writes next."""
    running = target.execute("SELECT id, owner_pid, owner_started FROM calls WHERE state = 'open'")
    for call, *owner in running.fetchall():
        if call != own_call and is_alive(Owner(*owner)):
            raise DatabaseDamaged(path)


def _salvage(damaged: Path, sound: Path, target: sqlite3.Connection) -> None:
    tables = _tables(target)
    if not _knows(tables, damaged, target):
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _lend_first_page(damaged, sound)
    with closing(_open_copy(damaged)) as source, transaction(target):
        target.execute("PRAGMA defer_foreign_keys = ON")
        shapes = {table: _shape(table, source, target) for table in tables}
        for table, shape in shapes.items():
            _add(table, shape, _readable_rows(table, shape, source), target)
        for page in _leaves(damaged):
            _salvage_page(page, shapes, source, target)
        for table in tables:
            if _refers_to_calls(table, target):
                _add_missing_calls(table, target)


def _salvage_page(
    page: int, shapes: dict[str, _Shape], source: sqlite3.Connection, target: sqlite3.Connection
) -> None:
    """Read a page to which nothing may lead any more as if it were the whole of its table."""
    with suppress(*UNREADABLE):
        source.execute("PRAGMA writable_schema = ON")
        source.execute("UPDATE sqlite_schema SET rootpage = ? WHERE type = 'table'", (page,))
        source.execute("PRAGMA writable_schema = RESET")
        for table, shape in shapes.items():
            if _add(table, shape, _readable_rows(table, shape, source), target):
                return


def _add(table: str, shape: _Shape, rows: Iterable[list[Any]], target: sqlite3.Connection) -> bool:
    """Insert those rows that are of this table; whether there were any."""
    names, marks = _listed(shape), ", ".join("?" * len(shape))
    insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
    found = False
    for row in rows:
        if all(map(isinstance, row, shape.values())) and 0 < row[0] < _MOST_CALLS:
            target.execute(insert, row)
            found = True
    return found


def _add_missing_calls(table: str, target: sqlite3.Connection) -> None:
    """What was said is kept though the row of its call is gone."""
    target.execute(
        "INSERT OR IGNORE INTO calls "
        "(id, title, started, source, playbook, state, owner_pid, owner_started) "
        "SELECT DISTINCT call, 'Saved from a damaged file', ?, '', '', 'recovered', 0, 0.0 "
        f"FROM {table}",
        (datetime.now().astimezone().isoformat(),),
    )


def _readable_rows(table: str, shape: _Shape, source: sqlite3.Connection) -> Iterator[list[Any]]:
    """Stepping over those that can't be read; a row may come twice."""
    query = f"SELECT rowid, {_listed(shape)} FROM {table} WHERE rowid > ? ORDER BY rowid"
    start = 0
    for _ in range(_UNREADABLE_ROWS if shape else 0):
        last = start
        try:
            for rowid, *row in source.execute(query, (start,)):
                yield [lenient_text(v) if isinstance(v, bytes) else v for v in row]
                last = rowid
            return
        except UNREADABLE:
            start = max(start, last) + 1


def _leaves(damaged: Path) -> list[int]:
    """The numbers of the pages that hold rows of any table."""
    with open(damaged, "rb") as file:
        pages = iter(lambda: file.read(_PAGE), b"")
        return [number for number, page in enumerate(pages, 1) if page[0] == _LEAF and number > 1]


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Ours, each after those that it refers to."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in connection.execute(f"{query} ORDER BY rowid").fetchall()]


def _refers_to_calls(table: str, target: sqlite3.Connection) -> bool:
    return bool(target.execute(f"PRAGMA foreign_key_list({table})").fetchall())


def _shape(table: str, source: sqlite3.Connection, target: sqlite3.Connection) -> _Shape:
    """The columns that both have."""
    there = _columns(table, source)
    return {name: kind for name, kind in _columns(table, target).items() if name in there}


def _listed(shape: _Shape) -> str:
    return ", ".join(f'"{name}"' for name in shape)


def _columns(table: str, connection: sqlite3.Connection) -> _Shape:
    """Empty where the file does not say."""
    try:
        described = connection.execute(f"PRAGMA table_info({table})").fetchall()
    except UNREADABLE:
        return {}
    return {
        name: _TYPES[kind] if required or key else _TYPES[kind] | None
        for _, name, kind, required, _, key in described
        if kind in _TYPES
    }


def _knows(tables: list[str], damaged: Path, target: sqlite3.Connection) -> bool:
    """Whether the damaged file still says where its tables are and what they hold."""
    with closing(_open_copy(damaged)) as source:
        try:
            [(version,)] = source.execute("PRAGMA user_version").fetchall()
        except UNREADABLE:
            return False
        if 0 < version < len(migrations()):
            return True  # of an older shape: nothing here to compare it with
        return all(_columns(table, source) == _columns(table, target) for table in tables)


def _open_copy(damaged: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(damaged, isolation_level=None)
    connection.text_factory = lenient_text
    with suppress(*UNREADABLE):
        connection.execute("PRAGMA synchronous = OFF")  # it is thrown away afterwards
    return connection


def _lend_first_page(damaged: Path, sound: Path) -> None:
    """The header and the tables' places are on it: the same in every database of our making."""
    with open(sound, "rb") as lender, open(damaged, "r+b") as borrower:
        first = bytearray(lender.read(_PAGE))
        pages = borrower.seek(0, os.SEEK_END) // _PAGE
        first[28:32] = pages.to_bytes(4, "big")
        first[32:40] = bytes(8)  # no free pages that we know of
        borrower.seek(0)
        borrower.write(first)
