"""One channel: frames in, partials and utterances out. No thread, no queue, no clock, no model.

It never decodes, so it is never deaf: `feed` it every frame, ask with `due` and `next_window`
what should be decoded now, and hand the answer back to `understand`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.events import (
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    Event,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Utterance,
    Word,
)
from app.speech.agreement import Agreement, begins_with, reconciled
from app.speech.decoder import Hypothesis, Window
from app.speech.endpoint import ONSET, SPECULATE, Endpointer, Turn
from app.speech.hearing import Hearing, Urgency
from app.speech.pace import Pace
from app.speech.spoken import Spoken
from app.speech.tape import Tape
from app.speech.vad import STEP, VoiceActivity

LEAD = int(0.3 * SAMPLE_RATE)
"""Samples before the onset that belong to the utterance: a VAD hears the first sound late."""
TAIL = int(0.3 * SAMPLE_RATE)
"""Samples after the last speech that do, as far as they were heard by then: it hears the last sound
fade early."""
FIRST_LOOK = int(0.6 * SAMPLE_RATE)
"""Samples of speech before the first partial: of less, the model makes up words."""
NEARLY = 0.5
"""Share of its step from which on a look joins one at the other side: together they cost less."""
_RECENT = 10.0
"""Seconds after which what was said is no longer carried over."""
_CARRIED = 200
"""Letters of it at most (whisper_streaming's figure)."""


@dataclass(slots=True)
class _Speech:
    """An utterance from its onset until its final is understood. Positions are samples."""

    id: int
    start: int
    end: int
    """Where speech was last heard."""
    agreement: Agreement = field(default_factory=Agreement)
    looked: int = 0
    """How far the newest partial's window went."""
    guess: Hypothesis | None = None
    """A final decoded on speculation; worth nothing once speech goes on."""
    asked: Window | None = None
    """The newest window for a final, decoded or not."""
    asked_to: int = -1
    """Where speech ended when it was asked for."""
    spoken: Spoken = field(default_factory=Spoken)


class Recogniser:
    def __init__(
        self,
        channel: Channel,
        vad: VoiceActivity,
        hearing: Hearing,
        pace: Pace,
        new_id: Callable[[], int],
    ) -> None:
        self._channel = channel
        self._vad = vad
        self._hearing = hearing
        self._pace = pace
        self._longest = int(hearing.longest * SAMPLE_RATE)
        self._soft = min(int(hearing.soft * SAMPLE_RATE), self._longest // 2)
        self._new_id = new_id
        self._endpointer = Endpointer(hearing.silence_to_end)
        self._tape = Tape()
        self._judged = 0
        """Samples that the VAD has judged."""
        self._previous_end = 0
        """Sample at which the sound of the previous utterance ends."""
        self._speech: _Speech | None = None
        self._pause = False
        """The pause is long enough for a final on speculation, and none was asked for yet."""
        self._over: dict[int, _Speech] = {}
        """Utterances that have ended and whose finals are not understood yet."""
        self._finals: deque[Window] = deque()
        self._said: Utterance | None = None
        """The newest, if it may help with the next."""

    def feed(self, frame: AudioFrame) -> Iterator[Event]:
        self._tape.append(frame)
        for probability in self._vad.feed(frame.samples):
            self._judged += STEP
            yield from self._step(probability)
        if self._speech is None:
            self._tape.forget(self._judged - ONSET * STEP - LEAD)

    def flush(self) -> Iterator[Event]:
        """The channel has ended: what is being said is an utterance."""
        self._endpointer.quiet()
        self._judged = self._tape.end  # less than a step is left
        yield from self._end()

    def forget(self, since: float) -> None:
        """Drop what is being said, and what ended after `since` and is not understood yet.

        If the sound of it goes on, what follows is an utterance of its own.
        """
        self._endpointer.quiet()
        self._said = None
        if self._speech is not None:
            self._previous_end = self._judged
            self._speech, self._pause = None, False
        for over in list(self._over.values()):
            if self._seconds(over.end) > since:
                del self._over[over.id]
        self._finals = deque(window for window in self._finals if window.utterance in self._over)

    @property
    def idle(self) -> bool:
        """Nothing is being said, and all that was said is understood."""
        return self._speech is None and not self._over

    @property
    def talking(self) -> bool:
        return self._speech is not None

    def due(self, talking: int, *, company: bool = False) -> tuple[Urgency, float] | None:
        """What should be decoded now, and how many seconds of speech wait for it.

        `talking`: how many channels are; `company`: a look at the other side is due, to be joined.
        """
        if self._finals:
            return Urgency.FINAL, self._seconds(self._judged) - self._finals[0].start
        speech = self._speech
        if speech is None:
            return None
        waiting = speech.end - max(speech.looked, speech.start)
        if self._pause:
            return Urgency.SPECULATION, waiting / SAMPLE_RATE
        step = self._pace.step(talking)
        if step is None or self._endpointer.silence >= SPECULATE:
            return None
        step *= NEARLY if company else 1.0
        enough = FIRST_LOOK + LEAD if not speech.looked else int(step * SAMPLE_RATE)
        return (Urgency.PARTIAL, waiting / SAMPLE_RATE) if waiting >= enough else None

    def next_window(self) -> Window:
        """The window that `due` speaks of; it must have spoken of one."""
        if self._finals:
            return self._finals.popleft()
        assert self._speech is not None
        if self._pause:
            self._pause = False
            return self._ask(self._speech)
        self._speech.looked = self._speech.end
        return self._window(self._speech, final=False)

    def understand(self, heard: Hypothesis) -> Iterator[Event]:
        """Take the answer to one of our windows."""
        window = heard.window
        if over := self._over.get(window.utterance):
            if window is over.asked:
                yield from self._final(over, heard)
        elif self._speech is None or self._speech.id != window.utterance:
            return
        elif window is self._speech.asked and self._speech.asked_to == self._speech.end:
            self._speech.guess = heard
            if self._hearing.step is not None:
                yield from self._partial(self._speech, heard)
        else:
            yield from self._partial(self._speech, heard)

    def _step(self, probability: float) -> Iterator[Event]:
        turn = self._endpointer.feed(probability)
        if turn is Turn.ONSET:
            onset = self._judged - ONSET * STEP
            start = max(self._previous_end, onset - LEAD, 0)
            self._speech = _Speech(self._new_id(), start, self._judged)
            yield SpeechStarted(self._channel, self._seconds(onset))
        speech = self._speech
        if speech is None:
            return
        if self._endpointer.speaking and self._endpointer.silence == 0:
            speech.end = self._judged
            speech.spoken.add(self._judged - STEP, self._judged)
            speech.guess, speech.asked, speech.asked_to = None, None, -1
            self._pause = False
        length = self._judged - speech.start
        if turn is Turn.END or (turn is Turn.GAP and length >= self._soft):
            self._endpointer.quiet()
            yield from self._end()
        elif turn is Turn.PAUSE:
            self._pause = True
        elif length >= self._longest:
            yield from self._cut(speech)

    def _end(self) -> Iterator[Event]:
        speech, self._speech, self._pause = self._speech, None, False
        if speech is None:
            return
        self._previous_end = speech.end
        yield SpeechEnded(self._channel, self._seconds(speech.end))
        yield from self._finish(speech)

    def _cut(self, speech: _Speech) -> Iterator[Event]:
        """Speech goes on for longer than the model takes: cut it where it is softest.

        Never within what is committed: those words would be said twice.
        """
        said = speech.agreement.committed
        least = said[-1].end - self._seconds(speech.start) if said else 0.0
        first = speech.start + max(self._soft, int(least * SAMPLE_RATE))
        cut = self._tape.softest(first, self._judged - STEP)
        rest = _Speech(self._new_id(), cut, speech.end, spoken=speech.spoken.after(cut))
        speech.end = cut
        self._previous_end = cut
        self._speech = rest
        yield from self._finish(speech)

    def _finish(self, speech: _Speech) -> Iterator[Event]:
        self._over[speech.id] = speech
        if speech.guess is not None:
            yield from self._final(speech, speech.guess)
        elif speech.asked_to != speech.end:
            self._finals.append(self._ask(speech))
        self._tape.forget(speech.end - LEAD)

    def _final(self, speech: _Speech, heard: Hypothesis) -> Iterator[Event]:
        del self._over[speech.id]
        committed = speech.agreement.committed
        # what was shown as certain is not taken back for nothing
        words = reconciled(heard.words, committed) if heard.words else committed
        if not words:
            yield Partial(speech.id, self._channel, self._seconds(speech.start), "", (), "")
            return
        said = Utterance(
            speech.id, self._channel, words[0].start, words[-1].end, _text(words), words
        )
        self._said = said if self._hearing.carry and heard.clean else None
        yield said
        if not begins_with(words, committed):
            yield Revision(said.id, said.text, words)

    def _partial(self, speech: _Speech, heard: Hypothesis) -> Iterator[Event]:
        window = heard.window
        end = window.start + len(window.samples) / SAMPLE_RATE
        committed, tentative = speech.agreement.revise(heard.words, end)
        said, maybe = _text(committed), _text(tentative)
        yield Partial(speech.id, self._channel, window.start, said, committed, maybe)

    def _ask(self, speech: _Speech) -> Window:
        speech.asked = self._window(speech, final=True)
        speech.asked_to = speech.end
        return speech.asked

    def _window(self, speech: _Speech, *, final: bool) -> Window:
        end = min(speech.end + TAIL, self._judged)  # beyond, the next utterance may begin
        if speech is not self._speech:
            end = min(end, self._next_start(speech))
        return Window(
            utterance=speech.id,
            channel=self._channel,
            start=self._seconds(speech.start),
            speech_end=self._seconds(speech.end),
            final=final,
            samples=self._tape.between(speech.start, end),
            hurried=self._pace.hurried,
            before=self._before(speech),
            spoken=speech.spoken.times(self._seconds),
        )

    def _before(self, speech: _Speech) -> str:
        """What was said just before: of longer ago, it no longer helps."""
        said = self._said
        if said is None or self._seconds(speech.start) - said.end > _RECENT:
            return ""
        return said.text[-_CARRIED:]

    def _next_start(self, speech: _Speech) -> int:
        """Where the next utterance's sound begins, if speech was cut and goes on."""
        return self._speech.start if self._speech is not None else speech.end + TAIL

    def _seconds(self, sample: int) -> float:
        return self._tape.time(sample)


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)
