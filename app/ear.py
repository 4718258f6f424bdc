"""The ear of a call: both channels in, what is said out.

Two things never leave it: the echo of the loudspeakers, and the numbers of payment cards.
"""

from collections.abc import Iterator
from typing import TypeAlias

from app.audio.echo import EchoCanceller
from app.audio.source import Sound
from app.config.sensitivity import Sensitivity
from app.events import AudioFrame, ChannelEnded, Event, ModeChanged, Notice, Side
from app.redaction.guard import CardGuard
from app.speech.decoder import Hypothesis
from app.speech.schedule import Schedule
from app.speech.twice import Twice

Heard: TypeAlias = Sound | ModeChanged | Sensitivity | Hypothesis


class Ear:
    """The echo is taken out of the sound, and what is left of it out of the words."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._echo = EchoCanceller()
        self._twice = Twice(self._echo)
        self._guard = CardGuard(schedule.idle)

    def hear(self, item: Heard) -> Iterator[Event]:
        for event in self._once(item):
            yield from self._guard.hear(event)
        if isinstance(item, AudioFrame):
            yield from self._guard.pass_to(item.start)
        if self._schedule.done:
            yield from self._guard.close()

    def _once(self, item: Heard) -> Iterator[Event]:
        if isinstance(item, Hypothesis | ModeChanged | Sensitivity):
            yield from self._cut(self._recognised(item))
            return
        for heard in self._echo.feed(item):
            yield from self._cut(self._recognised(heard))
            if isinstance(heard, AudioFrame):
                yield from self._twice.pass_to(heard.start)

    def _cut(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            yield from self._twice.feed(event)

    def _recognised(self, item: Heard) -> Iterator[Event]:
        match item:
            case AudioFrame():
                yield from self._schedule.feed(item)
            case ChannelEnded():
                yield from self._schedule.end(item.channel)
            case Hypothesis():
                self._twice.decoded(item.window)
                yield from self._schedule.understand(item)
            case ModeChanged():
                self._echo.forget(item.since)
                self._schedule.forget(item.since)
                yield item
            case Sensitivity():
                self._schedule.adapt(item)
            case Side() | Notice():
                yield item
