"""The calls of the tests, played into a sound server: each side into its own device."""

from contextlib import closing

import numpy as np

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.events import SAMPLE_RATE, AudioFrame, Channel, Samples
from tests import scoring
from tests.sound.server import MIC, SPEAKERS, SoundServer


def sides(call: str) -> dict[Channel, Samples]:
    """Both channels of a call, 16 kHz."""
    frames: dict[Channel, list[Samples]] = {Channel.REP: [], Channel.PROSPECT: []}
    with closing(FileSource(scoring.sound(call), SampleClock())) as source:
        for frame in source.frames():
            if isinstance(frame, AudioFrame):
                frames[frame.channel].append(frame.samples)
    return {channel: np.concatenate(samples) for channel, samples in frames.items()}


def play_call(server: SoundServer, call: str, until: float | None = None) -> None:
    """Play the rep into the microphone and the prospect on the speakers. Returns at once."""
    end = None if until is None else int(until * SAMPLE_RATE)
    both = sides(call)
    server.play(both[Channel.REP][:end], MIC, SAMPLE_RATE)
    server.play(both[Channel.PROSPECT][:end], SPEAKERS, SAMPLE_RATE)
