"""How the events of a call lie in the tables.

Reading is lenient: a value that damage has made odd becomes a plain one, so that what was said
beside it can still be read.
"""

import json
import math
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeAlias

from app.events import (
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
    Tip,
    Utterance,
    Word,
)

Kept: TypeAlias = Utterance | Revision | Moment | Card | Tip | Mark | Side | ModeChanged | Notice
"""What goes into a call's record."""


_MOMENT = "id, kind, channel, utterance, quote, at"
_CARD = "id, kind, moment, headline, say, quote, quote_at"
_TIP = "id, moment, headline, say, quote, quote_at"
_MARK = "at, kind, about, text"
MODES = {
    Mode.ON: "Listening again",
    Mode.PAUSED: "Paused",
    Mode.OFF_RECORD: "Off the record",
}
"""What a mark of each says."""


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
        case Card(id, kind, moment, headline, say, quote, quote_at):
            add("cards", _CARD, id, kind, moment, headline, say, quote, quote_at)
        case Tip(id, moment, headline, say, quote, quote_at):
            add("tips", _TIP, id, moment, headline, say, quote, quote_at)
        case Notice(text, hint, severity):
            add("notices", "id, text, hint, severity", place, text, hint, severity)
        case _:
            _store_mark(connection, call, place, event)


def _store_mark(
    connection: sqlite3.Connection, call: int, place: int, event: Mark | Side | ModeChanged
) -> None:
    match event:
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


def forget(connection: sqlite3.Connection, call: int, since: float) -> None:
    """Delete what was said after a time on the call clock, and what quotes it."""
    forgotten = {"utterances": '"end"', "moments": "at", "cards": "quote_at", "tips": "quote_at"}
    for table, time in forgotten.items():
        connection.execute(f"DELETE FROM {table} WHERE call = ? AND {time} > ?", (call, since))


def time_of(event: Kept) -> float | None:
    """When what an event tells was said; None for what tells of no speech."""
    match event:
        case Utterance(end=at) | Moment(at=at) | Card(quote_at=at) | Tip(quote_at=at):
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
        Card(id, kind, moment, headline, say, quote, seconds(at))
        for id, kind, moment, headline, say, quote, at in _select(connection, "cards", _CARD, call)
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
    connection.execute(
        "UPDATE utterances SET first_text = coalesce(first_text, text), "
        "first_words = coalesce(first_words, words), text = ?, words = ? WHERE call = ? AND id = ?",
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
