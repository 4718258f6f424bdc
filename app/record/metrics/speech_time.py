"""How long one side spoke, by the voice activity detector."""

from collections import deque
from dataclasses import dataclass, field

MARGIN = 0.3
"""Seconds round an utterance's words whose sound is still its own: the detector hears the first and
the last sound otherwise than the recogniser."""


@dataclass(slots=True)
class SpeechTime:
    """Of one channel. Sound in which nothing was understood (a cough, an echo) is no speech."""

    since: float | None = None
    """When what is being said began, on the call clock; None: nobody speaks."""
    _heard: deque[tuple[float, float]] = field(default_factory=deque)
    """From when to when there was a voice, oldest first: what no utterance has claimed yet."""

    def start(self, at: float) -> None:
        self.since = at

    def end(self, at: float) -> None:
        if self.since is not None and at > self.since:
            self._heard.append((self.since, at))
        self.since = None

    def clear(self) -> None:
        self.since = None
        self._heard.clear()

    def claim(self, start: float, end: float) -> float:
        """Return the seconds of voice in an utterance; they are counted once.

        Utterances come in their order. Where no voice was told of (the record keeps none) it is
        the time from the first word to the last.
        """
        first, last = start - MARGIN, end + MARGIN
        seconds = 0.0
        while self._heard and self._heard[0][0] < last:
            since, until = self._heard.popleft()
            seconds += max(0.0, min(until, last) - max(since, first))
            if until > last:
                self._heard.appendleft((last, until))
                break
        if self.since is not None and self.since < end:  # cut while it goes on
            seconds += end - max(self.since, first)
            self.since = end
        return seconds or end - start
