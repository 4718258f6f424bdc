"""How a call goes, in numbers: from its events as they come, or from what was kept of it.

What each number means is told in `metrics/definitions.py`. The record keeps words with their
times, but not when the voice activity detector heard a voice. So a running call takes its seconds
of speech from the detector and a kept one from the words; shares and paces of the two differ by a
few per cent. All else comes from the words' times in both, and is the same.
"""

from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import Self

from app.config.floor import SILENCE
from app.events import (
    Card,
    Channel,
    Event,
    Mark,
    Mode,
    ModeChanged,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Tip,
    Utterance,
)
from app.record.call_record import CallRecord
from app.record.metrics.floor import Floor
from app.record.metrics.flow import Said
from app.record.metrics.speech_time import SpeechTime
from app.record.metrics.wording import Wording, is_backchannel, read

ENOUGH = 120.0
"""Seconds of speech, of both sides together: a share or a pace of less says nothing."""
ENOUGH_FILLERS = 60.0
"""Seconds of the rep's speech."""
ENOUGH_ANSWERS = 3
"""Of the rep, for the pause before them."""
ENGLISH = 0.08
"""Share of the commonest English words in a text that is English; English has about 0.2."""
RECENT, NOT_OLDER = 30.0, 120.0
"""Seconds of the rep's speech that tell the pace now, and how old they may be."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one call so far. `metrics/definitions.py` says what each means."""

    talk_share: float | None = None
    """The rep's part of all speech, 0 to 1; None under 2 minutes of it."""
    pace: float | None = None
    """The rep's words per minute of the rep's speech; None under 2 minutes of speech."""
    pace_now: float | None = None
    """The same of the rep's last 30 s of speech; None if it took the rep longer than 2 minutes."""
    questions: int = 0
    """That the rep asked."""
    questions_prospect: int = 0
    longest_monologue: float = 0.0
    """Seconds of the rep's longest one, pauses within it included."""
    patience: float | None = None
    """Median of the seconds between what the prospect said and the rep's answer.

    0 where the rep came in earlier; None before the third answer.
    """
    fillers: float | None = None
    """Per minute of the rep's speech; None under 1 minute of it, or where it is not English."""
    interruptions: int = 0
    """Of the prospect by the rep."""
    interrupted: int = 0
    """Of the rep by the prospect."""
    tips: int = 0
    """Of the coach's model."""
    cards: int = 0
    """Of the playbook."""
    at: float = 0.0
    """How far the call was heard for this, in seconds on the call clock."""


@dataclass(slots=True)
class _Sums:
    """Of one side."""

    seconds: float = 0.0
    words: int = 0
    fillers: int = 0
    common: int = 0

    def add(self, wording: Wording, times: int = 1) -> None:
        """`times`: −1 to take it out again."""
        self.words += times * wording.words
        self.fillers += times * wording.fillers
        self.common += times * wording.common


class Statistics:
    """Hears one call. An event costs microseconds; `numbers` as much as the last minutes need."""

    def __init__(self) -> None:
        self._floor = Floor()
        self._by_id: dict[int, Said] = {}
        """What has its final."""
        self._saying: dict[int, Said] = {}
        """What has none yet."""
        self._voices = {channel: SpeechTime() for channel in Channel}
        self._sums = {channel: _Sums() for channel in Channel}
        self._advised: dict[tuple[type[Event], int], float] = {}
        """When what was quoted was said, by the kind and the id of the advice."""
        self._forgotten: list[tuple[float, float]] = []
        """From when to when the call was off the record."""
        self._at = 0.0
        self._numbers: Numbers | None = None
        """As long as they hold."""

    @classmethod
    def of(cls, record: CallRecord) -> Self:
        """Return the statistics of a call that was kept."""
        made = cls()
        for event in chain[Event](record.marks, record.utterances, record.cards, record.tips):
            made.hear(event)
        return made

    def hear(self, event: Event) -> None:
        """Count what was said, the cards and the tips; forget what is off the record."""
        match event:
            case SpeechStarted() | SpeechEnded() | Partial() | Utterance() | Revision():
                self._hear_speech(event)
            case Card(quote_at=at) | Tip(quote_at=at) if not self._is_forgotten(at):
                self._advised[type(event), event.id] = at
            case ModeChanged() | Mark(kind="mode"):
                self._break(event)
            case _:
                return
        self._numbers = None

    def numbers(self) -> Numbers:
        if self._numbers is None:
            self._numbers = self._counted()
        return self._numbers

    def monologue(self, now: float) -> float:
        """Seconds that the rep has held the floor for; 0 if the rep does not.

        `now`: seconds on the call clock. What is still being said counts.
        """
        self.numbers()
        held = self._floor.monologue
        if held is None or self._floor.part(now) != self._floor.part(held[0]):
            return 0.0
        start, end = held
        since = self._voices[Channel.REP].since
        if since is not None and since - end < SILENCE:
            end = max(end, now)
        return end - start if now - end < SILENCE else 0.0

    def _hear_speech(
        self, event: SpeechStarted | SpeechEnded | Partial | Utterance | Revision
    ) -> None:
        match event:
            case SpeechStarted():
                self._voices[event.channel].start(event.at)
            case SpeechEnded():
                self._voices[event.channel].end(event.at)
            case Partial():
                self._hear_partial(event)
            case Utterance():
                self._add(event)
            case Revision():
                self._revise(event)

    def _hear_partial(self, partial: Partial) -> None:
        text = f"{partial.committed} {partial.tentative}"
        known = partial.id in self._by_id or self._is_forgotten(partial.start)
        if known or text.isspace():
            self._saying.pop(partial.id, None)
            return
        start, end = partial.start, partial.start
        if words := partial.words:
            start, end = words[0].start, words[-1].end
        wording = Wording(backchannel=is_backchannel(text))
        self._saying[partial.id] = Said(partial.id, partial.channel, start, end, wording)
        self._at = max(self._at, end)

    def _add(self, utterance: Utterance) -> None:
        id, channel, start, end = utterance.id, utterance.channel, utterance.start, utterance.end
        if self._is_forgotten(end):
            return
        for old in [one.id for one in self._saying.values() if one.channel is channel]:
            if old <= id:  # what came to nothing has no final
                del self._saying[old]
        seconds = self._voices[channel].claim(start, end)
        said = Said(id, channel, start, end, read(utterance.text), seconds)
        self._floor.add(said)
        self._by_id[id] = said
        self._sums[channel].seconds += seconds
        self._sums[channel].add(said.wording)
        self._at = max(self._at, end)

    def _revise(self, revision: Revision) -> None:
        if said := self._by_id.get(revision.id):
            sums = self._sums[said.channel]
            sums.add(said.wording, -1)
            said.wording = read(revision.text)
            sums.add(said.wording)
            self._floor.changed(said)

    def _break(self, event: ModeChanged | Mark) -> None:
        self._floor.break_at(event.at)
        for voice in self._voices.values():
            voice.since = None
        if isinstance(event, ModeChanged) and event.mode is Mode.OFF_RECORD:
            self._forget(event)

    def _forget(self, change: ModeChanged) -> None:
        self._forgotten.append((change.since, change.at))
        for said in self._floor.forget(change.since):
            del self._by_id[said.id]
            self._sums[said.channel].seconds -= said.seconds
            self._sums[said.channel].add(said.wording, -1)
        self._saying.clear()
        for voice in self._voices.values():
            voice.clear()
        self._advised = {key: at for key, at in self._advised.items() if at <= change.since}

    def _is_forgotten(self, at: float) -> bool:
        """A card may still be on its way when the rep goes off the record."""
        return any(since < at <= until for since, until in self._forgotten)

    # -- counting ----------------------------------------------------------------------------------

    def _counted(self) -> Numbers:
        tally = self._floor.judge(self._saying.values(), self._at)
        rep, prospect = self._sums[Channel.REP], self._sums[Channel.PROSPECT]
        speech = rep.seconds + prospect.seconds
        enough = speech >= ENOUGH
        pauses = tally.pauses
        return Numbers(
            talk_share=rep.seconds / speech if enough else None,
            pace=60 * rep.words / rep.seconds if enough and rep.seconds > 0 else None,
            pace_now=self._pace_now() if enough else None,
            questions=tally.questions[Channel.REP],
            questions_prospect=tally.questions[Channel.PROSPECT],
            longest_monologue=tally.longest,
            patience=median(pauses) if len(pauses) >= ENOUGH_ANSWERS else None,
            fillers=_fillers(rep),
            interruptions=tally.interruptions[Channel.REP],
            interrupted=tally.interruptions[Channel.PROSPECT],
            tips=sum(kind is Tip for kind, _ in self._advised),
            cards=sum(kind is Card for kind, _ in self._advised),
            at=self._at,
        )

    def _pace_now(self) -> float | None:
        seconds, words = 0.0, 0
        for said in reversed(self._floor.said):
            if self._at - said.end > NOT_OLDER:
                break
            if said.channel is Channel.REP:
                seconds += said.seconds
                words += said.wording.words
            if seconds >= RECENT:
                return 60 * words / seconds
        return None


def _fillers(rep: _Sums) -> float | None:
    if rep.seconds < ENOUGH_FILLERS or rep.common < ENGLISH * rep.words:
        return None
    return 60 * rep.fillers / rep.seconds
