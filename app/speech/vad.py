"""Silero's voice activity detection as a stream (the ONNX file that faster-whisper ships)."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

from app.errors import SottoError
from app.events import SAMPLE_RATE, Samples

STEP = 512
"""Samples that one probability is for."""
STEP_SECONDS = STEP / SAMPLE_RATE
_CONTEXT = 64
"""Samples before a step that the model wants to see again."""


class VoiceActivity(Protocol):
    def feed(self, samples: Samples) -> Iterator[float]:
        """Take any number of samples; give one probability of speech per `STEP` of them."""
        ...


class SileroVad:
    """One channel's detector. Its state lives from frame to frame: use one per channel."""

    def __init__(self) -> None:
        import onnxruntime  # a fifth of the time in which the window opens

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(_model_file()), options, providers=["CPUExecutionProvider"]
        )
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._waiting = np.zeros(_CONTEXT, np.float32)
        """The context of the next step, then what has been heard of it."""

    def feed(self, samples: Samples) -> Iterator[float]:
        self._waiting = np.concatenate([self._waiting, samples])
        while len(self._waiting) >= _CONTEXT + STEP:
            window = self._waiting[np.newaxis, : _CONTEXT + STEP]
            probability, self._h, self._c = self._session.run(
                None, {"input": window, "h": self._h, "c": self._c}
            )
            self._waiting = self._waiting[STEP:]
            yield float(probability.item())


def _model_file() -> Path:
    # looked up, not imported: importing faster_whisper takes 0.4 s
    package = find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise SottoError("A part of Sotto is missing (faster-whisper).", "Install Sotto again.")
    return Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
