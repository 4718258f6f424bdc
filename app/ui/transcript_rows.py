"""What the transcript is made of: utterances, joined to turns; advice beside them; thin notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeAlias

from app.events import Channel, Word
from app.record.export.plain import SPEAKERS, clock

PARAGRAPH = 600
"""Characters after which a turn goes on in another row, so that none is costly to lay out."""


@dataclass(slots=True, eq=False)
class Advice:
    """A card or a tip."""

    kind: str
    """In the rep's words."""
    utterance: int
    """That caused it."""
    quote: str = field(repr=False)
    at: float
    """When the quote was said."""
    headline: str = field(default="", repr=False)
    say: str = field(default="", repr=False)
    more: str = ""
    """What a card says besides: to be opened in a quiet moment."""
    draft: str | None = field(default=None, repr=False)
    """What has come of a tip that still streams in; None if it is whole."""
    opened: bool = False
    """By a click: an older one shows its headline only, and none shows `more`."""


@dataclass(slots=True, eq=False)
class Line:
    """An utterance, said or still being said."""

    id: int
    channel: Channel
    start: float
    end: float | None = None
    """None while it is being said."""
    committed: str = field(default="", repr=False)
    tentative: str = field(default="", repr=False)
    words: tuple[Word, ...] = field(default=(), repr=False)
    """Of `committed`."""
    advice: list[Advice] = field(default_factory=list)

    @property
    def order(self) -> tuple[float, int]:
        return self.start, self.id

    @property
    def text(self) -> str:
        return f"{self.committed} {self.tentative}".strip()

    def place_of(self, advice: Advice) -> tuple[int, int] | None:
        """Where in `text` the quote begins and ends; None if it was revised away.

        A quote that was said twice is the one said when the advice says.
        """
        expected = sum(len(word.text) + 1 for word in self.words if word.end <= advice.at)
        places = list(_places(self.committed, advice.quote))
        if not places:
            return None
        begin = min(places, key=lambda place: abs(place - expected))
        return begin, begin + len(advice.quote.rstrip(".,!?"))


def _places(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


@dataclass(slots=True, eq=False)
class Note:
    """A thin line between turns: off the record, a device that went away."""

    start: float
    number: int
    text: str

    @property
    def order(self) -> tuple[float, int]:
        return self.start, self.number


Item: TypeAlias = Line | Note
ORDER = attrgetter("order")


@dataclass(slots=True, eq=False)
class Row:
    """One side's turn, or a paragraph of a long one, or a note."""

    lines: list[Line]
    """Empty for a note."""
    note: Note | None = None
    named: bool = True
    """It begins a turn; the speaker's name stands there only."""

    @property
    def first(self) -> Item:
        return self.note or self.lines[0]

    @property
    def order(self) -> tuple[float, int]:
        return self.first.order

    @property
    def channel(self) -> Channel | None:
        return None if self.note else self.lines[0].channel

    @property
    def speaker(self) -> str:
        return "" if self.note else SPEAKERS[self.lines[0].channel]

    @property
    def time(self) -> str:
        return clock(self.order[0])

    @property
    def text(self) -> str:
        return self.note.text if self.note else " ".join(line.text for line in self.lines)

    @property
    def advice(self) -> list[Advice]:
        """Oldest first."""
        return [advice for line in self.lines for advice in line.advice]

    def offsets(self) -> Iterator[tuple[int, Line]]:
        """Where in `text` each line begins."""
        at = 0
        for line in self.lines:
            yield at, line
            at += len(line.text) + 1

    def spoken(self) -> str:
        """As it is copied: “12:47 Prospect: …”."""
        return f"{self.time} {self.speaker}: {self.text}" if self.lines else self.text

    def told(self) -> str:
        """As it is read out: with the advice."""
        advice = (
            f"{one.kind}: {one.headline}. {one.say} {one.more if one.opened else ''}".strip()
            for one in self.advice
        )
        return " ".join((self.spoken(), *advice))

    def is_same(self, other: "Row") -> bool:
        """Whether it holds the same lines or note."""
        return (self.lines, self.note, self.named) == (other.lines, other.note, other.named)


def grouped(items: Sequence[Item]) -> Iterator[Row]:
    """Join what one side said until the other speaks. The first item begins a turn."""
    row: Row | None = None
    length = 0
    for item in items:
        if isinstance(item, Note):
            if row:
                yield row
            row = None
            yield Row([], item)
            continue
        same_turn = row is not None and row.channel is item.channel
        if row is not None and same_turn and length < PARAGRAPH:
            row.lines.append(item)
        else:
            if row:
                yield row
            row, length = Row([item], named=not same_turn), 0
        length += len(item.text)
    if row:
        yield row


def same_at_both_ends(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, int]:
    """How many rows are the same at the begin and, of the others, at the end."""
    head = _same(zip(old, new, strict=False))
    tail = _same(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    return head, tail


def _same(pairs: Iterable[tuple[Row, Row]]) -> int:
    count = 0
    for one, other in pairs:
        if not one.is_same(other):
            break
        count += 1
    return count
