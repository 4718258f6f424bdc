"""What is written down when nobody speaks."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from tests.bench.command import MODEL, sotto

MINUTES = 10
RATE = 16_000


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    for name, sound in _sounds():
        path = folder / f"{name}.wav"
        write_wav(path, sound)
        run = sotto("transcribe", "--json", *MODEL, str(path))
        path.unlink()
        words = sum(len(said["words"]) for said in run.lines[0]["utterances"])
        yield f"words in {MINUTES} min of {name}", str(words), "0"


def _sounds() -> Iterator[tuple[str, np.ndarray]]:
    random = np.random.default_rng(1)
    time = np.arange(MINUTES * 60 * RATE) / RATE
    yield "silence", np.zeros(len(time), np.float32)
    hum = sum(np.sin(2 * np.pi * 50 * n * time) / n for n in (1, 2, 3, 5))
    yield "mains hum", (0.05 * hum).astype(np.float32)
    yield "white noise", (0.03 * random.standard_normal(len(time))).astype(np.float32)


def write_wav(path: Path, sound: np.ndarray) -> None:
    """Mono float32 at 16 kHz as a 16-bit file."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        whole = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
        for start in range(0, len(whole), RATE):
            frame = av.AudioFrame.from_ndarray(
                whole[np.newaxis, start : start + RATE], format="s16", layout="mono"
            )
            frame.sample_rate = RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
