"""Keeps card numbers and their codes from the disk: what it lets through may be written down.

A number is often read out in pieces. What may be the beginning of one is taken out at once; it
comes back, as a revision, when the speaker goes on with something else or says nothing more.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from app.events import Channel, Event, Mode, ModeChanged, Partial, Revision, Utterance, Word
from app.redaction.doubt import Wait, hidden
from app.redaction.finder import Secret
from app.redaction.heard import Line
from app.redaction.number_words import may_be_number_word
from app.redaction.tokens import is_number

PATIENCE = (8.0, 25.0)
"""Seconds of silence after which nobody goes on with a number; and with a long one, or one that was
said to be a card's: the card may have to be found."""
_CONTEXT = 60.0
"""Seconds of the talk that may tell what a number is."""
_CHANGING = 45.0
"""Seconds in which what follows can still change what an utterance is taken for: longer than the
patience and an utterance after it."""

Words: TypeAlias = tuple[Word, ...]


@dataclass(slots=True)
class _Said:
    """A final utterance."""

    id: int
    channel: Channel
    end: float
    words: Words = field(repr=False)
    shown: Words = field(repr=False)
    """What was passed on of them."""


class CardGuard:
    """Stands between the ear and everything else: it is told each event and answers with events."""

    def __init__(self, is_idle: Callable[[Channel], bool]) -> None:
        """`is_idle`: nothing is being said on this side, and all that was said is understood."""
        self._is_idle = is_idle
        self._said: list[_Said] = []
        """In the order in which it was understood."""
        self._doubtful: set[str] = set()
        """The sides whose newest number may go on."""
        self._waits: dict[str, Wait] = {}
        """How long the sides have said nothing more."""

    def hear(self, event: Event) -> Iterator[Event]:
        """Yield the event, without what may be a card number, and revisions of earlier ones."""
        match event:
            case Partial():
                yield self._partial(event)
            case Utterance():
                yield from self._utterance(event)
            case Revision():
                yield from self._revision(event)
            case ModeChanged(Mode.OFF_RECORD, _, since):
                self._said = [one for one in self._said if one.end <= since]
                yield event
            case _:
                yield event

    def pass_to(self, now: float) -> Iterator[Revision]:
        """The call clock goes on: a number that nobody goes on with is no card number."""
        for channel in map(Channel, tuple(self._doubtful)):
            newest = max((one.end for one in self._said if one.channel is channel), default=0.0)
            wait = Wait(bisect_left(PATIENCE, now - newest))
            if wait > self._waits.get(channel, Wait.SHORT) and self._is_idle(channel):
                self._waits[channel] = wait
                yield from self._look()

    def close(self) -> Iterator[Revision]:
        """No more will be said."""
        if self._doubtful:
            self._waits |= dict.fromkeys(self._doubtful, Wait.OVER)
            yield from self._look()

    def _utterance(self, event: Utterance) -> Iterator[Event]:
        self._said = [one for one in self._said if one.end > event.end - _CONTEXT]
        said = _Said(event.id, event.channel, event.end, event.words, event.words)
        self._said.append(said)
        self._waits.pop(event.channel, None)
        revisions = self._look()
        changed = said.shown != said.words
        yield replace(event, text=_text(said.shown), words=said.shown) if changed else event
        yield from (revision for revision in revisions if revision.id != event.id)

    def _revision(self, event: Revision) -> Iterator[Event]:
        said = next((one for one in self._said if one.id == event.id), None)
        if said is None:  # of long ago
            shown = _masked(event.words, hidden([("", _text(event.words))], waits={})[0])
            yield _revised(event, shown)
            return
        said.words = said.shown = event.words
        revisions = self._look(said)
        yield _revised(event, said.shown)
        yield from (revision for revision in revisions if revision.id != event.id)

    def _partial(self, event: Partial) -> Partial:
        guesses = tuple(Word(text, 0.0, 0.0, 0.0) for text in event.tentative.split())
        if not any(map(_tells_number, event.words + guesses)):
            return event
        lines = [*self._lines(), (event.channel, _text(event.words + guesses))]
        secrets, _ = hidden(lines, waits={})
        here = [one for one in secrets if one.line == len(lines) - 1]
        if not here:
            return event
        border = len(_text(event.words)) + bool(event.words)
        words = _masked(
            event.words,
            [one._replace(end=min(one.end, border - 1)) for one in here if one.start < border],
        )
        later = _masked(
            guesses,
            [
                one._replace(start=max(0, one.start - border), end=one.end - border)
                for one in here
                if one.end > border
            ],
        )
        return replace(event, committed=_text(words), words=words, tentative=_text(later))

    def _lines(self) -> list[Line]:
        return [(one.channel, _text(one.words)) for one in self._said]

    def _look(self, revised: _Said | None = None) -> list[Revision]:
        """What is shown of the utterances now, where that has changed."""
        secrets, self._doubtful = hidden(self._lines(), self._waits)
        newest = max((one.end for one in self._said), default=0.0)
        revisions = []
        for line, said in enumerate(self._said):
            if said.end < newest - _CHANGING and said is not revised:
                continue
            shown = _masked(said.words, [one for one in secrets if one.line == line])
            if shown != said.shown:
                said.shown = shown
                revisions.append(Revision(said.id, _text(shown), shown))
        return revisions


def _tells_number(word: Word) -> bool:
    text = word.text.lower()
    if any(map(str.isdigit, text)):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    return any(is_number(one) or may_be_number_word(one) for one in words)


def _text(words: Words) -> str:
    return " ".join(word.text for word in words)


def _masked(words: Words, secrets: Iterable[Secret]) -> Words:
    """`secrets`: in the text of the words, in order and apart."""
    masked: list[Word] = []
    ends = list(accumulate((len(word.text) + 1 for word in words), initial=0))
    place = 0
    for secret in secrets:
        first = bisect_right(ends, secret.start, place) - 1
        if first < place:
            continue  # in a word that is masked already
        last = bisect_left(ends, secret.end, first) - 1
        masked += words[place:first]
        masked += _mark(words[first : last + 1], secret.kind)
        place = last + 1
    return (*masked, *words[place:])


def _mark(words: Words, kind: str) -> list[Word]:
    """As many words as the mark has, in the time of those that it stands for."""
    parts = kind.split()
    tail = words[-1].text[len(words[-1].text.rstrip(".,;:?!")) :]
    start, step = words[0].start, (words[-1].end - words[0].start) / len(parts)
    likely = min(word.probability for word in words)
    times = [start + step * place for place in range(len(parts))] + [words[-1].end]
    texts = [*parts[:-1], parts[-1] + tail]
    return [Word(t, times[i], times[i + 1], likely) for i, t in enumerate(texts)]


def _revised(event: Revision, shown: Words) -> Revision:
    return event if shown == event.words else replace(event, text=_text(shown), words=shown)
