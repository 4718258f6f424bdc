"""The sounds of the benchmark: channels of the calls, speech in noise, and no speech at all."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.events import SAMPLE_RATE, AudioFrame, Channel, Samples
from tests import scoring

MINUTES = 10
"""Of each sound without speech."""
GAP = 0.7
"""Seconds between the turns of speech that never lets up."""
CLEAN = ("discovery", "pricing")
"""Calls without noise or echo, whose turns fit into the model's window."""
SNRS = (20, 10, 5)
"""Decibels by which speech stands above the noise that is put over it."""


@dataclass(frozen=True)
class Sound:
    name: str
    """`call/channel` and what was done to it; of no call, where nobody speaks."""
    channel: Channel
    """The side that it is played on."""
    samples: Samples = field(repr=False, compare=False)

    @property
    def duration(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def channels_of(calls: tuple[str, ...]) -> list[Sound]:
    """Each channel of each call by itself."""
    return [_channel(call, channel) for call in calls for channel in Channel]


def continuous(call: str, channel: Channel) -> Sound:
    """The turns of one speaker one after the other, as if nobody answered."""
    whole = _channel(call, channel).samples
    gap = np.zeros(int(GAP * SAMPLE_RATE), np.float32)
    pieces = [
        part
        for turn in scoring.turns(call)
        if turn["speaker"] == channel
        for part in (whole[int(turn["start"] * SAMPLE_RATE) : int(turn["end"] * SAMPLE_RATE)], gap)
    ]
    return Sound(f"{call}-{channel} without pauses", channel, np.concatenate(pieces))


def in_noise(speech: Sound, snr: int) -> Sound:
    """The same with a room's noise over it, `snr` dB below the level of the speech."""
    noise = room(len(speech.samples), seed=snr)
    spoken = speech.samples[np.abs(speech.samples) > 0.001]
    gain = np.sqrt(_power(spoken) / _power(noise)) * 10 ** (-snr / 20)
    mixed = np.clip(speech.samples + gain * noise, -1, 1).astype(np.float32)
    return Sound(f"{speech.name} at {snr} dB", speech.channel, mixed)


def without_speech(minutes: float = MINUTES) -> Iterator[Sound]:
    """Silence, hum, music and keys: the same samples every time."""
    length = int(minutes * 60 * SAMPLE_RATE)
    yield Sound("silence", Channel.PROSPECT, np.zeros(length, np.float32))
    yield Sound("mains hum", Channel.PROSPECT, _hum(length))
    yield Sound("music", Channel.PROSPECT, _music(length))
    yield Sound("keyboard", Channel.PROSPECT, _keyboard(length))


def room(length: int, seed: int) -> Samples:
    """What a quiet office sounds like: noise that falls by 6 dB an octave above 200 Hz.

    At an RMS of 0.01 (−40 dBFS).
    """
    white = np.random.default_rng(seed).standard_normal(length)
    spectrum = np.fft.rfft(white)
    spectrum /= np.maximum(1.0, np.fft.rfftfreq(length, 1 / SAMPLE_RATE) / 200)
    noise = np.fft.irfft(spectrum, length)
    return (0.01 * noise / np.sqrt(_power(noise))).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def write_wav(path: Path, *sides: Samples) -> None:
    """One or two channels of float32 at 16 kHz as a 16-bit file, as long as the longest."""
    length = max(map(len, sides))
    sound = np.stack([np.pad(side, (0, length - len(side))) for side in sides], axis=1)
    whole = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w") as container:
        layout = "stereo" if len(sides) > 1 else "mono"
        stream = container.add_stream("pcm_s16le", rate=SAMPLE_RATE, layout=layout)
        for start in range(0, length, SAMPLE_RATE):
            block = whole[start : start + SAMPLE_RATE].reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
            frame.sample_rate = SAMPLE_RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _channel(call: str, channel: Channel) -> Sound:
    return Sound(f"{call}/{channel}", channel, _read(scoring.sound(call))[channel])


@cache
def _read(path: Path) -> dict[Channel, Samples]:
    """Each side of a file, as the program hears it."""
    frames: dict[Channel, list[Samples]] = {channel: [] for channel in Channel}
    with closing(FileSource(path, SampleClock())) as source:
        for heard in source.frames():
            if isinstance(heard, AudioFrame):
                frames[heard.channel].append(heard.samples)
    return {channel: np.concatenate(listed) for channel, listed in frames.items()}


def _hum(length: int) -> Samples:
    time = np.arange(length) / SAMPLE_RATE
    hum = sum(np.sin(2 * np.pi * 50 * n * time) / n for n in (1, 2, 3, 5))
    return (0.05 * np.asarray(hum)).astype(np.float32)


def _music(length: int) -> Samples:
    """Four chords in turn, each with a melody above it, two beats a second on a drum."""
    beat = SAMPLE_RATE // 2
    random = np.random.default_rng(2)
    time = np.arange(beat) / SAMPLE_RATE
    decay = np.exp(-3 * time)
    drum = np.exp(-40 * time) * random.standard_normal(beat)
    chords = (
        (220.0, 261.6, 329.6),
        (174.6, 220.0, 261.6),
        (196.0, 246.9, 293.7),
        (261.6, 329.6, 392.0),
    )
    beats = []
    for n in range(-(-length // beat)):
        chord = chords[n // 4 % len(chords)]
        melody = 2 * chord[random.integers(len(chord))]
        notes = sum(_tone(pitch, time) for pitch in (*chord, melody))
        beats.append(decay * np.asarray(notes) + 0.5 * drum)
    music = np.concatenate(beats)[:length]
    return (0.05 * music / np.sqrt(_power(music))).astype(np.float32)


def _tone(pitch: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """A plucked string: overtones that fall off."""
    overtones = [np.sin(2 * np.pi * pitch * n * time) / n**2 for n in range(1, 6)]
    return np.asarray(sum(overtones))


def _keyboard(length: int) -> Samples:
    """Somebody types, in bursts, in a quiet office: each key clicks down and up."""
    random = np.random.default_rng(3)
    sound = room(length, seed=3).astype(np.float64)
    time = np.arange(SAMPLE_RATE // 50) / SAMPLE_RATE
    at = 0
    while True:
        pause = random.uniform(1.0, 4.0) if random.random() < 0.05 else random.uniform(0.08, 0.25)
        at += int(pause * SAMPLE_RATE)
        for loud, later in ((0.2, 0), (0.08, SAMPLE_RATE // 12)):
            click = np.exp(-400 * time) * random.standard_normal(len(time))
            start = at + later
            if start + len(click) > length:
                return np.clip(sound, -1, 1).astype(np.float32)
            sound[start : start + len(click)] += loud * random.uniform(0.5, 1.0) * click


def _power(sound: NDArray[np.floating]) -> float:
    return float(np.mean(np.square(sound, dtype=np.float64)))
