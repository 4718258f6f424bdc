"""Moments that no phrase tells of: the rep asks for help, or has talked for long."""

from collections.abc import Iterator
from itertools import count

from app.config.floor import SILENCE
from app.events import Card, Channel, Event, ModeChanged, Moment, Partial, Utterance, Word

HELP = "help"
"""The kind of a moment that the rep chose."""
MONOLOGUE = "monologue"
"""The kind of one that the rep has talked into."""
AGAIN = 60.0
"""Seconds after the longest that a monologue may take until the rep is told once more."""
_ANSWER = 3
"""Words of the prospect's that end a monologue: fewer are “mm-hm”."""
_WORDS = 12
_FIRST_ID = 1_000_000
"""Of its moments and cards: the playbook's, found on another thread, stay below."""
_CARDS = (
    ("Pause: hand the word over", "How does that sound to you?"),
    ("Stop here and ask a question", "What of this matters most to you?"),
)


class Monologue:
    """Hears both sides of a live call. What the rep says counts from its first word to the newest
    one, pauses included: to the prospect they are no turn. A silence ends it, as in the numbers."""

    def __init__(self) -> None:
        self._ids = count(_FIRST_ID)
        self._since: float | None = None
        self._end = 0.0
        """Of the newest word, whosever it is."""
        self._told = 0

    def hear(self, event: Event, longest: float) -> Iterator[Moment | Card]:
        """`longest`: seconds that a monologue may take."""
        match event:
            case ModeChanged():
                self._is_over()
            case Partial() | Utterance() if event.words:
                if event.words[0].start - self._end >= SILENCE:
                    self._is_over()
                self._end = max(self._end, event.words[-1].end)
                if event.channel is Channel.REP:
                    yield from self._hear_rep(event.id, event.words, longest)
                elif len(event.words) >= _ANSWER:
                    self._is_over()

    def _is_over(self) -> None:
        self._since, self._told = None, 0

    def _hear_rep(
        self, utterance: int, words: tuple[Word, ...], longest: float
    ) -> Iterator[Moment | Card]:
        if self._since is None:
            self._since = words[0].start
        spoken = words[-1].end - self._since
        if self._told < len(_CARDS) and spoken >= longest + AGAIN * self._told:
            yield from self._tell(utterance, words)

    def _tell(self, utterance: int, words: tuple[Word, ...]) -> Iterator[Moment | Card]:
        headline, say = _CARDS[self._told]
        self._told += 1
        last = words[-_WORDS:]
        quote, at = " ".join(word.text for word in last), last[0].start
        id = next(self._ids)
        yield Moment(id, MONOLOGUE, Channel.REP, utterance, quote, at)
        yield Card(id, MONOLOGUE, id, headline, say, quote, at)
