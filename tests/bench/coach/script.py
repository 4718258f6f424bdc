"""What is said in a call that `watched_overlay.py` plays, in the place of sound and recogniser."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.events import (
    FRAME_SAMPLES,
    AudioFrame,
    Channel,
    ChannelEnded,
    Event,
    Hunch,
    Moment,
    Partial,
    Utterance,
)
from tests.bench.coach.corpus import calls
from tests.bench.coach.spoken import Told, heard, utterances_of

_CALLS = 5
"""In which the rep asks for help."""
_BEFORE = 3
"""Turns before one with a moment, that are heard too."""
_SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


def key(event: Partial | Utterance) -> str:
    return f"{type(event).__name__} {event.id} {len(event.words)}"


class Script:
    """Source and schedule in one: gives a frame of silence for each event, and the event for it."""

    name = "script"
    channels = (Channel.PROSPECT, Channel.REP)

    def __init__(self, told: Sequence[Told]) -> None:
        self.committed: dict[str, float] = {}
        last = told[-1].at + 1.0
        bye = Utterance(10_000, Channel.REP, last, last + 0.4, "Bye.", ())
        # until the one before it is dealt with, the call must not end
        self._told = [*told, Told(last, bye)]
        self._due: deque[Event] = deque()
        self._go = threading.Semaphore(1)
        self._stopped = threading.Event()
        self._open = set(self.channels)

    def go_on(self) -> None:
        self._go.release()

    # -- the source -------------------------------------------------------------------------------

    def frames(self) -> Iterator[AudioFrame | ChannelEnded]:
        at = 0.0
        for one in self._told:
            assert isinstance(one.event, Partial | Utterance)
            self._go.acquire()
            if self._stopped.is_set():
                break
            at = max(at, one.at)
            self._due.append(one.event)
            yield AudioFrame(one.event.channel, at, _SILENCE)
        yield from (ChannelEnded(channel, at) for channel in self.channels)

    def listen(self, on: bool) -> None: ...

    def stop(self) -> None:
        self._stopped.set()
        self._go.release()

    # -- the schedule -----------------------------------------------------------------------------

    def feed(self, frame: AudioFrame) -> Iterator[Event]:
        event = self._due.popleft()
        self.committed[key(event)] = time.perf_counter()
        yield event

    def end(self, channel: Channel) -> Iterator[Event]:
        self._open.discard(channel)
        return iter(())

    def next_windows(self) -> tuple[()]:
        return ()

    def idle(self, channel: Channel) -> bool:
        return True

    @property
    def done(self) -> bool:
        return not self._open


class Listener:
    """The coach, and a note of what each moment or hunch was found in."""

    def __init__(self, coach: Any) -> None:
        self.cause: dict[int, str] = {}
        self._coach = coach

    def hear(self, event: Event) -> Iterator[Event]:
        for advice in self._coach.hear(event):
            about = advice.about if isinstance(advice, Hunch) else advice
            if isinstance(about, Moment) and isinstance(event, Partial | Utterance):
                self.cause[about.id] = key(event)
            yield advice


def openings(half: str) -> list[list[Told]]:
    """Of a few calls what the prospect says first, for a rep who asks for help."""
    said = [utterances_of(call) for call in calls(half)[:_CALLS]]
    theirs = ([one for one in turns if one.channel is Channel.PROSPECT] for turns in said)
    return [[Told(one.end, one) for one in turns[:2]] for turns in theirs]


def passages(half: str) -> list[list[Told]]:
    """Of each call the turns with a moment, by two words at a time, and what was said before each,
    whole."""
    found = []
    for call in calls(half):
        with_moment = {turn for turn, _ in call.gold | call.doubtful}
        wanted = {turn - back for turn in with_moment for back in range(_BEFORE + 1)}
        told = heard(utterances_of(call), every=2)
        found.append([one for one in told if _is_wanted(one.event, with_moment, wanted)])
    return [told for told in found if told]


def _is_wanted(event: Event, with_moment: set[int], wanted: set[int]) -> bool:
    match event:
        case Partial(id=id):
            return id in with_moment
        case Utterance(id=id):
            return id in wanted
    return False
