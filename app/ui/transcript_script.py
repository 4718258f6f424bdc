"""What was said in a call and what was advised, in order. No rows and no Qt: see the model."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, count
from operator import attrgetter
from typing import TypeAlias

from app.advice import kind_words
from app.events import (
    Card,
    Channel,
    Event,
    Mode,
    ModeChanged,
    Moment,
    Partial,
    Revision,
    Side,
    SideState,
    SpeechEnded,
    Tip,
    TipDelta,
    TipDropped,
    Utterance,
)
from app.record.call_record import MODES, CallRecord, Gaps
from app.record.export.plain import clean
from app.ui.transcript_rows import ORDER, Advice, Item, Line, Note

Change: TypeAlias = Line | float
"""A line whose words, advice or caret changed; or since when lines came, went or moved."""

_TOLD = (SideState.GONE, SideState.BACK, SideState.MISSING, SideState.UNHEARD)
"""What a rep wants to find again later; silence is no news."""
_BEHIND_ALL = 1 << 40
"""The numbers of notes: they stand behind what began at the same moment, below zero before it."""


class Script:
    def __init__(self) -> None:
        self.items: list[Item] = []
        """In their order."""
        self.speaking: dict[Channel, Line] = {}
        """The newest line of each side that is not silent."""
        self._lines: dict[int, Line] = {}
        self._moments: dict[int, Moment] = {}
        self._advice: dict[tuple[type[Event], int], Advice] = {}
        self._early: defaultdict[int, list[Advice]] = defaultdict(list)
        """Advice whose utterance is still on its way from another thread."""
        self._forgotten: list[tuple[float, float]] = []
        """From when to when the call was off the record."""
        self._gaps = Gaps()
        self._numbers = count(_BEHIND_ALL)

    @classmethod
    def of(cls, record: CallRecord) -> "Script":
        """Return a call that was kept."""
        script = cls()
        script._gaps = Gaps.of(record.marks)
        for said in record.utterances:
            start = script._gaps.heard(said.start)
            line = script._lines[said.id] = Line(said.id, said.channel, start)
            _finish(line, said)
        lines = script._lines.values()
        script.items = sorted(chain[Item](lines, script._notes(record)), key=ORDER)
        script._moments = {moment.id: moment for moment in record.moments}
        for given in chain[Card | Tip](record.cards, record.tips):
            list(script._give(given))
        return script

    def hear(self, event: Event) -> Iterator[Change]:
        """Take an event in; yields what it changes."""
        match event:
            case Partial() | Utterance() | Revision():
                yield from self._hear_words(event)
            case Moment() | Card() | Tip() | TipDelta() | TipDropped():
                yield from self._hear_advice(event)
            case SpeechEnded(channel):  # it comes when the side has been silent for a while
                yield from self._silence(channel)
            case ModeChanged():
                yield from self._change_mode(event)
            case Side(at=at, state=state) if state in _TOLD:
                yield self._note(at, f"{event.text}. {event.hint}".strip())

    # -- words -------------------------------------------------------------------------------------

    def _hear_words(self, event: Partial | Utterance | Revision) -> Iterator[Change]:
        line = self._lines.get(event.id)
        match event:
            case Utterance(end=end) if not self._is_forgotten(end):
                yield from self._utter(line, event)
            case Revision() if line:
                line.committed, line.words, line.tentative = clean(event.text), event.words, ""
                yield line
            case Partial(committed="", tentative=""):  # nothing could be understood after all
                yield from self._remove([line] if line and line.end is None else [])
            case Partial() if line is None or line.end is None:
                yield from self._hear_partial(line, event)

    def _hear_partial(self, known: Line | None, event: Partial) -> Iterator[Change]:
        line = known or Line(event.id, event.channel, self._gaps.heard(event.start))
        line.committed, line.words = clean(event.committed), event.words
        line.tentative = clean(event.tentative)
        if self.speaking.get(event.channel) is not line:
            yield from self._silence(event.channel)  # the caret moves on
            self.speaking[event.channel] = line
        yield line if known else self._add(line)

    def _utter(self, known: Line | None, event: Utterance) -> Iterator[Change]:
        start = self._gaps.heard(event.start)
        line = known or Line(event.id, event.channel, start)
        before, line.start = line.start, start
        _finish(line, event)
        if known is None:
            yield self._add(line)
        elif before != line.start:  # its first word began later than its sound
            self.items.sort(key=ORDER)
            yield min(before, line.start)
        yield line

    def _add(self, line: Line) -> float:
        self._lines[line.id] = line
        line.advice += self._early.pop(line.id, [])
        insort(self.items, line, key=ORDER)
        return line.start

    def _remove(self, lines: list[Line]) -> Iterator[Change]:
        for line in lines:
            self.items.remove(line)
            del self._lines[line.id]
            self._early[line.id] += [one for one in line.advice if not self._is_forgotten(one.at)]
            if self.speaking.get(line.channel) is line:
                del self.speaking[line.channel]
        if lines:
            yield min(line.start for line in lines)

    def _silence(self, channel: Channel) -> Iterator[Change]:
        if line := self.speaking.pop(channel, None):
            yield line

    # -- advice ------------------------------------------------------------------------------------

    def _hear_advice(self, event: Moment | Card | Tip | TipDelta | TipDropped) -> Iterator[Change]:
        match event:
            case Moment(at=at) if not self._is_forgotten(at):
                self._moments[event.id] = event
            case Card(quote_at=at) | Tip(quote_at=at) if not self._is_forgotten(at):
                yield from self._give(event)
            case TipDelta():
                yield from self._stream(event)
            case TipDropped(id) if advice := self._advice.pop((Tip, id), None):
                self._beside(advice).remove(advice)
                yield from self._line_of(advice)

    def _give(self, given: Card | Tip) -> Iterator[Change]:
        key = type(given), given.id
        advice = self._advice.get(key)
        if advice is None:
            advice = self._advice[key] = self._advice_for(given)
            self._beside(advice).append(advice)
        advice.headline, advice.say, advice.draft = clean(given.headline), clean(given.say), None
        if isinstance(given, Card):
            advice.more = "\n".join(filter(None, (clean(given.details), clean(given.link))))
        yield from self._line_of(advice)

    def _stream(self, delta: TipDelta) -> Iterator[Change]:
        moment = self._moments.get(delta.moment)
        if moment is None:  # it was off the record
            return
        advice = self._advice.get((Tip, delta.id))
        if advice is None:
            kind, quote = kind_words(moment.kind), clean(moment.quote)
            advice = Advice(kind, moment.utterance, quote, moment.at, draft="")
            self._advice[Tip, delta.id] = advice
            self._beside(advice).append(advice)
        advice.draft = (advice.draft or "") + delta.text
        headline, _, say = advice.draft.partition("\n")
        advice.headline, advice.say = clean(headline), clean(say)
        yield from self._line_of(advice)

    def _advice_for(self, given: Card | Tip) -> Advice:
        moment = self._moments.get(given.moment)
        kind = given.kind if isinstance(given, Card) else moment.kind if moment else ""
        utterance = moment.utterance if moment else self._said_at(given.quote_at)
        return Advice(kind_words(kind), utterance, clean(given.quote), given.quote_at)

    def _said_at(self, at: float) -> int:
        """What was being said then: the cause of advice whose moment damage has taken."""
        place = bisect_right(self.items, at, key=attrgetter("start"))
        said = (item.id for item in reversed(self.items[:place]) if isinstance(item, Line))
        return next(said, 0)

    def _beside(self, advice: Advice) -> list[Advice]:
        line = self._lines.get(advice.utterance)
        return line.advice if line else self._early[advice.utterance]

    def _line_of(self, advice: Advice) -> Iterator[Line]:
        if line := self._lines.get(advice.utterance):
            yield line

    # -- notes -------------------------------------------------------------------------------------

    def _change_mode(self, event: ModeChanged) -> Iterator[Change]:
        unsaid = [line for line in self.speaking.values() if line.end is None]
        if event.mode is Mode.OFF_RECORD:
            unsaid = self._forget(event)
        yield from self._remove(unsaid)  # what is being said will not become an utterance
        for channel in list(self.speaking):
            yield from self._silence(channel)
        self._gaps.change(event.at, on=event.mode is Mode.ON)
        yield self._note(event.at, MODES[event.mode])

    def _forget(self, event: ModeChanged) -> list[Line]:
        """Nothing that quotes it is shown again; returns the lines that tell it."""
        since = event.since
        self._forgotten.append((since, event.at))
        self._moments = {id: one for id, one in self._moments.items() if one.at <= since}
        self._advice = {key: one for key, one in self._advice.items() if one.at <= since}
        return [line for line in self._lines.values() if line.end is None or line.end > since]

    def _is_forgotten(self, at: float) -> bool:
        """A card may still be on its way when the rep goes off the record."""
        return any(since < at <= until for since, until in self._forgotten)

    def _note(self, at: float, text: str) -> float:
        insort(self.items, self._made(at, text), key=ORDER)
        return at

    def _made(self, at: float, text: str) -> Note:
        """What is heard again begins behind the note that says so."""
        number = next(self._numbers)
        return Note(at, -number if text == MODES[Mode.ON] else number, clean(text))

    def _notes(self, record: CallRecord) -> Iterator[Note]:
        for mark in record.marks:
            told = mark.kind == "side" and mark.about.endswith(_TOLD)
            if told or mark.kind == "mode":
                yield self._made(mark.at, mark.text)


def _finish(line: Line, said: Utterance) -> None:
    line.end, line.committed, line.words = said.end, clean(said.text), said.words
    line.tentative = ""
