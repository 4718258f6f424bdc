"""Silero's voice activity detection as a stream (the ONNX file that faster-whisper ships)."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from app.config.sensitivity import Sensitivity
from app.errors import SottoError
from app.events import SAMPLE_RATE, Samples
from app.speech.room import Room

STEP = 512
"""Samples that one probability is for."""
STEP_SECONDS = STEP / SAMPLE_RATE

_CONTEXT = 64
"""Samples before a step that the model wants to see again."""
_ENOUGH = 312
"""Steps of digital silence in a row that are judged (10 s): a side on which nothing plays is free.

Fewer would do, but the state that is left then finds the next onset elsewhere: with 10, five words
more of the calls are wrong.
"""


class VoiceActivity(Protocol):
    sensitivity: Sensitivity
    """How readily a sound is taken for this side's voice. May change at any time."""

    def feed(self, samples: Samples) -> Iterator[float]:
        """Take any number of samples; give one probability of speech per `STEP` of them."""
        ...


class SileroVad:
    """One channel's detector. Its state lives from frame to frame: use one per channel."""

    def __init__(self) -> None:
        self._session = _session()
        self._room = Room()
        self._waiting = np.zeros(_CONTEXT, np.float32)
        """The context of the next step, then what has been heard of it."""
        self._nothing = 0
        """Steps of digital silence in a row."""
        self._bind()

    @property
    def sensitivity(self) -> Sensitivity:
        return self._room.sensitivity

    @sensitivity.setter
    def sensitivity(self, sensitivity: Sensitivity) -> None:
        self._room.sensitivity = sensitivity

    def feed(self, samples: Samples) -> Iterator[float]:
        self._waiting = np.concatenate([self._waiting, samples])
        while len(self._waiting) >= _CONTEXT + STEP:
            window = self._waiting[: _CONTEXT + STEP]
            self._waiting = self._waiting[STEP:]
            step = window[_CONTEXT:]
            power = float(np.dot(step, step)) / STEP
            self._nothing = 0 if power else self._nothing + 1
            yield 0.0 if self._nothing > _ENOUGH else self._judge(window, power)

    def _judge(self, window: Samples, power: float) -> float:
        self._room.hear(power)
        np.multiply(window, self._room.gain, out=self._values["input"][0])
        self._session.run_with_iobinding(self._binding)
        for old, new in (("h", "hn"), ("c", "cn")):
            self._values[old][:] = self._values[new]
        return self._room.judge(float(self._values["speech_probs"][0]))

    def _bind(self) -> None:
        """Let the session read and write the same arrays each time: a fifth cheaper."""
        state = (1, 1, 128)
        given = {"input": (1, _CONTEXT + STEP), "h": state, "c": state}
        taken = {"speech_probs": (1,), "hn": state, "cn": state}
        self._values = {
            name: np.zeros(shape, np.float32) for name, shape in (given | taken).items()
        }
        self._binding = self._session.io_binding()
        for name, value in self._values.items():
            bind = self._binding.bind_input if name in given else self._binding.bind_output
            bind(name, "cpu", 0, np.float32, value.shape, value.ctypes.data)


@cache
def _session() -> Any:
    """One for both channels: what it is to remember is handed to it each time."""
    import onnxruntime  # a fifth of the time in which the window opens

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(_model_file()), options, providers=["CPUExecutionProvider"]
    )


def _model_file() -> Path:
    # looked up, not imported: importing faster_whisper takes 0.4 s
    package = find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise SottoError("A part of Sotto is missing (faster-whisper).", "Install Sotto again.")
    return Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
