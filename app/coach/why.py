"""Why a card came up, in the playbook's own words: for its team, who can change them."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from app.coach.cards import CardMatcher
from app.coach.meant import likeliest_topic
from app.coach.playbook import PlaybookCard
from app.events import Channel, Word

_CHOICES = re.compile(r"\(([^()]*)\)")


def why(card: PlaybookCard, words: Sequence[Word], said_by: Channel, at: float) -> str:
    """Return the trigger, of “(we|i) use” the one that was said, or “meaning: ” and the topic.

    "" if the words bring up nothing there.

    `words`: of the utterance; `at`: when the moment in it began, in seconds on the call clock.
    """

    def brings_up(phrase: str) -> bool:
        alone = CardMatcher([card.model_copy(update={"triggers": (phrase,)})])
        return any(words[match.first].start == at for match in alone.matches(words, said_by))

    for trigger in filter(brings_up, card.triggers):
        return next(filter(brings_up, _variants(trigger)))
    topic = likeliest_topic(card, words, at)
    return f"meaning: {topic}" if topic else ""


def _variants(trigger: str) -> Iterator[str]:
    """The phrases that it stands for."""
    pieces = _CHOICES.split(trigger)  # every other one is what stood in parentheses
    each = (one.split("|") if place % 2 else [one] for place, one in enumerate(pieces))
    return map("".join, product(*each))
