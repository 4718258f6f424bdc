"""All that was said in a call, as the coach's model may hear of it: without secrets."""

import re
import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.coach.draft import Found
from app.events import (
    Channel,
    Event,
    Level,
    ModeChanged,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Utterance,
    Word,
)
from app.redaction import redact

_TOGETHER = 12
"""Utterances on either side of one that are looked at with it: a number is spoken over some of
them, and a question tells what its answer is."""
_QUOTE_WORDS = 12
_SHORTEST_QUOTE = 6
"""Letters and digits: less is said in every call."""
_INTERJECTION = 3
"""Words, fewer of which are no turn: “mm-hm, right”."""


@dataclass(slots=True)
class Line:
    """An utterance, as far as it is known."""

    id: int
    channel: Channel
    start: float
    end: float
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    final: bool
    safe: str = field(default="", repr=False)
    """Its text, without secrets."""
    plain: str = field(default="", repr=False)
    """The same, as quotes are compared."""

    @property
    def order(self) -> tuple[float, int]:
        return self.start, self.id


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said until the other one spoke, without secrets."""

    channel: Channel
    at: float
    text: str = field(repr=False)


class Said:
    """The whole call; a text is redacted when it is new, together with those round it."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}
        self._ordered: list[Line] = []
        """As they began."""
        self._forgotten: set[int] = set()
        """By id."""
        self._stale: set[int] = set()
        """Those that are not redacted yet, by id."""
        self._fresh: set[int] = set()
        """Those that nobody was told of yet, by id."""
        self.now = 0.0
        """The latest time on the call clock that anybody told."""

    def hear(self, event: Event) -> None:
        """Remember what was said: what is committed of a partial, then its final."""
        match event:
            case Partial(id=id, channel=channel, start=start, words=words):
                end = words[-1].end if words else start
                if not self._is_final(id):
                    self._put(Line(id, channel, start, end, event.committed, words, final=False))
            case Utterance(id=id, channel=channel, start=start, end=end, words=words):
                self._put(Line(id, channel, start, end, event.text, words, final=True))
            case Revision(id=id, text=text, words=words) if known := self._lines.get(id):
                known.text, known.words = text, words
                self._touch(known)
            case ModeChanged(at=at, since=since):
                self._forget(since)
                self.now = max(self.now, at)
            case Level(at=at) | SpeechStarted(at=at) | SpeechEnded(at=at):
                self.now = max(self.now, at)

    def lines(self) -> list[Line]:
        """In the order in which they began; all of them redacted."""
        places = [self._place(self._lines[id]) for id in self._stale]
        self._stale.clear()
        if places:
            self._fresh.update(_redact(self._ordered, min(places), max(places)))
        return list(self._ordered)

    def fresh(self) -> dict[int, Line | None]:
        """Return what changed since this was asked last, by id; None: it is forgotten."""
        self.lines()
        fresh = {id: self._lines.get(id) for id in self._fresh}
        self._fresh.clear()
        return fresh

    def turns(self) -> list[Turn]:
        spoken = [line for line in self.lines() if line.safe]
        return [
            Turn(channel, lines[0].start, " ".join(line.safe for line in lines))
            for channel, group in groupby(spoken, key=_channel)
            if (lines := list(group))
        ]

    def find(self, quote: str) -> Found | None:
        """Look up what was said in these words: the newest such place, verbatim, 12 words of it."""
        wanted = _normal(quote)
        if len(wanted.replace(" ", "")) < _SHORTEST_QUOTE:
            return None
        for lines in reversed(self._by_turn()):
            if wanted not in " ".join(line.plain for line in lines if line.plain):
                continue
            words = [(line, word) for line in lines for word in line.safe.split()]
            starts, whole = [], ""
            for _, word in words:
                starts.append(len(whole))
                whole += f"{plain} " if (plain := _normal(word)) else ""
            if (place := whole.rfind(wanted)) >= 0:
                first = bisect_right(starts, place) - 1
                last = bisect_right(starts, place + len(wanted) - 1)
                part = words[first : min(last, first + _QUOTE_WORDS)]
                return Found(" ".join(word for _, word in part), _time_of(words, first))
        return None

    def safe_quote(self, utterance: int, quote: str) -> str:
        """Return a quote of an utterance without secrets, also those it holds a part of."""
        self.lines()
        line = self._lines.get(utterance)
        if line is None or quote in line.safe:
            return self.safe(quote)
        return line.safe if line.safe != line.text else self.safe(quote)

    def safe(self, text: str) -> str:
        return redact([text])[0]

    def changes_since(self, at: float) -> int:
        """How often the other side began to speak after a time on the call clock."""
        spoken = sorted(
            (
                line
                for line in self._lines.values()
                if line.end >= at and len(line.text.split()) >= _INTERJECTION
            ),
            key=_order,
        )
        before = [line.channel for line in spoken if line.start <= at][-1:]
        after = [line.channel for line in spoken if line.start > at]
        sides = [side for side, _ in groupby(before + after)]
        return max(0, len(sides) - 1)

    def end_of(self, utterance: int) -> float | None:
        """When the newest word of an utterance ended; None: it is not known."""
        line = self._lines.get(utterance)
        return line.end if line else None

    def has_forgotten(self, utterance: int) -> bool:
        """Whether a part of it at least went off the record."""
        return utterance in self._forgotten

    def seconds(self) -> dict[Channel, float]:
        """How long each side has spoken."""
        spoken = dict.fromkeys(Channel, 0.0)
        for line in self._lines.values():
            spoken[line.channel] += line.end - line.start
        return spoken

    def _by_turn(self) -> list[list[Line]]:
        return [list(group) for _, group in groupby(self.lines(), key=_channel)]

    def _is_final(self, id: int) -> bool:
        line = self._lines.get(id)
        return line is not None and line.final

    def _put(self, line: Line) -> None:
        if known := self._lines.get(line.id):
            del self._ordered[self._place(known)]
        self._lines[line.id] = line
        insort(self._ordered, line, key=_order)
        self.now = max(self.now, line.end)
        self._touch(line)

    def _place(self, line: Line) -> int:
        return bisect_left(self._ordered, line.order, key=_order)

    def _touch(self, line: Line) -> None:
        self._stale.add(line.id)
        self._fresh.add(line.id)

    def _forget(self, since: float) -> None:
        forgotten = {id for id, line in self._lines.items() if line.end > since}
        self._ordered = [line for line in self._ordered if line.id not in forgotten]
        for id in forgotten:
            del self._lines[id]
        self._stale -= forgotten
        self._fresh |= forgotten
        self._forgotten |= forgotten


def _redact(lines: list[Line], first: int, last: int) -> Iterator[int]:
    """Anew from the first to the last that changed, and those round them, which may hold a part of
    the same number; yield the ids of those that read differently now.

    Each of these is looked at with all that may belong to it, further out still.
    """
    begin, end = max(0, first - _TOGETHER), last + 1 + _TOGETHER
    start = max(0, begin - _TOGETHER)
    part = lines[start : end + _TOGETHER]
    texts = redact([line.text for line in part], [line.channel for line in part])
    for line, safe in list(zip(part, texts, strict=True))[begin - start : end - start]:
        if line.safe != safe:
            line.safe, line.plain = safe, _joined(safe)
            yield line.id


def _joined(text: str) -> str:
    return " ".join(plain for word in text.split() if (plain := _normal(word)))


def _normal(text: str) -> str:
    """As quotes are compared: folded, without punctuation, one space between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def _time_of(words: list[tuple[Line, str]], place: int) -> float:
    """When a word was said; where that is not known, when its utterance began."""
    line = words[place][0]
    nth = place - next(at for at, (one, _) in enumerate(words) if one is line)
    known = line.safe == line.text and nth < len(line.words)
    return line.words[nth].start if known else line.start


def _order(line: Line) -> tuple[float, int]:
    return line.order


def _channel(line: Line) -> Channel:
    return line.channel
