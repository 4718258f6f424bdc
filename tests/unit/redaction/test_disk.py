"""A whole call on a real disk: no byte of a card number is ever on it."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.call import Call, Keeper
from app.events import Channel, Event, Partial, Revision, Utterance
from app.record.journal import Journal
from app.record.library import Library
from app.speech.decoder import Hypothesis, Window
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from tests.fakes import Notebook, ScriptedDecoder, ScriptedSource, ScriptedVad

PIECES = (
    "my card is four zero one two",
    "eight eight eight eight",
    "and then eight eight eight eight",
    "one eight eight one, all right?",
    "of the small ones",
    "we need four five double oh",
)
PATTERN = "".join("#" * 40 + "." * 40 for _ in PIECES)
PAUSE = "#" * 40 + "." * 400 + "#" * 40 + "." * 40
"""12.8 s."""


class Lines(ScriptedDecoder):
    """Every utterance is the next line, in each of its windows."""

    def __init__(self, *lines: str) -> None:
        super().__init__("")
        self._lines = iter(lines)
        self._known: dict[int, str] = {}

    def _hear(self, window: Window) -> Hypothesis:
        if window.utterance not in self._known:
            self._known[window.utterance] = next(self._lines)
        self._script = [self._known[window.utterance]]
        return super()._hear(window)


class Watched(Journal):
    """Looks at the disk after each thing that is kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, title="", started=datetime(2026, 1, 1, tzinfo=UTC), source="test")
        self._folder = path.parent
        self.disk: list[bytes] = []

    def record(self, event: Event) -> Iterator[Event]:
        yield from super().record(event)
        files = [file for file in self._folder.iterdir() if file.is_file()]
        self.disk.append(b"".join(file.read_bytes() for file in files))


def new_call(journal: Keeper, pattern: str, *lines: str) -> Call:
    patterns = {Channel.PROSPECT: pattern}
    schedule = Schedule(list(patterns), Hearing(longest=8.0), lambda: ScriptedVad(pattern))
    return Call([ScriptedSource(patterns)], schedule, Lines(*lines), journal=journal)


def in_threads(call: Call) -> Iterator[Event]:
    events: list[Event] = []
    threads = [
        threading.Thread(target=lambda loop=loop: events.extend(loop()))
        for loop in call.loops.values()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    yield from events


@pytest.mark.parametrize("host", [Call.run, in_threads], ids=["one thread", "threads"])
def test_a_card_number_in_pieces_never_reaches_the_disk(tmp_path, host):
    path = tmp_path / "calls.db"
    journal = Watched(path)
    events = list(host(new_call(journal, PATTERN, *PIECES)))
    assert any(b"card" in disk for disk in journal.disk)
    assert not any(b"eight" in disk or b"four zero" in disk for disk in journal.disk)
    with closing(Library(path)) as library:
        [call] = library.calls()
        record = library.call(call.id)
    assert [one.text for one in record.utterances] == [
        "my card is [card number]",
        "[card number]",
        "and then [card number]",
        "[card number], all right?",
        "of the small ones",
        "we need four five double oh",
    ]
    partials = [event for event in events if isinstance(event, Partial)]
    assert not any("eight" in one.committed + one.tentative for one in partials)


def test_a_number_that_nobody_goes_on_with_comes_back_in_the_call():
    journal = Notebook()
    list(new_call(journal, PAUSE, "we need four five double oh", "of the small ones").run())
    kept = [event for event in journal.kept if isinstance(event, Utterance | Revision)]
    assert [event.text for event in kept] == [
        "we need [card number]",
        "we need four five double oh",
        "of the small ones",
    ]
