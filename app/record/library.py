"""The calls that were kept: list them, read one, delete one, find those that were interrupted."""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.errors import SottoError
from app.events import CallContext, Moment, Notice, Spent, Tip
from app.record import report_rows, rows
from app.record.call_record import CallRecord, CallState, CallSummary, Spending
from app.record.connection import transaction
from app.record.database import open_to_read
from app.record.errors import StorageError, explained
from app.record.owner import Owner, is_alive, this_process
from app.report import Job, Report, Written


class UnknownCall(SottoError):
    def __init__(self, which: str) -> None:
        empty = which == "last"
        super().__init__(
            "There are no calls yet." if empty else f"There is no call {which}.",
            "The demo makes one." if empty else "The list shows the calls that you have.",
            "sotto demo" if empty else "sotto calls",
        )


class CallIsRunning(SottoError):
    message = "This call is still running."
    hint = "End it first, then delete it."


_SUMMARY = """
    SELECT id, title, started, state,
           coalesce(length, (SELECT max("end") FROM utterances WHERE call = calls.id), 0.0),
           (SELECT count(*) FROM utterances WHERE call = calls.id),
           coalesce(company, ''), coalesce(contact, '')
    FROM calls LEFT JOIN contexts ON contexts.call = calls.id
"""


class Library:
    """Used from the thread that made it. A file that is not there is an empty library.

    Raises StorageError when the file can't be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self.notices: tuple[Notice, ...] = ()
        """What the rep should know of the opening: a damaged file, what was saved from it."""
        with explained(path):
            if path.exists():
                self._connection, self.notices = open_to_read(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def calls(self) -> list[CallSummary]:
        """Newest first."""
        found = self._read(f"{_SUMMARY} ORDER BY julianday(started) DESC, id DESC")
        return [_summary(row) for row in found]

    def call(self, which: str | int) -> CallRecord:
        """`which`: a call's id, or "last". Raises UnknownCall."""
        connection, id = self._find(which)
        with explained(self._path):
            [row] = connection.execute(f"{_SUMMARY} WHERE id = ?", (id,)).fetchall()
            query = "SELECT source, playbook FROM calls WHERE id = ?"
            [(source, playbook)] = connection.execute(query, (id,)).fetchall()
            summary = _summary(row)
            return CallRecord(
                id=id,
                title=summary.title,
                started=summary.started,
                length=summary.length,
                state=summary.state,
                source=source,
                playbook=playbook,
                context=rows.context(connection, id),
                utterances=rows.utterances(connection, id),
                moments=rows.moments(connection, id),
                cards=rows.cards(connection, id),
                tips=rows.tips(connection, id),
                notices=rows.notices(connection, id),
                marks=rows.marks(connection, id),
                spending=rows.spending(connection, "call = ?", id),
                report=report_rows.report(connection, id),
            )

    def earlier(self, call: int, most: int) -> list[int]:
        """The rep's own calls before one by their ids, the newest first; the bundled one is
        nobody's."""
        found = self._read(
            "SELECT id FROM calls WHERE state <> 'open' AND source <> 'demo' "
            "AND julianday(started) < (SELECT julianday(started) FROM calls WHERE id = ?) "
            "ORDER BY julianday(started) DESC LIMIT ?",
            call,
            most,
        )
        return [id for (id,) in found]

    def report(self, which: str | int) -> Report:
        """Raises UnknownCall."""
        connection, id = self._find(which)
        with explained(self._path):
            return report_rows.report(connection, id)

    def keep_report(self, call: int, part: report_rows.Part) -> None:
        """In the place of one of its kind; what is written ends the job of writing it.

        Raises UnknownCall: a call that was deleted meanwhile has no report.
        """
        connection, id = self._find(call)
        with explained(self._path), transaction(connection):
            report_rows.keep(connection, id, part)
            if isinstance(part, Written):
                report_rows.remove(connection, id, Job)

    def claim_report(self, call: int) -> None:
        """Have its writing for this program alone, until `release_report` or the program's end.

        Raises UnknownCall, BeingWritten.
        """
        connection, id = self._find(call)
        with explained(self._path), transaction(connection):
            report_rows.claim(connection, id, this_process())

    def release_report(self, call: int) -> None:
        """After `claim_report`, by the same program only."""
        if self._connection is not None:
            with explained(self._path), transaction(self._connection):
                report_rows.release(self._connection, call)

    def drop_job(self, call: int) -> None:
        """No report is to be written any more. Raises UnknownCall."""
        connection, id = self._find(call)
        with explained(self._path), transaction(connection):
            report_rows.remove(connection, id, Job)

    def jobs(self) -> dict[int, Job]:
        """Reports that are to be written, by the id of their call."""
        if self._connection is None:
            return {}
        with explained(self._path):
            return report_rows.jobs(self._connection)

    def spend(self, call: int, spent: Spent) -> None:
        """Keep what was spent after a call; of a deleted one too.

        `spent.at`: wall-clock time, in seconds since 1970.
        """
        if self._connection is not None:
            with explained(self._path), transaction(self._connection):
                rows.spend(self._connection, call, None, spent)

    def spent_since(self, start: datetime) -> tuple[Spending, ...]:
        """What the coach's models took since then, of deleted calls too.

        `start`: wall-clock time, with its offset.
        """
        if self._connection is None:
            return ()
        with explained(self._path):
            return rows.spending(self._connection, "at >= ?", start.timestamp())

    def add_tip(self, call: int, moment: Moment, tip: Tip) -> None:
        """Keep what the rep asked about a call that is over. Raises UnknownCall."""
        connection, id = self._find(call)
        with explained(self._path), transaction(connection):
            rows.store(connection, id, 0, moment)
            rows.store(connection, id, 0, tip)

    def rename(self, which: str | int, title: str) -> None:
        """Raises UnknownCall."""
        connection, id = self._find(which)
        with explained(self._path), transaction(connection):
            connection.execute("UPDATE calls SET title = ? WHERE id = ?", (rows.title(title), id))

    def describe(self, which: str | int, context: CallContext) -> None:
        """Keep what the rep wrote of it, in the place of what was there. Raises UnknownCall."""
        connection, id = self._find(which)
        with explained(self._path), transaction(connection):
            rows.describe(connection, id, context)

    def delete(self, which: str | int) -> tuple[Notice, ...]:
        """Take a call off the disk: its rows, and their bytes in every file that Sotto writes to.

        Returns what the rep should know: where its words may still be.
        Raises UnknownCall, CallIsRunning.
        """
        connection, id = self._find(which)
        with explained(self._path):
            with transaction(connection):
                if self._is_running(id):
                    raise CallIsRunning()
                connection.execute("DELETE FROM calls WHERE id = ?", (id,))
            [(blocked, *_)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return tuple(self._left_behind(bool(blocked)))

    def recover(self) -> list[CallSummary]:
        """Mark the calls whose program ended before it closed them; gives back those.

        Where the disk takes no mark it is left for the next start.
        """
        ids = [id for (id,) in self._read("SELECT id FROM calls WHERE state = 'open'")]
        interrupted = [id for id in ids if not self._is_running(id)]
        for id in interrupted:
            with suppress(StorageError):
                self._mark_recovered(id)
        calls = [summary for summary in self.calls() if summary.id in interrupted]
        return [summary for summary in calls if summary.state is CallState.RECOVERED]

    def _mark_recovered(self, id: int) -> None:
        assert self._connection is not None
        with explained(self._path), transaction(self._connection):
            self._connection.execute(
                "UPDATE calls SET state = 'recovered', "
                'length = (SELECT max("end") FROM utterances WHERE call = calls.id) '
                "WHERE id = ? AND state = 'open'",
                (id,),
            )

    def _find(self, which: str | int) -> tuple[sqlite3.Connection, int]:
        """Raises UnknownCall."""
        known = [summary.id for summary in self.calls()]
        wanted = known[:1] if which == "last" else [id for id in known if str(id) == str(which)]
        if self._connection is None or not wanted:
            raise UnknownCall(str(which))
        return self._connection, wanted[0]

    def _is_running(self, id: int) -> bool:
        query = "SELECT owner_pid, owner_started FROM calls WHERE id = ? AND state = 'open'"
        return any(is_alive(Owner(*owner)) for owner in self._read(query, id))

    def _left_behind(self, blocked: bool) -> list[Notice]:
        notices = []
        if blocked:
            notices.append(
                Notice(
                    "Another program is reading your calls. "
                    "What was deleted leaves the disk when that program ends.",
                )
            )
        damaged = sorted(self._path.parent.glob(f"{self._path.stem}.damaged-*{self._path.suffix}"))
        for file in damaged:
            notices.append(
                Notice(
                    f"A damaged file of earlier may still hold this call: {file}.",
                    "Delete that file yourself when you no longer need it.",
                )
            )
        return notices

    def _read(self, query: str, *values: int) -> list[tuple[Any, ...]]:
        if self._connection is None:
            return []
        with explained(self._path):
            return self._connection.execute(query, values).fetchall()


def _summary(row: tuple[Any, ...]) -> CallSummary:
    id, title, started, state, length, utterance_count, company, contact = row
    return CallSummary(
        id=id,
        title=title,
        started=_time(started),
        length=rows.seconds(length),
        state=next((known for known in CallState if known == state), CallState.RECOVERED),
        utterance_count=utterance_count,
        company=company,
        contact=contact,
    )


def _time(text: str) -> datetime:
    """1970 for what damage has made unreadable."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
