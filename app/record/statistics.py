"""How a call goes, in numbers: from its events as they come, or from what was kept of it."""

import re
from bisect import bisect, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import Self

from app.events import Card, Channel, Event, Mark, Mode, ModeChanged, Revision, Tip, Utterance
from app.record.call_record import CallRecord

ENOUGH = 120.0
"""Seconds of speech, of both sides together: a share or a pace of less says nothing."""

_QUESTION = re.compile(r"\?+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one call so far. Speech is from an utterance's first word to its last; silence is not."""

    talk_share: float | None = None
    """The rep's part of all speech, 0 to 1; None under 2 minutes of it."""
    pace: float | None = None
    """The rep's words per minute of the rep's speech; None under 2 minutes of speech."""
    questions: int = 0
    """That the rep asked: sentences that end with a question mark."""
    questions_prospect: int = 0
    longest_turn: float = 0.0
    """Seconds of the rep's longest turn, pauses within it included."""
    pause: float | None = None
    """Median of the seconds between the end of a prospect's turn and the rep's answer.

    0 where the rep came in earlier; None before the first answer.
    """
    tips: int = 0
    """Of the coach's model."""
    cards: int = 0
    """Of the playbook."""


@dataclass(slots=True)
class _Said:
    """What is counted of one utterance."""

    id: int
    channel: Channel
    start: float
    end: float
    words: int = 0
    questions: int = 0

    def count(self, text: str) -> None:
        self.words = len(text.split())
        self.questions = len(_QUESTION.findall(text))


@dataclass(slots=True)
class _Turn:
    channel: Channel
    start: float
    end: float


@dataclass(slots=True)
class Statistics:
    """Hears one call. An event costs microseconds; `numbers` some for each utterance, once."""

    _said: list[_Said] = field(default_factory=list)
    """By their start; the later side's finals may come late."""
    _advised: dict[tuple[type[Event], int], float] = field(default_factory=dict)
    """When what was quoted was said, by the kind and the id of the advice."""
    _forgotten: list[tuple[float, float]] = field(default_factory=list)
    """From when to when the call was off the record."""
    _breaks: list[float] = field(default_factory=list)
    """When the call was paused, went off the record, or went on."""
    _numbers: Numbers | None = None
    """As long as they hold."""

    @classmethod
    def of(cls, record: CallRecord) -> Self:
        """Return the statistics of a call that was kept."""
        made = cls()
        for event in chain[Event](record.marks, record.utterances, record.cards, record.tips):
            made.hear(event)
        return made

    def hear(self, event: Event) -> None:
        """Count an utterance, a revision of one, a card or a tip; forget what is off the record."""
        match event:
            case Utterance(end=at) if not self._is_forgotten(at):
                self._add(event)
            case Revision():
                self._revise(event)
            case Card(quote_at=at) | Tip(quote_at=at) if not self._is_forgotten(at):
                self._advised[type(event), event.id] = at
            case ModeChanged(mode=mode, at=at):
                self._breaks.append(at)
                if mode is Mode.OFF_RECORD:
                    self._forget(event)
            case Mark(kind="mode", at=at):
                self._breaks.append(at)
            case _:
                return
        self._numbers = None

    def numbers(self) -> Numbers:
        if self._numbers is None:
            self._numbers = self._counted()
        return self._numbers

    def _add(self, utterance: Utterance) -> None:
        said = _Said(utterance.id, utterance.channel, utterance.start, utterance.end)
        said.count(utterance.text)
        insort(self._said, said, key=attrgetter("start"))

    def _revise(self, revision: Revision) -> None:
        for said in reversed(self._said):  # it follows its utterance, so it is among the last
            if said.id == revision.id:
                said.count(revision.text)
                return

    def _forget(self, change: ModeChanged) -> None:
        self._forgotten.append((change.since, change.at))
        self._said = [said for said in self._said if said.end <= change.since]
        self._advised = {key: at for key, at in self._advised.items() if at <= change.since}

    def _is_forgotten(self, at: float) -> bool:
        """A card may still be on its way when the rep goes off the record."""
        return any(since < at <= until for since, until in self._forgotten)

    def _part(self, said: _Said) -> tuple[Channel, int]:
        """Who spoke, and between which breaks of the call: a turn ends where one begins."""
        return said.channel, bisect(self._breaks, said.start)

    def _counted(self) -> Numbers:
        rep = [said for said in self._said if said.channel is Channel.REP]
        prospect = [said for said in self._said if said.channel is Channel.PROSPECT]
        spoken, heard = _seconds(rep), _seconds(prospect)
        enough = spoken + heard >= ENOUGH
        turns = [_turn(said) for _, said in groupby(self._said, key=self._part)]
        pauses = list(_pauses(turns))
        return Numbers(
            talk_share=spoken / (spoken + heard) if enough else None,
            pace=sum(said.words for said in rep) / (spoken / 60) if enough and spoken else None,
            questions=sum(said.questions for said in rep),
            questions_prospect=sum(said.questions for said in prospect),
            longest_turn=max(
                (turn.end - turn.start for turn in turns if turn.channel is Channel.REP),
                default=0.0,
            ),
            pause=median(pauses) if pauses else None,
            tips=sum(kind is Tip for kind, _ in self._advised),
            cards=sum(kind is Card for kind, _ in self._advised),
        )


def _seconds(said: Iterable[_Said]) -> float:
    return sum(one.end - one.start for one in said)


def _turn(said: Iterable[_Said]) -> _Turn:
    first, *rest = said
    return _Turn(first.channel, first.start, max((one.end for one in rest), default=first.end))


def _pauses(turns: Iterable[_Turn]) -> Iterator[float]:
    for turn, answer in pairwise(turns):
        if answer.channel is Channel.REP:
            yield max(0.0, answer.start - turn.end)
