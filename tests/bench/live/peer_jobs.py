"""Peers, each in its own environment, in real time, as jobs like the others."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.bench.live.environments import PEERS, NotRun, Peer, run
from tests.bench.live.jobs import CannotRun, Job
from tests.bench.live.sotto import THREADS, model
from tests.bench.live.sounds import Sound, write_wav
from tests.bench.live.trace import Trace

PACE = 1.2
"""Seconds that a second of sound takes, with loading and the silence behind it."""


def jobs(sounds: Sequence[Sound]) -> list[Job]:
    return [
        Job(
            " ".join((peer.name, *peer.options)),
            "real time",
            [sound],
            partial(_played, peer, sound),
            PACE,
        )
        for peer in PEERS
        for sound in sounds
    ]


def _played(peer: Peer, sound: Sound) -> list[Trace]:
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / f"{sound.name}.wav"
        heard.parent.mkdir(exist_ok=True)
        write_wav(heard, sound.samples)
        try:
            trace = run(peer, heard, model().folder, THREADS, Path(folder) / "trace.json")
        except NotRun as reason:
            raise CannotRun(str(reason)) from None
    trace.sound = sound.name
    return [trace]
