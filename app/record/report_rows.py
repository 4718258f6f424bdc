"""How the report of a call lies in its table: each part as JSON.

What can't be read any more, by damage or because an older program wrote it, is not there.
"""

import json
import sqlite3
from contextlib import suppress
from dataclasses import asdict
from typing import TypeAlias, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.errors import SottoError
from app.record.owner import Owner, is_alive
from app.record.rows import storable
from app.report import Found, Job, Report, Written

Part: TypeAlias = Found | Written | Job
P = TypeVar("P", Found, Written, Job)

_NAMES: dict[type, str] = {Found: "found", Written: "written", Job: "job"}
_WRITER = "writer"


class BeingWritten(SottoError):
    message = "Another Sotto is writing the report of this call."
    hint = "It is there as soon as that one is done."
    retryable = True


def keep(connection: sqlite3.Connection, call: int, part: Part) -> None:
    content = json.dumps(asdict(part), ensure_ascii=False)
    connection.execute(
        "INSERT OR REPLACE INTO reports (call, part, content) VALUES (?, ?, ?)",
        (call, _NAMES[type(part)], storable(content)),
    )


def remove(connection: sqlite3.Connection, call: int, kind: type[Part]) -> None:
    query = "DELETE FROM reports WHERE call = ? AND part = ?"
    connection.execute(query, (call, _NAMES[kind]))


def claim(connection: sqlite3.Connection, call: int, owner: Owner) -> None:
    """Make a program the one that has a call's report written; it may be that already.

    Raises BeingWritten: another one that still runs is at it.
    """
    query = "SELECT content FROM reports WHERE call = ? AND part = ?"
    for (content,) in connection.execute(query, (call, _WRITER)).fetchall():
        with suppress(ValidationError):  # damaged: nobody can say who it was
            before = TypeAdapter(Owner).validate_json(content)
            if before.pid != owner.pid and is_alive(before):
                raise BeingWritten
    query = "INSERT OR REPLACE INTO reports (call, part, content) VALUES (?, ?, ?)"
    connection.execute(query, (call, _WRITER, json.dumps(owner)))


def release(connection: sqlite3.Connection, call: int) -> None:
    query = "DELETE FROM reports WHERE call = ? AND part = ?"
    connection.execute(query, (call, _WRITER))


def report(connection: sqlite3.Connection, call: int) -> Report:
    query = "SELECT part, content FROM reports WHERE call = ?"
    parts = dict(connection.execute(query, (call,)).fetchall())
    return Report(_read(Found, parts), _read(Written, parts), _read(Job, parts))


def jobs(connection: sqlite3.Connection) -> dict[int, Job]:
    """Those that are to be done, by their call; the oldest first."""
    query = "SELECT call, content FROM reports WHERE part = 'job' ORDER BY call"
    found = {call: _read(Job, {"job": text}) for call, text in connection.execute(query).fetchall()}
    return {call: job for call, job in found.items() if job is not None and not job.given_up}


def _read(kind: type[P], parts: dict[str, str]) -> P | None:
    try:
        return TypeAdapter(kind).validate_json(parts[_NAMES[kind]])
    except (KeyError, ValidationError):
        return None
