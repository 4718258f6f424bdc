"""Builds the chain of one call and hands out the loops that its threads run. No Qt.

This is the one place that says which event goes into whose mailbox:

    sources ─► ear ─► decoder ─► ear        windows out, hypotheses back
              ear ─► journal ─► coach        utterances: on disk before anyone sees them
              ear ─────────────► coach       partials
              coach ─► journal               cards, to be kept

Closing flows with the data: the sources end, the ear understands its last words, the journal writes
them and tells the coach that there are no more, the coach ends, and the journal closes the call.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Protocol, TypeAlias

from app.audio.source import AudioSource
from app.coach.playbook import Playbook
from app.config.sensitivity import Sensitivity
from app.ear import Ear, Heard
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Card,
    ChannelEnded,
    Devices,
    Event,
    Hunch,
    Level,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Ready,
    Revision,
    Severity,
    Side,
    Tip,
    Utterance,
)
from app.inbox import Inbox
from app.speech.decoder import Decoder, Hypothesis, Window
from app.speech.decoder_process import WindowLost
from app.speech.schedule import Schedule

log = logging.getLogger(__name__)

FORGOTTEN = 30.0
"""Seconds before “off the record” that are forgotten with it: people say it too late."""
EAR_SIZE = 2 * 50 * 600
"""Frames of ten minutes of both channels: longer than the slowest model takes to load."""
_FRAME = FRAME_SAMPLES / SAMPLE_RATE  # seconds


class Keeper(Protocol):  # the journal
    def open(self) -> Iterator[Event]: ...
    def record(self, event: Event) -> Iterator[Event]: ...
    def close(self, duration: float) -> Iterator[Event]: ...


class Listener(Protocol):  # the coach
    def hear(self, event: Event | Playbook) -> Iterator[Event]: ...


@dataclass(frozen=True, slots=True)
class SpeechOver:  # no utterance will come any more
    at: float


@dataclass(frozen=True, slots=True)
class AdviceOver:  # no card will come any more
    pass


Loop: TypeAlias = Callable[[], Iterator[Event]]
Answer: TypeAlias = Callable[[Event], Iterator[Event]]


class Call:
    """One call. `run` it in one thread, or run each of its `loops` in a thread of its own."""

    def __init__(
        self,
        sources: Sequence[AudioSource],
        schedule: Schedule,
        decoder: Decoder,
        *,
        journal: Keeper | None = None,
        coach: Listener | None = None,
    ) -> None:
        self._sources = sources
        self._schedule = schedule
        self._ear = Ear(schedule)
        self._decoder = decoder
        self._journal = journal
        self._coach = coach
        self._heard: Inbox[Heard] = Inbox(EAR_SIZE)
        self._windows: Inbox[tuple[Window, ...]] = Inbox(1)
        self._to_write: Inbox[Event | SpeechOver | AdviceOver] = Inbox(EAR_SIZE)
        self._to_coach: Inbox[Event | Playbook] = Inbox(EAR_SIZE)

    def stop(self) -> None:
        """Hang up: no more sound; what was said is still understood and kept. From any thread."""
        for source in self._sources:
            source.stop()

    def change(self, mode: Mode, at: float) -> ModeChanged:
        """Pause, go off the record, go on; `at` is now on the call clock. From any thread."""
        for source in self._sources:
            source.listen(mode is Mode.ON)
        since = max(0.0, at - FORGOTTEN) if mode is Mode.OFF_RECORD else at
        self._heard.put(changed := ModeChanged(mode, at, since))
        return changed

    def adapt(self, sensitivity: Sensitivity) -> None:
        """What is round the rep has changed. From any thread."""
        self._heard.put(sensitivity)

    def keep(self, event: Event) -> None:
        """Record what was made outside the loops: a tip, a mark. From any thread."""
        self._to_write.put(event)

    def tell(self, told: Mark | Playbook) -> None:
        """Tell the coach what the rep ticked, or another playbook to go by. From any thread."""
        self._to_coach.put(told)

    # -- live: one thread each -------------------------------------------------------------------

    @property
    def loops(self) -> dict[str, Loop]:
        """By the name of their thread, in the order in which they end."""
        sources = {source.name: partial(self._capture, source) for source in self._sources}
        return sources | {
            "ear": self._listen,
            "decoder": self._decode,
            "coach": self._advise,
            "journal": self._write,
        }

    def _capture(self, source: AudioSource) -> Iterator[Event]:
        end: float | None = None
        try:
            for heard in source.frames():
                if end is None and isinstance(heard, AudioFrame):
                    log.info("the first frame is fed: %s", source.name)
                if isinstance(heard, Level | Devices):
                    yield heard
                elif not isinstance(heard, AudioFrame):
                    self._heard.put(heard)
                elif not self._heard.offer(heard) and self._heard.dropped == 1:
                    yield Notice(
                        "This computer is ten minutes behind: some of the call is lost.",
                        "Choose a smaller model in the settings.",
                        Severity.PROBLEM,
                    )
                end = heard.start + _FRAME if isinstance(heard, AudioFrame) else end or 0.0
        finally:  # whatever ended the sound, the ear must know
            for channel in source.channels:
                self._heard.put(ChannelEnded(channel, end or 0.0))

    def _listen(self) -> Iterator[Event]:
        """Sound and answers come by one mailbox, in the order they happen."""
        decoding, end = 0, 0.0  # windows that are not answered yet; seconds
        try:
            for item in self._heard:
                decoding -= isinstance(item, Hypothesis)
                if isinstance(item, AudioFrame | ChannelEnded):
                    end = max(end, item.start + _FRAME if isinstance(item, AudioFrame) else item.at)
                for event in self._ear.hear(item):
                    if isinstance(event, Utterance | Revision | ModeChanged | Side | Notice):
                        self._to_write.put(event)
                    else:
                        self._to_coach.put(event)
                        yield event
                if not decoding and (due := self._schedule.next_windows()):
                    decoding = len(due)
                    self._windows.put(due)
                if self._schedule.done:
                    break
        finally:
            self._windows.close()
            self._to_write.put(SpeechOver(end))

    def _decode(self) -> Iterator[Event]:
        """What is due together, at a time; every window is answered, or the ear would wait."""
        asked = iter(self._windows)
        unanswered: tuple[Window, ...] = ()
        try:
            self._decoder.prepare()
            yield Ready()
            for unanswered in asked:
                began = time.monotonic()
                try:
                    heard = self._decoder.decode(unanswered)
                except WindowLost as lost:
                    self._to_write.put(lost.notice)
                    heard = tuple(Hypothesis(window, ()) for window in unanswered)
                cost = (time.monotonic() - began) / len(heard)
                for one in heard:
                    self._heard.put(replace(one, cost=cost))
                unanswered = ()
        except Exception:
            self.stop()
            for windows in chain([unanswered], asked):
                for window in windows:
                    self._heard.put(Hypothesis(window, ()))
            raise
        finally:
            self._decoder.close()

    def _write(self) -> Iterator[Event]:
        """What is yielded here is on disk, if there is a disk that takes it."""
        end: float | None = None
        advised = False
        try:
            if self._journal:
                yield from self._journal.open()
            for item in self._to_write:
                if isinstance(item, SpeechOver):
                    end = item.at
                    self._to_coach.close()
                elif isinstance(item, AdviceOver):
                    advised = True
                else:
                    yield from self._written(item)
                if advised and end is not None:
                    break
        finally:
            self._to_coach.close()
        if self._journal:
            yield from self._journal.close(end or 0.0)

    def _written(self, item: Event) -> Iterator[Event]:
        for event in self._recorded(item):
            if not isinstance(event, Moment | Card | Tip):  # shown before, by their makers
                yield event
        if isinstance(item, Utterance | Revision | ModeChanged):
            self._to_coach.put(item)

    def _advise(self) -> Iterator[Event]:
        try:
            for event in self._to_coach:
                for advice in self._coach.hear(event) if self._coach else ():
                    if not isinstance(advice, Mark):  # shown once it is on disk
                        yield advice
                    if not isinstance(advice, Hunch):
                        self._to_write.put(advice)
        finally:
            self._to_write.put(AdviceOver())

    # -- a file at full speed: one thread ----------------------------------------------------------

    def run(self, answer: Answer = lambda _: iter(())) -> Iterator[Event]:
        """The call in one thread, as fast as it goes; the same words every time.

        `answer` is given every event and may add some of its own: tips. The decoder stays open,
        for the next file.
        """
        end = 0.0
        opened = False
        try:
            for heard in chain.from_iterable(source.frames() for source in self._sources):
                if self._journal and not opened:  # not for a file that gives no sound at all
                    opened = True
                    yield from self._journal.open()
                end = heard.at if isinstance(heard, ChannelEnded) else end
                yield from self._shown(self._ear.hear(heard), answer)
                while windows := self._schedule.next_windows():
                    for words in self._decoder.decode(windows):
                        yield from self._shown(self._ear.hear(words), answer)
        except BaseException:  # also of a host that reads no further: it hears no notices
            if self._journal and opened:
                list(self._journal.close(end))
            raise
        if self._journal and opened:
            yield from self._journal.close(end)

    def _shown(self, events: Iterator[Event], answer: Answer) -> Iterator[Event]:
        for event in events:
            yield from self._recorded(event)
            advice = list(self._coach.hear(event)) if self._coach else []
            for told in (told for told in advice if not isinstance(told, Hunch)):
                yield from self._recorded(told)
            for one in (event, *advice):  # the card is at once, the tip takes its time
                for reply in answer(one):
                    yield from self._recorded(reply)

    def _recorded(self, event: Event) -> Iterator[Event]:
        """The event, on disk if it is of the kind that is kept; and what the disk has to say."""
        if self._journal:
            yield from self._journal.record(event)
        else:
            yield event
