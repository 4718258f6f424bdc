"""Who held the floor, who waited and who broke in: told from who spoke when.

A call is judged passage by passage. A passage ends where nothing of it reaches over: in a silence,
in a break of the call, or where the prospect takes the floor from a rep who has stopped. So what is
long past is judged once, and only the newest passages anew.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from app.config.floor import SILENCE
from app.events import Channel
from app.record.metrics.wording import Wording

JOINED = 0.6
"""Seconds between two utterances of one side that are one stretch of speech: as much silence as
ends an utterance, unless the settings say otherwise."""
OVERLAP = 0.3
"""Seconds that both must speak before it is more than a change of turns with a short overlap."""
GOES_ON = 1.0
"""Seconds that who broke in must speak."""


@dataclass(slots=True, eq=False)
class Said:
    """What is counted of one utterance, or of one that is still being said."""

    id: int
    channel: Channel
    start: float
    end: float
    wording: Wording
    seconds: float = 0.0
    """Of speech."""


@dataclass(slots=True)
class Tally:
    """What passages came to."""

    questions: dict[Channel, int] = field(default_factory=lambda: dict.fromkeys(Channel, 0))
    interruptions: dict[Channel, int] = field(default_factory=lambda: dict.fromkeys(Channel, 0))
    """By who broke in."""
    pauses: list[float] = field(default_factory=list)
    """Seconds before the rep's answers; where others were added, sorted."""
    longest: float = 0.0
    """Seconds of the rep's longest monologue."""

    def copy(self) -> "Tally":
        return Tally(
            dict(self.questions), dict(self.interruptions), self.pauses.copy(), self.longest
        )

    def add(self, other: "Tally") -> None:
        for channel in Channel:
            self.questions[channel] += other.questions[channel]
            self.interruptions[channel] += other.interruptions[channel]
        for pause in other.pauses:
            insort(self.pauses, pause)
        self.longest = max(self.longest, other.longest)


@dataclass(slots=True, eq=False)
class _Stretch:
    """Speech of one side without a longer pause."""

    start: float
    end: float
    over: "_Stretch | None" = None
    """Of the other side, into which it began."""


def passages(said: Iterable[Said], part: Callable[[float], int]) -> Iterator[list[Said]]:
    """Split what was said, sorted by its start. `part`: between which breaks of the call."""
    passage: list[Said] = []
    floor: Channel | None = None
    end = 0.0
    for one in said:
        silence = one.start - end
        taken = (floor, one.channel) == (Channel.REP, Channel.PROSPECT) and silence > JOINED
        over = taken and not one.wording.backchannel
        if passage and (over or silence >= SILENCE or part(one.start) != part(passage[-1].start)):
            yield passage
            passage, floor = [], None
        passage.append(one)
        end = max(end, one.end)
        if not one.wording.backchannel:
            floor = one.channel
    if passage:
        yield passage


class Flow:
    """Takes the utterances of one passage."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.monologue: tuple[float, float] | None = None
        """From when to when the rep has spoken, if the floor is still the rep's."""
        self._stretches: dict[Channel, _Stretch] = {}
        self._floor: Channel | None = None
        self._floor_end = 0.0
        self._asking: Channel | None = None
        """Who has begun a question whose mark is still to come."""

    def take(self, said: Said) -> None:
        self._count_questions(said)
        if said.wording.backchannel:
            return
        self._extend(said)
        self._weigh()
        if said.channel is Channel.REP:
            self._hold(said)
        else:
            self.monologue = None
        end = max(self._floor_end, said.end) if self._floor is said.channel else said.end
        self._floor, self._floor_end = said.channel, end

    def _count_questions(self, said: Said) -> None:
        wording, channel = said.wording, said.channel
        asking = self._asking is channel
        self.tally.questions[channel] += wording.questions - (asking and wording.closes)
        if wording.opens or (asking and wording.passes):
            self._asking = channel
        elif asking or not wording.backchannel:
            self._asking = None

    def _extend(self, said: Said) -> None:
        """Begin a stretch of speech, or go on with one."""
        mine, other = self._stretches.get(said.channel), self._stretches.get(_other(said.channel))
        if mine is not None and said.start - mine.end <= JOINED:
            mine.end = max(mine.end, said.end)
            return
        into = other is not None and other.start + OVERLAP <= said.start < other.end
        self._stretches[said.channel] = _Stretch(said.start, said.end, other if into else None)

    def _weigh(self) -> None:
        """Count who broke in, once it is sure: each may have gone on by now."""
        for channel, mine in self._stretches.items():
            over = mine.over
            if over is None or over.end - mine.start < OVERLAP:
                continue
            if mine.end - mine.start >= GOES_ON:
                self.tally.interruptions[channel] += 1
                mine.over = None

    def _hold(self, said: Said) -> None:
        if self._floor is Channel.PROSPECT:
            self.tally.pauses.append(max(0.0, said.start - self._floor_end))
        start, end = self.monologue or (said.start, said.end)
        self.monologue = (start, max(end, said.end))
        self.tally.longest = max(self.tally.longest, self.monologue[1] - start)


def _other(channel: Channel) -> Channel:
    return Channel.PROSPECT if channel is Channel.REP else Channel.REP
