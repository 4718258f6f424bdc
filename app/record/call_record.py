"""A call as it is known: what the journal wrote, in one value."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import Self

from app.events import (
    CallContext,
    Card,
    Channel,
    Mark,
    Mode,
    Moment,
    Notice,
    SideState,
    Tip,
    Utterance,
)
from app.report import Report

MODES = {
    Mode.ON: "Listening again",
    Mode.PAUSED: "Paused",
    Mode.OFF_RECORD: "Off the record",
}
"""What a mark of each says."""


class Gaps:
    """When a call was paused or off the record; told of each change, in their order."""

    def __init__(self) -> None:
        self.all: list[tuple[float, float]] = []
        """From when to when, in seconds on the call clock; the last may last (inf)."""

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Self:
        """Return those of a call that was kept."""
        gaps = cls()
        for mark in sorted((one for one in marks if one.kind == "mode"), key=attrgetter("at")):
            gaps.change(mark.at, on=mark.text == MODES[Mode.ON])
        return gaps

    def change(self, at: float, *, on: bool) -> None:
        """`on`: whether something is heard from now on."""
        lasts = bool(self.all) and self.all[-1][1] == inf
        if on and lasts:
            self.all[-1] = self.all[-1][0], at
        elif not on and not lasts:
            self.all.append((at, inf))

    def heard(self, start: float) -> float:
        """Return when words were heard that begin at `start`: never in a gap.

        The frame of sound in which a gap ends begins before its end, and so may the first word.
        """
        ends = (end for since, end in self.all if since < start < end < inf)
        return next(ends, start)


class CallState(StrEnum):
    OPEN = "open"
    """Being written by a running program."""
    CLOSED = "closed"
    RECOVERED = "recovered"
    """Its program ended before it was closed; complete to its last utterance."""


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A line in the list of calls."""

    id: int
    title: str = field(repr=False)
    started: datetime
    """Wall-clock time, with its offset."""
    length: float
    """Seconds; of a call that was not closed, the end of its last utterance."""
    state: CallState
    utterance_count: int
    company: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Spending:
    """What the answers of one model took, all together."""

    host: str
    model: str
    prompt_tokens: int
    answer_tokens: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive utterances of one channel."""

    channel: Channel
    start: float
    """In seconds on the call clock; never while nothing was heard."""
    utterances: tuple[Utterance, ...]

    @property
    def end(self) -> float:
        return max(utterance.end for utterance in self.utterances)

    @property
    def text(self) -> str:
        return " ".join(utterance.text for utterance in self.utterances)


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All that is kept of one call; each tuple in the order of the call."""

    id: int
    title: str = field(repr=False)
    started: datetime
    """Wall-clock time, with its offset."""
    length: float
    """Seconds."""
    state: CallState
    source: str = ""
    """What was listened to: devices, or a file."""
    playbook: str = ""
    context: CallContext = CallContext()
    utterances: tuple[Utterance, ...] = ()
    """By their start."""
    moments: tuple[Moment, ...] = ()
    cards: tuple[Card, ...] = ()
    tips: tuple[Tip, ...] = ()
    notices: tuple[Notice, ...] = ()
    marks: tuple[Mark, ...] = ()
    spending: tuple[Spending, ...] = ()
    """In the call and after it, by host and model."""
    report: Report = Report()

    def remarks(self) -> list[Mark]:
        """The marks that tell a reader something: not each time that a side fell silent."""
        plain = (SideState.HEARING, SideState.SILENT)
        return [mark for mark in self.marks if mark.about.rpartition(" ")[2] not in plain]

    def turns(self) -> list[Turn]:
        """Split by channel, and where the call was paused or off the record."""
        breaks = sorted(mark.at for mark in self.marks if mark.kind == "mode")
        heard = Gaps.of(self.marks).heard

        def part(utterance: Utterance) -> tuple[Channel, int]:
            return utterance.channel, bisect(breaks, heard(utterance.start))

        grouped = groupby(self.utterances, key=part)
        turns = [(channel, tuple(utterances)) for (channel, _), utterances in grouped]
        return [Turn(channel, heard(said[0].start), said) for channel, said in turns]
