"""Both channels, one decoder: what to decode next, and whose answer it is."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from app.config.sensitivity import Sensitivity
from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Channel, Event
from app.speech.decoder import Hypothesis, Window
from app.speech.hearing import Hearing, Urgency
from app.speech.pace import Pace
from app.speech.recogniser import Recogniser
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
        self._hearing = hearing
        self._pace = Pace(hearing.step, hearing.final_cost, has_smaller=hearing.has_smaller)
        self._vads = {channel: new_vad() for channel in channels}
        self._recognisers = {
            channel: Recogniser(channel, vad, hearing, self._pace, lambda: next(ids))
            for channel, vad in self._vads.items()
        }
        self._open = set(channels)
        self.adapt(hearing.sensitivity)

    def adapt(self, sensitivity: Sensitivity) -> None:
        """What is round the rep has changed."""
        if Channel.REP in self._vads:
            self._vads[Channel.REP].sensitivity = sensitivity

    def feed(self, frame: AudioFrame) -> Iterator[Event]:
        self._pace.pass_to(frame.start + FRAME_SAMPLES / SAMPLE_RATE)
        yield from self._recognisers[frame.channel].feed(frame)

    def end(self, channel: Channel) -> Iterator[Event]:
        """No more sound comes from this channel."""
        self._open.discard(channel)
        yield from self._recognisers[channel].flush()

    def next_windows(self) -> tuple[Window, ...]:
        """What to decode now: one window, or a look at each side that is due for one."""
        both = list(self._recognisers.values())
        talking = sum(one.talking for one in both)
        due = [(want, one) for one in both if (want := one.due(talking))]
        if not due:
            return ()
        (urgency, _), first = max(due, key=lambda pair: pair[0])
        if urgency is not Urgency.PARTIAL:
            return (first.next_window(),)
        others = [one for one in both if one is not first and one.due(talking, company=True)]
        return tuple(one.next_window() for one in (first, *others))

    def understand(self, heard: Hypothesis) -> Iterator[Event]:
        window = heard.window
        late = self._pace.now - window.speech_end - self._hearing.silence_to_end
        yield from self._pace.answered(
            heard.cost, final=window.final, late=late if window.final else 0.0
        )
        yield from self._recognisers[window.channel].understand(heard)

    def forget(self, since: float) -> None:
        """What is being said, and what was said after `since`, will not become an utterance."""
        for one in self._recognisers.values():
            one.forget(since)

    def idle(self, channel: Channel) -> bool:
        """Nothing is being said on this side, and all that was said is understood."""
        return self._recognisers[channel].idle

    @property
    def done(self) -> bool:
        """Every channel has ended, and all that was said is understood."""
        return not self._open and all(one.idle for one in self._recognisers.values())
