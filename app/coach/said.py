"""All that was said in a call, as the coach's model may hear of it: without secrets."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from math import inf

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
"""Utterances before a new one that are looked at with it: a number is spoken over some of them, and
a question tells what its answer is."""
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
    """The whole call; each of its texts is redacted once, together with those round it."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}
        self._stale = inf
        """From when on lines are not redacted yet."""
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
        ordered = sorted(self._lines.values(), key=_order)
        if self._stale < inf:
            _redact(ordered, self._stale)
            self._stale = inf
        return ordered

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
        line = next((one for one in self.lines() if one.id == utterance), None)
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
        self._lines[line.id] = line
        self.now = max(self.now, line.end)
        self._touch(line)

    def _touch(self, line: Line) -> None:
        self._stale = min(self._stale, line.start)

    def _forget(self, since: float) -> None:
        for id in [id for id, line in self._lines.items() if line.end > since]:
            del self._lines[id]


def _redact(lines: list[Line], since: float) -> None:
    """Anew from the first that changed; those before it may hold the begin of its number."""
    first = next((at for at, line in enumerate(lines) if line.start >= since), len(lines))
    part = lines[max(0, first - _TOGETHER) :]
    texts = redact([line.text for line in part], [line.channel for line in part])
    for line, safe in zip(part, texts, strict=True):
        line.safe = safe


@lru_cache(maxsize=20_000)
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
