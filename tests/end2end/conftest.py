from pathlib import Path

import av
import numpy as np
import pytest

from tests import scoring
from tests.end2end.command import Terminal
from tests.sound.conftest import server as server  # a fixture

RATE = 16_000


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def clip(path: Path, start: float, end: float, channel: int | None = None) -> Path:
    """A part of the bundled call as a wav file: both channels, or one as mono."""
    with av.open(str(scoring.sound("discovery"))) as call:
        whole = np.concatenate([frame.to_ndarray() for frame in call.decode(audio=0)], axis=1)
    both = whole.reshape(-1, 2)[int(start * RATE) : int(end * RATE)]
    sound = both if channel is None else both[:, [channel]]
    with av.open(str(path), "w") as container:
        layout = "stereo" if channel is None else "mono"
        stream = container.add_stream("pcm_s16le", rate=RATE, layout=layout)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound.reshape(1, -1)), format="s16", layout=layout
        )
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def price_talk(tmp_path: Path) -> Path:
    """14 s of the bundled call: three turns, one of them “it is too expensive for us”."""
    return clip(tmp_path / "price.wav", 41.0, 55.0)
