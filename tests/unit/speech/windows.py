"""True turns of the bundled call, as windows for a decoder."""

import json
import shutil
from functools import cache
from pathlib import Path

import numpy as np

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.events import SAMPLE_RATE, AudioFrame, Channel, Samples
from app.speech.catalogue import Model, find_model
from app.speech.decoder import Window
from tests import scoring

CALL = "discovery"


def demo_model() -> Model:
    return find_model("demo-en", Path("none"))


UNFIT = {
    "mels": ("preprocessor_config.json", {"feature_size": 128}),
    "frames": ("preprocessor_config.json", {"nb_max_frames": 30000}),
    "tokens": ("tokenizer.json", {"added_tokens": []}),
}
"""Changes after which a model loads, but can't decode."""


def unfit_model(folder: Path, damage: str) -> Model:
    shutil.copytree(demo_model().folder, folder)
    name, change = UNFIT[damage]
    settings = json.loads((folder / name).read_text("utf-8"))
    (folder / name).write_text(json.dumps(settings | change), "utf-8")
    return find_model(str(folder), Path("none"))


@cache
def played() -> dict[Channel, Samples]:
    source = FileSource(scoring.sound(CALL), SampleClock())
    frames = [event for event in source.frames() if isinstance(event, AudioFrame)]
    source.close()
    return {
        channel: np.concatenate([f.samples for f in frames if f.channel is channel])
        for channel in Channel
    }


def turn_windows(final: bool = True) -> list[Window]:
    """One a turn, with 0.3 s round it."""
    return [
        window(Channel(turn["speaker"]), turn["start"] - 0.3, turn["end"] + 0.3, n, final)
        for n, turn in enumerate(scoring.turns(CALL), 1)
    ]


def window(channel: Channel, start: float, end: float, id: int = 1, final: bool = True) -> Window:
    samples = played()[channel][int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
    return Window(id, channel, start, end - 0.3, final, samples)
