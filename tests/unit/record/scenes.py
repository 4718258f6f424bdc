"""Calls for the tests of the record: what was said, disks that are small, calls already kept."""

import resource
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from app.events import Card, Channel, Event, Moment, Notice, Severity, Tip, Utterance, Word
from app.record.journal import Journal

STARTED = datetime(2026, 3, 14, 15, 4, tzinfo=UTC)


def utterance(id: int, text: str = "it is too expensive", **changes: object) -> Utterance:
    """Two seconds of the prospect for an odd id, of the rep for an even one."""
    start = id * 2.5
    spoken = text.split()
    step = 2.0 / max(1, len(spoken))
    words = tuple(
        Word(word, start + step * n, start + step * (n + 1), 0.9) for n, word in enumerate(spoken)
    )
    channel = Channel.PROSPECT if id % 2 else Channel.REP
    fields = {"id": id, "channel": channel, "start": start, "end": start + 2.0}
    return Utterance(**{**fields, "text": text, "words": words, **changes})


QUOTE = "too expensive"
MOMENT = Moment(1, "price", Channel.PROSPECT, 1, QUOTE, 3.0)
CARD = Card(
    *(1, "price", 1, "Ask what they compare with", "Compared to what?", QUOTE, 3.0),
    details="They buy every third year.",
    link="https://example.com/price",
)
TIP = Tip(1, 1, "Name the value", "What would a day less per week be worth?", QUOTE, 3.0)
NOTICE = Notice("The network is gone.", "Cards go on.", Severity.INFO)


def new_journal(path: Path, title: str = "Acme") -> Journal:
    return Journal(path, title=title, started=STARTED, source="acme.wav", playbook="b2b")


def leave_open(path: Path, call: int | None) -> None:
    """As if the program that writes a call had been killed."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE calls SET owner_started = 0 WHERE id = ?", (call,))


def keep(path: Path, events: Iterable[Event], title: str = "Acme", duration: float = 60.0) -> int:
    """A whole call, from open to close; gives its id."""
    journal = new_journal(path, title)
    said = list(journal.open())
    for event in events:
        said += journal.record(event)
    said += journal.close(duration)
    assert journal.saved, said
    assert journal.call_id
    return journal.call_id


def columns(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def notices(events: Iterable[Event]) -> list[Notice]:
    return [event for event in events if isinstance(event, Notice)]


def files(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file grows beyond `size` bytes: a disk that takes no more, also for root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(folder: Path) -> Path:
    """Takes the whole rest of a disk; gives the file that does."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return ballast
