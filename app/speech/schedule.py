"""Both channels, one decoder: what to decode next, and whose answer it is."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from app.events import AudioFrame, Channel, Event
from app.speech.decoder import Hypothesis, Window
from app.speech.recogniser import Hearing, Recogniser
from app.speech.vad import SileroVad, VoiceActivity


class Schedule:
    """Finals before speculation before partials; then the channel with more unheard speech."""

    def __init__(
        self,
        channels: Sequence[Channel],
        hearing: Hearing,
        new_vad: Callable[[], VoiceActivity] = SileroVad,
    ) -> None:
        ids = count(1)
        self._recognisers = {
            channel: Recogniser(channel, new_vad(), hearing, lambda: next(ids))
            for channel in channels
        }
        self._open = set(channels)

    def feed(self, frame: AudioFrame) -> Iterator[Event]:
        yield from self._recognisers[frame.channel].feed(frame)

    def end(self, channel: Channel) -> Iterator[Event]:
        """No more sound comes from this channel."""
        self._open.discard(channel)
        yield from self._recognisers[channel].flush()

    def next_window(self) -> Window | None:
        due = [(want, one) for one in self._recognisers.values() if (want := one.due())]
        if not due:
            return None
        _, recogniser = max(due, key=lambda pair: pair[0])
        return recogniser.next_window()

    def understand(self, heard: Hypothesis) -> Iterator[Event]:
        yield from self._recognisers[heard.window.channel].understand(heard)

    def forget(self, since: float) -> None:
        """What is being said, and what was said after `since`, will not become an utterance."""
        for one in self._recognisers.values():
            one.forget(since)

    @property
    def done(self) -> bool:
        """Every channel has ended, and all that was said is understood."""
        return not self._open and all(one.idle for one in self._recognisers.values())
