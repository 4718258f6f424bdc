"""The fast half of coaching: the playbook answers at once, without a network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from app.coach.cards import CardMatcher, Match, quote
from app.coach.playbook import Playbook
from app.events import Card, Channel, Event, Moment, Partial, Revision, Utterance, Word

_REMEMBERED = 8
"""Utterances. Partials come straight from the ear and finals by way of the disk: a final may come
after the next partial. A revision of an older one is an edit, too late to help with."""


@dataclass(slots=True)
class _Hearing:
    """What was found in one utterance so far."""

    channel: Channel
    kinds: set[str] = field(default_factory=set)
    """Of the moments found in it: what its partial has shown, its final does not show again."""


class Coach:
    """Finds the moments of one call on both channels, and has a card for each."""

    def __init__(self, playbook: Playbook) -> None:
        self._matcher = CardMatcher(playbook.cards)
        self._hearings: dict[int, _Hearing] = {}
        self._shown: dict[str, float] = {}
        """When each card last came up, by its id: seconds on the call clock."""
        self._moment_ids, self._card_ids = count(1), count(1)

    def hear(self, event: Event) -> Iterator[Event]:
        """Yield a Moment and its Card for each new thing in what was committed.

        One utterance has at most one moment of a kind.
        """
        match event:
            case Partial(id=id, channel=channel) | Utterance(id=id, channel=channel):
                hearing = self._hearings.setdefault(id, _Hearing(channel))
                if len(self._hearings) > _REMEMBERED:
                    del self._hearings[next(iter(self._hearings))]
                yield from self._look(id, hearing, event.words)
            case Revision(id=id) if id in self._hearings:
                yield from self._look(id, self._hearings[id], event.words)

    def _look(self, utterance: int, hearing: _Hearing, words: Sequence[Word]) -> Iterator[Event]:
        for match in self._matcher.matches(words, hearing.channel):
            if match.card.kind in hearing.kinds or self._is_cooling(match, words):
                continue
            hearing.kinds.add(match.card.kind)
            at = self._shown[match.card.id] = words[match.first].start
            said = quote(words, match)
            moment = next(self._moment_ids)
            card = match.card
            yield Moment(moment, card.kind, hearing.channel, utterance, said, at)
            yield Card(next(self._card_ids), card.kind, moment, card.headline, card.say, said, at)

    def _is_cooling(self, match: Match, words: Sequence[Word]) -> bool:
        shown = self._shown.get(match.card.id)
        return shown is not None and words[match.first].start - shown < match.card.cool_down
