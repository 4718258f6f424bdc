"""How the report of a call lies in its table: each part as JSON.

What can't be read any more, by damage or because an older program wrote it, is not there.
"""

import json
import sqlite3
from dataclasses import asdict
from typing import TypeAlias, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.record.rows import storable
from app.report import Found, Job, Report, Written

Part: TypeAlias = Found | Written | Job
P = TypeVar("P", Found, Written, Job)

_NAMES: dict[type, str] = {Found: "found", Written: "written", Job: "job"}


def keep(connection: sqlite3.Connection, call: int, part: Part) -> None:
    content = json.dumps(asdict(part), ensure_ascii=False)
    connection.execute(
        "INSERT OR REPLACE INTO reports (call, part, content) VALUES (?, ?, ?)",
        (call, _NAMES[type(part)], storable(content)),
    )


def remove(connection: sqlite3.Connection, call: int, kind: type[Part]) -> None:
    query = "DELETE FROM reports WHERE call = ? AND part = ?"
    connection.execute(query, (call, _NAMES[kind]))


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
