"""What still comes through twice: the prospect's words in the rep's channel, out of the speakers.

An echo says the same words at the same time, each of them as late as the others and as the sound of
the echo. Nothing is judged where the sound says that there is no echo: with a headset, both may say
the same.
"""

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from app.events import (
    Channel,
    Event,
    ModeChanged,
    Partial,
    Revision,
    Utterance,
    Word,
)
from app.speech.agreement import begins_with
from app.speech.decoder import Window
from app.speech.prospect import Prospect
from app.speech.same_words import EARLIEST, GAP, LATEST, Pair, pairs_of, runs

ENOUGH = 3
"""Words in a row that are an echo if they are as late as it; of fewer, their sound decides."""
_NEAR = 0.3
"""Seconds by which they may be later or earlier than the sound of the echo: times of words are off.
"""
PATIENCE = 10.0
"""Seconds that the rep's words wait for the prospect's at most: music may sound like speech."""


class Ears(Protocol):  # the echo canceller
    @property
    def possible(self) -> bool:
        """Whether the microphone may hear the prospect at all."""
        ...

    @property
    def delay(self) -> float | None:
        """Seconds that the echo comes after its sound; None: it was never found."""
        ...

    def was_echo(self, start: float, end: float) -> bool:
        """Whether it heard hardly anything but the prospect then."""
        ...


class Twice:
    """Sits behind the recognisers. It is told every event, and cuts the echo out of the rep's.

    While the prospect is speaking or not yet understood, and an echo is possible, the rep's words
    wait for the prospect's of the same time.
    """

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._prospect = Prospect()
        self._shown: dict[int, _Shown] = {}
        """By utterance: what the rep is saying."""
        self._waiting: deque[Utterance | Revision] = deque()
        """Finals of the rep, for what the prospect said meanwhile."""
        self._now = 0.0
        self._rewritten = 0
        """The utterance that was changed last: so is its revision."""

    def feed(self, event: Event) -> Iterator[Event]:
        match event:
            case Partial(channel=Channel.REP):
                yield from self._partial(event)
            case Utterance(channel=Channel.REP):
                self._waiting.append(event)
                yield from self._ready()
            case Revision() if self._waiting and event.id == self._waiting[-1].id:
                self._waiting.append(event)
            case Revision() if event.id == self._rewritten:
                pass  # it has one of its own, if it needs one
            case ModeChanged():
                self._forget(event.since)
                yield from self._ready()
                yield event
            case _:
                yield event
                self._prospect.hear(event)
                yield from self._ready()

    def decoded(self, window: Window) -> None:
        """An answer to this window is about to be understood."""
        if window.final and window.channel is Channel.PROSPECT:
            self._prospect.decoded(window.utterance, window.speech_end)

    def pass_to(self, now: float) -> Iterator[Event]:
        """The call clock goes on: nothing waits for ever."""
        self._now = max(self._now, now)
        yield from self._ready()

    def _forget(self, since: float) -> None:
        """What is being said is not waited for any more; what was said later, nobody keeps."""
        self._prospect.forget(since)
        late = {one.id for one in self._waiting if isinstance(one, Utterance) and one.end > since}
        self._waiting = deque(one for one in self._waiting if one.id not in late)
        for id, shown in list(self._shown.items()):
            if shown.kept and shown.kept[-1].end > since:
                del self._shown[id]

    def _ready(self) -> Iterator[Event]:
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, Utterance) and not self._is_known(first.end):
                return
            yield from self._final(self._waiting.popleft())

    def _is_known(self, end: float) -> bool:
        """Whether the prospect's words until then are known, as far as they matter."""
        known = end - EARLIEST <= self._prospect.known_until
        return known or not self._ears.possible or self._now - end > PATIENCE

    def _partial(self, partial: Partial) -> Iterator[Partial]:
        if not partial.words and not partial.tentative:  # nothing could be understood after all
            self._shown.pop(partial.id, None)
            yield partial
            return
        shown = self._shown.setdefault(partial.id, _Shown())
        before, words = len(shown.kept), partial.words
        self._judge(shown, words)
        known = not self._ears.possible or self._prospect.known_until == math.inf
        all_known = known and shown.judged == len(words)
        if all_known and shown.kept == words:
            yield partial
        elif all_known or len(shown.kept) > before:  # else what is on the screen stays there
            tentative = partial.tentative if all_known else ""
            text = _text(shown.kept)
            yield Partial(partial.id, partial.channel, partial.start, text, shown.kept, tentative)

    def _judge(self, shown: "_Shown", words: tuple[Word, ...]) -> None:
        """Which of the committed words are the rep's, as far as that is certain."""
        sure = sum(self._is_known(word.end) for word in words)
        echoes, sure = self._echoes(words[:sure])
        fresh = range(shown.judged, sure)
        shown.kept += tuple(words[n] for n in fresh if n not in echoes)
        shown.judged = max(shown.judged, sure)

    def _final(self, event: Utterance | Revision) -> Iterator[Event]:
        if isinstance(event, Revision):
            if event.id != self._rewritten:
                yield event
            return
        shown = self._shown.pop(event.id, _Shown())
        echoes, _ = self._echoes(event.words)
        words = tuple(word for n, word in enumerate(event.words) if n not in echoes)
        if words == event.words and begins_with(words, shown.kept):
            yield event
            return
        self._rewritten = event.id
        if not words:  # nothing but an echo: what was shown of it goes, too
            yield Partial(event.id, event.channel, event.start, "", (), "")
            return
        said = Utterance(
            event.id, event.channel, words[0].start, words[-1].end, _text(words), words
        )
        yield said
        if not begins_with(words, shown.kept):
            yield Revision(said.id, said.text, words)

    def _echoes(self, words: Sequence[Word]) -> tuple[set[int], int]:
        """Which of the rep's words are an echo, by place; and up to where that is certain.

        The end may be the beginning of an echo of which too little was heard so far.
        """
        if not words or not self._ears.possible:
            return set(), len(words)
        theirs = self._prospect.between(words[0].start - 1.0, words[-1].end + 1.0)
        echoes: set[int] = set()
        growing = len(words)
        for run in runs(pairs_of(words, theirs)):
            if self._is_echo(run, words):
                echoes |= self._heard_in(run, words, theirs)
            elif run[-1].mine == len(words) - 1:
                growing = run[0].mine
        return echoes, growing

    def _is_echo(self, run: list[Pair], words: Sequence[Word]) -> bool:
        sounds = sum(self._was_echo(words[pair.mine]) for pair in run)
        length = run[-1].mine - run[0].mine + 1
        if len(run) < ENOUGH or 2 * len(run) < length:
            return sounds == len(run)
        if 2 * sounds > len(run):
            return True
        delay = self._ears.delay
        return delay is not None and abs(median(pair.delay for pair in run) - delay) <= _NEAR

    def _heard_in(self, run: list[Pair], words: Sequence[Word], theirs: Sequence[Word]) -> set[int]:
        """The words of an echo: those that are the same, and those that were misheard."""
        echoes = {pair.mine for pair in run}
        for before, after in zip(run, run[1:], strict=False):
            said_more = after.theirs - before.theirs > 1
            between = range(before.mine + 1, after.mine)
            echoes |= {n for n in between if said_more or self._was_echo(words[n])}
        first, last = run[0].mine, run[-1].mine
        for n in (*range(first - 1, -1, -1)[:GAP], *range(last + 1, len(words))[:GAP]):
            beside = n - 1 in echoes or n + 1 in echoes
            if beside and self._was_echo(words[n]) and _speaks(theirs, words[n]):
                echoes.add(n)
        return echoes

    def _was_echo(self, word: Word) -> bool:
        return self._ears.was_echo(word.start, word.end)


@dataclass(slots=True)
class _Shown:
    """Of an utterance of the rep's that goes on."""

    judged: int = 0
    """Committed words that were judged, for good."""
    kept: tuple[Word, ...] = ()
    """Those of them that are the rep's."""


def _speaks(theirs: Sequence[Word], word: Word) -> bool:
    """Whether the prospect says something whose echo would be heard during a word."""
    return any(one.start + EARLIEST < word.end and word.start < one.end + LATEST for one in theirs)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
