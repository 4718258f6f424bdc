"""The rep's words with made-up loudspeakers and with a headset, and what taking echo out costs.

The recorded call with loudspeakers is in `live echo`.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from app.audio.clock import SampleClock
from app.audio.echo import EchoCanceller
from app.audio.file_source import FileSource
from app.call import Call
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    ChannelEnded,
    Samples,
    Utterance,
)
from app.speech.catalogue import find_model
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests import scoring
from tests.loudspeakers import echo, hiss

ECHO = "discovery-echo"
CLEAN = ("discovery", "pricing", "onboarding")
DELAYS = (0.0, 0.04, 0.12, 0.25)
DRIFT = 5e-5
REP, PROSPECT = Channel.REP, Channel.PROSPECT


def measure(_: Path) -> Iterator[tuple[str, str, str]]:
    yield from _headset()
    yield from _made_up()
    yield from _cost()


def _headset() -> Iterator[tuple[str, str, str]]:
    """Where there is no echo, nothing may get worse."""
    for call in CLEAN:
        wers = _percent(_wer(call, _hear(_sides(call))), _alone(call))
        yield f"WER of the rep, {call}: with the canceller / without", wers, "within 0.5 points"
    for call in CLEAN[:2]:
        rep = _sides(call)[REP]
        heard = _hear({REP: rep, PROSPECT: _talking_always(len(rep))})
        wers = _percent(_wer(call, heard), _alone(call))
        yield f"WER of the rep, {call}, the prospect talks all the time / never", wers, "shown"


def _made_up() -> Iterator[tuple[str, str, str]]:
    sides = _sides("discovery")
    room = sides[REP] + hiss(len(sides[REP]))
    cases = [(delay, 0.0) for delay in DELAYS] + [(DELAYS[2], DRIFT), (DELAYS[2], -DRIFT)]
    for delay, drift in cases:
        near = room + echo(sides[PROSPECT], delay, drift=drift)
        heard = _hear({REP: near, PROSPECT: sides[PROSPECT]})
        theirs = sum(_is_the_prospect_s("discovery", word) for word in heard)
        what = f"echo {delay * 1000:.0f} ms late, drift {drift * 1e6:+.0f} ppm"
        figure = f"{_wer('discovery', heard):.1%}, {theirs}"
        yield f"{what}: WER of the rep, the prospect's words", figure, "≤ 6.8 %, 0"


def _cost() -> Iterator[tuple[str, str, str]]:
    frames = list(_Played(_sides(ECHO)).frames())
    canceller = EchoCanceller()
    began = time.process_time()
    for frame in frames:
        for _ in canceller.feed(frame):
            pass
    cost = time.process_time() - began
    share = cost / (len(frames) * FRAME_SAMPLES / SAMPLE_RATE / 2)
    yield "CPU seconds of the canceller per second of a call", f"{share:.4f}", "≤ 0.03"


@dataclass(frozen=True)
class _Played:
    """Sound in memory as a source."""

    sides: dict[Channel, Samples]
    name: str = "file"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(self.sides)

    def frames(self) -> Iterator[AudioFrame | ChannelEnded]:
        length = min(map(len, self.sides.values())) // FRAME_SAMPLES * FRAME_SAMPLES
        for at in range(0, length, FRAME_SAMPLES):
            for channel, sound in self.sides.items():
                yield AudioFrame(channel, at / SAMPLE_RATE, sound[at : at + FRAME_SAMPLES])
        for channel in self.sides:
            yield ChannelEnded(channel, length / SAMPLE_RATE)

    def listen(self, on: bool) -> None: ...

    def stop(self) -> None: ...


@cache
def _sides(call: str) -> dict[Channel, Samples]:
    source = FileSource(scoring.sound(call), SampleClock())
    frames = [one for one in source.frames() if isinstance(one, AudioFrame)]
    source.close()
    return {
        channel: np.concatenate([one.samples for one in frames if one.channel is channel])
        for channel in Channel
    }


@cache
def _alone(call: str) -> float:
    """WER of the rep without a prospect: nothing is done to the sound."""
    return _wer(call, _hear({REP: _sides(call)[REP]}))


def _talking_always(length: int) -> Samples:
    """A prospect who makes no pauses."""
    frames = _sides("onboarding")[PROSPECT].reshape(-1, FRAME_SAMPLES)
    return np.resize(frames[np.abs(frames).max(axis=1) > 0.01].ravel(), length)


@cache
def _decoder() -> WhisperDecoder:
    return WhisperDecoder(Decoding(find_model("demo-en", Path("none")), 2))


def _hear(sides: dict[Channel, Samples]) -> list[scoring.TimedWord]:
    """The words of the rep's finals."""
    limits = find_model("demo-en", Path("none")).limits
    hearing = replace(Hearing.of(limits), step=None)
    call = Call([_Played(sides)], Schedule(list(sides), hearing), _decoder())
    said = [one for one in call.run() if isinstance(one, Utterance) and one.channel is REP]
    words = [(word.text, word.start, word.end) for one in said for word in one.words]
    return sorted(words, key=lambda word: word[1])


def _wer(call: str, heard: list[scoring.TimedWord]) -> float:
    return scoring.score(call, REP, heard).wer


def _is_the_prospect_s(call: str, word: scoring.TimedWord) -> bool:
    middle = (word[1] + word[2]) / 2
    return any(
        turn["start"] + 0.2 < middle < turn["end"]
        for turn in scoring.turns(call)
        if turn["speaker"] == PROSPECT
    )


def _percent(*shares: float) -> str:
    return " / ".join(f"{share:.1%}" for share in shares)
