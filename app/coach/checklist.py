"""Ticks off what the playbook wants to find out, with the sentence in which it was said."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.coach.cards import CardMatcher, quote
from app.coach.checklist_files import ChecklistItem
from app.coach.playbook import PlaybookCard
from app.events import Channel, Mark, Word


class Checklist:
    """Of one call. Evidence only ever ticks; an item that the rep has opened again stays open."""

    def __init__(self, items: Sequence[ChecklistItem]) -> None:
        self._ticked: dict[str, float] = {}
        """When each item was ticked: by evidence, when that was said; by the rep, infinity."""
        self._left_open: set[str] = set()
        self.take(items)

    def take(self, items: Sequence[ChecklistItem]) -> None:
        """Look for these from now on; what was ticked is ticked."""
        self._matcher = _matcher(tuple(items))

    def hear(self, words: Sequence[Word], channel: Channel) -> Iterator[Mark]:
        """Yield the evidence for an item, and its tick, the first time that it is said."""
        for match in self._matcher.matches(words, channel):
            item = match.card.id
            if item not in self._ticked and item not in self._left_open:
                at = self._ticked[item] = words[match.first].start
                yield Mark(at, "evidence", item, quote(words, match))
                yield Mark(at, "tick", item, "done")

    def obey(self, mark: Mark) -> None:
        """Take a tick of the rep's: it counts more than anything that is said."""
        if mark.kind != "tick":
            return
        if mark.text == "done":
            self._ticked[mark.about] = float("inf")
            self._left_open.discard(mark.about)
        else:
            self._ticked.pop(mark.about, None)
            self._left_open.add(mark.about)

    def forget(self, since: float, at: float) -> Iterator[Mark]:
        """Open what was ticked by words that are off the record now."""
        secret = [item for item, ticked in self._ticked.items() if since < ticked <= at]
        for item in secret:
            del self._ticked[item]
            yield Mark(at, "tick", item, "open")


@lru_cache(maxsize=4)
def _matcher(items: tuple[ChecklistItem, ...]) -> CardMatcher:
    return CardMatcher([_listening(item) for item in items if item.triggers])


def _listening(item: ChecklistItem) -> PlaybookCard:
    """An item hears its phrases by the rules of a card's."""
    return PlaybookCard(
        id=item.id,
        kind="checklist",
        triggers=item.triggers,
        said_by=item.said_by,
        headline="-",
        say="-",
    )
