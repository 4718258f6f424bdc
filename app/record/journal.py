"""Writes one call down while it happens; nothing is shown as final before it is on disk.

A disk that does not work does not end a call: what was said is kept in memory and written once the
disk works again.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.errors import SottoError
from app.events import CallContext, Event, Mode, ModeChanged, Moment, Notice, Severity, Tip
from app.record import rows
from app.record.connection import transaction
from app.record.database import PATIENCE, open_database
from app.record.errors import DatabaseBusy, DiskFull, explained
from app.record.owner import this_process

_NOTHING_WRITTEN = CallContext()
_SHORT_PATIENCE = 0.1
"""Seconds to wait for a lock once it has been waited for in vain: the call goes on meanwhile."""


class _File(NamedTuple):
    """Which file it is, whatever its name."""

    device: int
    inode: int


class Journal:
    """One call being written; used from the thread that calls `open()`."""

    def __init__(
        self,
        path: Path,
        *,
        title: str,
        started: datetime,
        source: str,
        playbook: str = "",
        context: CallContext = _NOTHING_WRITTEN,
    ) -> None:
        """`context`: what the rep wrote of the call before it began."""
        self.call_id: int | None = None
        """In the library; None until the call has reached the disk."""
        self.patience = PATIENCE
        """Seconds to wait for another program's lock before the call goes on unsaved."""
        self._path = path
        self._head = (
            rows.title(title),
            (started if started.tzinfo else started.astimezone()).isoformat(),
            rows.storable(source),
            rows.storable(playbook),
        )
        self._owner = this_process()
        self._events: list[rows.Kept | None] = [context] if context != _NOTHING_WRITTEN else []
        """By their place in the call; None for what was to be forgotten."""
        self._forgotten: list[tuple[float, float]] = []
        """From when until when, in seconds on the call clock: off the record."""
        self._moments: dict[int, float] = {}
        """When each was: a tip may quote what was said long before the words it is about."""
        self._written = 0
        self._length: float | None = None
        self._connection: sqlite3.Connection | None = None
        self._file: _File | None = None
        self._trouble: SottoError | None = None

    @property
    def backlog(self) -> Sequence[Event]:
        """What is not on disk yet, in order."""
        return [event for event in self._events[self._written :] if event is not None]

    @property
    def saved(self) -> bool:
        """Nothing of the call is missing on disk."""
        whole = self._written == len(self._events)
        return self.call_id is not None and self._trouble is None and whole

    def open(self) -> Iterator[Event]:
        """Yields notices: of a repair, of a disk that does not take the call."""
        yield from self._save()

    def record(self, event: Event) -> Iterator[Event]:
        """Yields the event itself, after it is on disk if it is kept, and notices of trouble."""
        if isinstance(event, ModeChanged) and event.mode is Mode.OFF_RECORD:
            self._forgotten.append((event.since, event.at))
            self._events = [
                None if one is None or self._is_forgotten(one) else one for one in self._events
            ]
        if isinstance(event, Moment):
            self._moments[event.id] = event.at
        if isinstance(event, rows.Kept):
            if self._is_forgotten(event):
                return  # it was on its way when the rep went off the record
            self._events.append(event)
        if not self.saved:
            yield from self._save()
        if isinstance(event, ModeChanged):
            self._fold()  # else what is forgotten would stay in the log
        yield event

    def _is_forgotten(self, event: rows.Kept) -> bool:
        times = [rows.time_of(event)]
        if isinstance(event, Tip):
            times.append(self._moments.get(event.moment))
        return any(
            at is not None and since < at <= until
            for since, until in self._forgotten
            for at in times
        )

    def close(self, duration: float) -> Iterator[Event]:
        """Write what is left and end the call. Where that fails, it may be tried again later.

        `duration`: of the call, in seconds.
        """
        self._length = duration
        yield from self._save()
        if self._trouble:
            yield self._loss(self._trouble)
        self._fold()
        self._disconnect()

    def _fold(self) -> None:
        """Empty the write-ahead log into the file."""
        if self._connection and not self._trouble:
            with suppress(sqlite3.DatabaseError):  # then it stays in the log, on disk as well
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _save(self) -> Iterator[Notice]:
        try:
            with explained(self._path):
                yield from self._connect()
                self._write()
        except SottoError as error:
            if not isinstance(error, DiskFull | DatabaseBusy):
                self._disconnect()
            if self._trouble is None:
                yield _not_saved(error)
            self._trouble = error
        else:
            if self._trouble:
                yield Notice("This call is saved again, from its start.", "", Severity.INFO)
            self._trouble = None

    def _connect(self) -> Iterator[Notice]:
        if self._connection and self._file == _file(self._path):
            return
        self._disconnect()
        self._connection, notices = open_database(
            self._path, patience=self._patience, own_call=self.call_id
        )
        self._file = _file(self._path)
        self._written = 0  # it may be another file, or repaired: write the whole call again
        yield from notices

    def _write(self) -> None:
        """All that is not on disk yet, in one transaction: of a disk that works, one event."""
        assert self._connection is not None
        self._connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")
        with transaction(self._connection):
            call = self._call(self._connection)
            for place, event in enumerate(self._events[self._written :], self._written):
                if event is not None:
                    rows.store(self._connection, call, place, event)
            if self._length is not None:
                self._connection.execute(
                    "UPDATE calls SET state = 'closed', length = ? WHERE id = ?",
                    (self._length, call),
                )
        self.call_id = call
        self._written = len(self._events)

    def _call(self, connection: sqlite3.Connection) -> int:
        """The call's row, which is made where it is missing."""
        found = connection.execute(
            "SELECT id FROM calls WHERE id = ? AND owner_pid = ? AND owner_started = ?",
            (self.call_id, *self._owner),
        ).fetchall()
        if not found:
            found = connection.execute(
                "INSERT INTO calls "
                "(title, started, source, playbook, state, owner_pid, owner_started) "
                "VALUES (?, ?, ?, ?, 'open', ?, ?) RETURNING id",
                (*self._head, *self._owner),
            ).fetchall()
        return int(found[0][0])

    def _loss(self, trouble: SottoError) -> Notice:
        missing = len(self.backlog)
        what = f"The last {missing} entries" if missing > 1 else "The end"
        return Notice(
            f"{what} of this call could not be saved. {trouble.message}",
            f"Copy what you need before you leave. {trouble.hint}",
            Severity.PROBLEM,
        )

    @property
    def _patience(self) -> float:
        return min(self.patience, _SHORT_PATIENCE) if self._trouble else self.patience

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _not_saved(error: SottoError) -> Notice:
    return Notice(
        f"This call is not being saved. {error.message}",
        f"{error.hint} It is kept in memory and saved as soon as that works.",
        Severity.PROBLEM,
    )


def _file(path: Path) -> _File | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return _File(status.st_dev, status.st_ino)
