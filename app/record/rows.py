"""How the events of a call lie in the tables.

Reading is lenient: a value that damage has made odd becomes a plain one, so that what was said
beside it can still be read.
"""

import json
import math
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, replace
from functools import partial
from typing import Any, TypeAlias

from app.events import (
    CallContext,
    Card,
    Channel,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Revision,
    Severity,
    Side,
    Spent,
    Tip,
    Utterance,
    Word,
)
from app.record.call_record import MODES, Spending
from app.redaction import without_cards

Kept: TypeAlias = (
    Utterance
    | Revision
    | Moment
    | Card
    | Tip
    | Mark
    | Side
    | ModeChanged
    | CallContext
    | Notice
    | Spent
)
"""What goes into a call's record."""


_MOMENT = "id, kind, channel, utterance, quote, at"
_CARD = "id, kind, moment, headline, say, quote, quote_at, details, link"
_TIP = "id, moment, headline, say, quote, quote_at"
_MARK = "at, kind, about, text"
_SPENT = "host, model, prompt_tokens, answer_tokens"
_STARTED = "SELECT (julianday(started) - 2440587.5) * 86400.0 FROM calls WHERE id = ?"
"""In seconds since 1970, whose start is that Julian day."""


def store(connection: sqlite3.Connection, call: int, place: int, event: Kept) -> None:
    """Write one event, the `place`-th of the call; writing it once more changes nothing."""
    add = partial(_insert, connection, call)
    match event:
        case Utterance(id, channel, start, end, text, words):
            columns = 'id, channel, start, "end", text, words'
            add("utterances", columns, id, channel, start, end, text, _json(words))
        case Revision():
            _revise(connection, call, event)
        case Moment(id, kind, channel, utterance, quote, at):
            add("moments", _MOMENT, id, kind, channel, utterance, quote, at)
        case Card():
            add("cards", _CARD, *astuple(event))
        case Tip(id, moment, headline, say, quote, quote_at):
            add("tips", _TIP, id, moment, headline, say, quote, quote_at)
        case Notice(text, hint, severity):
            add("notices", "id, text, hint, severity", place, text, hint, severity)
        case Spent():
            [(started,)] = connection.execute(_STARTED, (call,)).fetchall()
            spend(connection, call, place, replace(event, at=(started or 0.0) + event.at))
        case _:
            _store_besides(connection, call, place, event)


def _store_besides(
    connection: sqlite3.Connection,
    call: int,
    place: int,
    event: Mark | Side | ModeChanged | CallContext,
) -> None:
    """What was not said: most of it are marks."""
    match event:
        case CallContext():
            describe(connection, call, event)
            return
        case Side(channel, at, state, text, hint):
            # the name of the device may be a part of what is said of it already
            words = text if hint in text else f"{text}. {hint}"
            event = Mark(at, "side", f"{channel} {state}", words)
        case ModeChanged(mode, at, since):
            if mode is Mode.OFF_RECORD:
                forget(connection, call, since)
            event = Mark(at, "mode", "", MODES[mode])
    values = (event.at, event.kind, event.about, event.text)
    _insert(connection, call, "marks", f"id, {_MARK}", place, *values)


def describe(connection: sqlite3.Connection, call: int, context: CallContext) -> None:
    """In the place of what the rep wrote of the call before."""
    connection.execute(
        "INSERT OR REPLACE INTO contexts (call, company, contact, notes) VALUES (?, ?, ?, ?)",
        [call, *map(storable, without_cards(astuple(context)))],
    )


def context(connection: sqlite3.Connection, call: int) -> CallContext:
    query = "SELECT company, contact, notes FROM contexts WHERE call = ?"
    found = connection.execute(query, (call,)).fetchall()
    return CallContext(*found[0]) if found else CallContext()


def spend(connection: sqlite3.Connection, call: int, place: int | None, spent: Spent) -> None:
    """`spent.at`: wall-clock time, in seconds since 1970. `place`: in the call; None: after it."""
    if place is None:
        query = "SELECT min(0, coalesce(min(id), 0)) - 1 FROM spending WHERE call = ?"
        [(place,)] = connection.execute(query, (call,)).fetchall()
    values = (spent.at, spent.host, spent.model, spent.prompt_tokens, spent.answer_tokens)
    _insert(connection, call, "spending", f"id, at, {_SPENT}", place, *values)


def spending(connection: sqlite3.Connection, condition: str, value: float) -> tuple[Spending, ...]:
    """`condition`: on one column, with `?` for the value."""
    found = connection.execute(
        "SELECT host, model, sum(prompt_tokens), sum(answer_tokens) FROM spending "
        f"WHERE {condition} GROUP BY host, model ORDER BY host, model",
        (value,),
    )
    return tuple(Spending(*row) for row in found.fetchall())


def forget(connection: sqlite3.Connection, call: int, since: float) -> None:
    """Delete what was said after a time on the call clock, and what quotes it."""
    secret = "SELECT id FROM moments WHERE call = ? AND at > ?"
    query = f"DELETE FROM tips WHERE call = ? AND moment IN ({secret})"
    connection.execute(query, (call, call, since))  # before the moments: it may quote earlier words
    forgotten = {"utterances": '"end"', "moments": "at", "cards": "quote_at", "tips": "quote_at"}
    for table, time in forgotten.items():
        connection.execute(f"DELETE FROM {table} WHERE call = ? AND {time} > ?", (call, since))
    query = "DELETE FROM marks WHERE call = ? AND at > ? AND kind = 'evidence'"
    connection.execute(query, (call, since))


def time_of(event: Kept) -> float | None:
    """When what an event tells was said; None for what tells of no speech."""
    match event:
        case Utterance(end=at) | Moment(at=at) | Card(quote_at=at) | Tip(quote_at=at):
            return at
        case Mark(at=at, kind="evidence"):
            return at
        case Revision(words=words) if words:
            return words[-1].end
    return None


def utterances(connection: sqlite3.Connection, call: int) -> tuple[Utterance, ...]:
    found = connection.execute(
        'SELECT id, channel, start, "end", text, words FROM utterances WHERE call = ? '
        "ORDER BY start, id",
        (call,),
    )
    return tuple(
        Utterance(id, _channel(channel), seconds(start), seconds(end), text, _words(words))
        for id, channel, start, end, text, words in found.fetchall()
    )


def moments(connection: sqlite3.Connection, call: int) -> tuple[Moment, ...]:
    return tuple(
        Moment(id, kind, _channel(channel), utterance, quote, seconds(at))
        for id, kind, channel, utterance, quote, at in _select(connection, "moments", _MOMENT, call)
    )


def cards(connection: sqlite3.Connection, call: int) -> tuple[Card, ...]:
    return tuple(
        Card(id, kind, moment, headline, say, quote, seconds(at), details, link)
        for id, kind, moment, headline, say, quote, at, details, link in _select(
            connection, "cards", _CARD, call
        )
    )


def tips(connection: sqlite3.Connection, call: int) -> tuple[Tip, ...]:
    return tuple(
        Tip(id, moment, headline, say, quote, seconds(at))
        for id, moment, headline, say, quote, at in _select(connection, "tips", _TIP, call)
    )


def notices(connection: sqlite3.Connection, call: int) -> tuple[Notice, ...]:
    found = _select(connection, "notices", "text, hint, severity", call)
    return tuple(Notice(text, hint, _severity(severity)) for text, hint, severity in found)


def marks(connection: sqlite3.Connection, call: int) -> tuple[Mark, ...]:
    found = _select(connection, "marks", _MARK, call)
    return tuple(Mark(seconds(at), kind, about, text) for at, kind, about, text in found)


def _insert(
    connection: sqlite3.Connection, call: int, table: str, columns: str, *values: str | float
) -> None:
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT OR REPLACE INTO {table} (call, {columns}) VALUES (?, {marks})",
        [call, *(storable(value) if isinstance(value, str) else value for value in values)],
    )


def _revise(connection: sqlite3.Connection, call: int, revision: Revision) -> None:
    """What was there before is gone: it may have been redacted."""
    connection.execute(
        "UPDATE utterances SET text = ?, words = ? WHERE call = ? AND id = ?",
        (storable(revision.text), storable(_json(revision.words)), call, revision.id),
    )


def _select(
    connection: sqlite3.Connection, table: str, columns: str, call: int
) -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM {table} WHERE call = ? ORDER BY id"
    return connection.execute(query, (call,)).fetchall()


def storable(text: str) -> str:
    """Without the halves of characters that a model's JSON may hold and UTF-8 can't."""
    return text.encode("utf-8", "replace").decode()


def title(text: str) -> str:
    """As it may be written down."""
    return storable(*without_cards([text]))


def _json(words: Iterable[Word]) -> str:
    return json.dumps(list(words), ensure_ascii=False)


def _words(text: str) -> tuple[Word, ...]:
    try:
        return tuple(
            Word(str(word), seconds(start), seconds(end), float(probability))
            for word, start, end, probability in json.loads(text, strict=False)
        )
    except (ValueError, TypeError):
        return ()


def seconds(value: Any) -> float:
    """0 for what can't be a time in a call."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return float(value) if 0 <= value < 1e7 else 0.0


def _channel(value: str) -> Channel:
    return Channel.REP if value == Channel.REP.value else Channel.PROSPECT


def _severity(value: str) -> Severity:
    return next((known for known in Severity if known == value), Severity.WARNING)
