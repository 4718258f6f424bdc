"""The fast half of coaching: the playbook answers at once, without a network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from app.coach.cards import CardMatcher, Match, quote
from app.coach.checklist import Checklist
from app.coach.meant import Heard, MeaningMatcher
from app.coach.playbook import Playbook, PlaybookCard
from app.events import (
    Card,
    Channel,
    Event,
    Hunch,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Partial,
    Revision,
    Utterance,
    Word,
)

_REMEMBERED = 8
"""Utterances. Partials come straight from the ear and finals by way of the disk: a final may come
after the next partial. A revision of an older one is an edit, too late to help with."""

_GOES_ON = 5.0
"""Seconds after which what the same side says is no longer the same thought."""


@dataclass(slots=True)
class _Hearing:
    """What was found in one utterance so far."""

    channel: Channel
    kinds: set[str] = field(default_factory=set)
    """Of the moments found in it: what its partial has shown, its final does not show again."""
    hunches: set[str] = field(default_factory=set)
    """Kinds that it may be about."""
    words: tuple[Word, ...] = ()
    """Committed so far."""


class Coach:
    """Finds the moments of one call on both channels, has a card for each, and ticks items off."""

    def __init__(self, playbook: Playbook) -> None:
        self._matcher, self._meant = _matchers(playbook.cards)
        self._checklist = Checklist(playbook.checklist)
        self._hearings: dict[int, _Hearing] = {}
        self._shown: dict[str, float] = {}
        """When each card last came up, by its id: seconds on the call clock."""
        self._moment_ids, self._card_ids = count(1), count(1)

    def hear(self, event: Event | Playbook) -> Iterator[Event]:
        """Yield a Moment and its Card for each new thing in what was committed, hunches, ticks.

        One utterance has at most one moment of a kind. A Mark is a tick by the rep. A playbook is
        gone by from the next words on; what was shown and ticked stays so.
        """
        match event:
            case Partial(id=id, channel=channel) | Utterance(id=id, channel=channel):
                hearing = self._hearings.setdefault(id, _Hearing(channel))
                if len(self._hearings) > _REMEMBERED:
                    del self._hearings[next(iter(self._hearings))]
                hearing.words = event.words
                yield from self._look(id, over=isinstance(event, Utterance))
            case Revision(id=id) if id in self._hearings:
                self._hearings[id].words = event.words
                yield from self._look(id, over=True)
            case Mark():
                self._checklist.obey(event)
            case ModeChanged(mode=Mode.OFF_RECORD):
                for hearing in self._hearings.values():
                    hearing.words = ()
                yield from self._checklist.forget(event.since, event.at)
            case Playbook():
                self._matcher, self._meant = _matchers(event.cards)
                self._checklist.take(event.checklist)

    def _look(self, utterance: int, *, over: bool) -> Iterator[Event]:
        hearing = self._hearings[utterance]
        words, channel = hearing.words, hearing.channel
        heard = Heard(words, over, self._before(utterance), self._answered(utterance))
        named = [
            match
            for match in self._matcher.matches(words, channel)
            if self._meant.bears_out(match, heard)
        ]
        meant = [
            one  # a trigger knows better what its sentence is about
            for one in self._meant.matches(heard, channel)
            if not any(_overlap(one.match, other) for other in named)
        ]
        for match in (*named, *(one.match for one in meant if one.sure)):
            if match.card.kind in hearing.kinds or self._is_cooling(match, words):
                continue
            hearing.kinds.add(match.card.kind)
            moment = self._moment(match, utterance)
            self._shown[match.card.id] = moment.at
            yield moment
            yield _card(next(self._card_ids), match.card, moment)
        for match in (one.match for one in meant if not one.sure):
            kind = match.card.kind
            if kind in hearing.kinds | hearing.hunches or self._is_cooling(match, words):
                continue
            hearing.hunches.add(kind)
            yield Hunch(self._moment(match, utterance))
        yield from self._checklist.hear(words, channel)

    def _moment(self, match: Match, utterance: int) -> Moment:
        hearing = self._hearings[utterance]
        said, at = quote(hearing.words, match), hearing.words[match.first].start
        id = next(self._moment_ids)
        return Moment(id, match.card.kind, hearing.channel, utterance, said, at)

    def _before(self, utterance: int) -> Sequence[Word]:
        """What the same side said just before, in the same turn."""
        here = self._hearings[utterance]
        said = [one for id, one in self._hearings.items() if id < utterance and one.words]
        newest = max(said, key=lambda one: one.words[-1].end, default=None)
        if newest is None or newest.channel is not here.channel or not here.words:
            return ()
        gap = here.words[0].start - newest.words[-1].end
        return newest.words if gap < _GOES_ON else ()

    def _answered(self, utterance: int) -> str:
        """What the other side had said last when this began."""
        here = self._hearings[utterance]
        begins = here.words[0].start if here.words else 0.0
        theirs = [
            [word for word in one.words if word.start < begins]
            for one in self._hearings.values()
            if one.channel is not here.channel
        ]
        newest = max(filter(None, theirs), key=lambda words: words[-1].end, default=[])
        return " ".join(word.text for word in newest)

    def _is_cooling(self, match: Match, words: Sequence[Word]) -> bool:
        shown = self._shown.get(match.card.id)
        return shown is not None and words[match.first].start - shown < match.card.cool_down


def _card(id: int, card: PlaybookCard, moment: Moment) -> Card:
    words = card.headline, card.say, moment.quote, moment.at
    return Card(id, card.kind, moment.id, *words, card.details, card.link)


def _overlap(one: Match, other: Match) -> bool:
    return one.first <= other.last and other.first <= one.last


@lru_cache(maxsize=4)
def _matchers(cards: tuple[PlaybookCard, ...]) -> tuple[CardMatcher, MeaningMatcher]:
    """They keep nothing of a call, and take longer to build than a call of text to read."""
    matcher = CardMatcher(cards)
    return matcher, MeaningMatcher(cards, matcher)
