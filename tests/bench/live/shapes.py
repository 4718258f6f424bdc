"""Whisper models of real sizes with random weights, and what each call to them costs.

What a model writes down is of no use then, and what it costs is: every decode is held to the number
of tokens that was recorded, with the end of text forbidden. Nothing is downloaded.
"""

import math
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import ctranslate2
import numpy as np
import platformdirs
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.model_spec import visit_spec

MELS = 80
WINDOW = 3000
"""Frames of 10 ms in a full window; the encoder's own are twice as long."""
REPEATS = 3
"""Of each call, after one that does not count."""
_ROUND = 4
"""Tokens to which counts are rounded up, so that few calls have to be tried."""
_EOT = 50256
_PROMPT = (50257, 50362)
"""Start of transcript, no timestamps: as in the published English models."""
_VOCABULARY = 51864


@dataclass(frozen=True)
class Shape:
    name: str
    width: int
    layers: int
    """In the encoder, and as many in the decoder."""
    heads: int


BASE = Shape("base.en", 512, 6, 8)
SMALL = Shape("small.en", 768, 12, 12)


def folder_of(shape: Shape, cache: Path | None = None) -> Path:
    """Its model, int8, in the user's cache or in another; made where it is missing."""
    folder = (cache or platformdirs.user_cache_path("sotto-bench")) / f"{shape.name}-shaped"
    if not (folder / "model.bin").exists():
        draft = folder.with_name(f"{folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        spec = _random(shape)
        spec.validate()
        spec.optimize(quantization="int8")
        spec.save(str(draft))
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    return folder


def _random(shape: Shape) -> WhisperSpec:
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    random = np.random.default_rng(1)

    def fill(layer: Any, name: str, value: Any) -> None:
        if value is None:
            size = _size(name, shape.width)
            setattr(layer, name.rsplit("/")[-1], _weights(random, size, name))
        elif name.endswith("encodings"):  # optional in the specification, there in Whisper
            layer.encodings = _weights(random, _size(name, shape.width), name)
        elif name.endswith("bias"):  # the same
            size = _size(name.replace("bias", "weight"), shape.width)[:1]
            layer.bias = np.zeros(size, np.float32)

    visit_spec(spec, fill)
    spec.decoder.projection.bias = "__optional"
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.register_vocabulary(_tokens())
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = []
    spec.config.alignment_heads = [[shape.layers - 1, head] for head in range(shape.heads)]
    return spec


def _weights(random: np.random.Generator, size: tuple[int, ...], name: str) -> Any:
    if name.endswith("gamma"):
        return np.ones(size, np.float32)
    return (0.02 * random.standard_normal(size, dtype=np.float32)).astype(np.float32)


def _size(name: str, width: int) -> tuple[int, ...]:
    """Of a weight, by its place in the specification."""
    sizes: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("gamma", (width,)),
        ("beta", (width,)),
        ("conv1/weight", (width, MELS, 3)),
        ("conv2/weight", (width, width, 3)),
        ("encoder/position_encodings/encodings", (WINDOW // 2, width)),
        ("decoder/position_encodings/encodings", (448, width)),
        ("embeddings/weight", (_VOCABULARY, width)),
        ("projection/weight", (_VOCABULARY, width)),
        ("self_attention/linear_0/weight", (3 * width, width)),
        ("attention/linear_1/weight", (2 * width, width)),
        ("ffn/linear_0/weight", (4 * width, width)),
        ("ffn/linear_1/weight", (width, 4 * width)),
        ("weight", (width, width)),
    )
    if name.endswith("self_attention/linear_1/weight"):
        return width, width
    return next(size for end, size in sizes if name.endswith(end))


def _tokens() -> list[str]:
    """The vocabulary of the published English models; its words have no spelling here."""
    languages = [f"<|language {n}|>" for n in range(99)]
    tasks = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
    stamps = [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
    return [
        *(f"word {n}" for n in range(_EOT)),
        *("<|endoftext|>", "<|startoftranscript|>", *languages),
        *(f"<|{task}|>" for task in tasks),
        *stamps,
    ]


@dataclass(frozen=True)
class Price:
    """Seconds of one call."""

    cpu: float
    wall: float


class Prices:
    """What calls to a model cost on this machine: each kind is tried out once, then known."""

    def __init__(self, shape: Shape, threads: int, cache: Path | None = None) -> None:
        self._model = ctranslate2.models.Whisper(
            str(folder_of(shape, cache)), device="cpu", compute_type="int8", intra_threads=threads
        )
        self._known: dict[tuple[Any, ...], Price] = {}
        self._encoded: dict[tuple[int, int], Any] = {}
        """Encoder outputs by windows and frames of each."""

    def of(self, calls: list[list[Any]]) -> Price:
        """Of calls as `record_calls` writes them down, all together."""
        width = WINDOW
        prices = []
        for call in calls:
            if call[0] == "encode":
                windows, width = batch(call[1])
                prices.append(self._of("encode", windows, width))
            elif call[0] == "generate":
                _, windows, tokens, beam = call
                prices.append(self._of("generate", windows, width, rounded(tokens, windows), beam))
            else:
                _, windows, tokens, _ = call
                prices.append(self._of("align", windows, width, rounded(tokens, windows)))
        return Price(sum(one.cpu for one in prices), sum(one.wall for one in prices))

    def _of(self, kind: str, *size: int) -> Price:
        if (kind, *size) not in self._known:
            self._known[kind, *size] = _timed(getattr(self, f"_{kind}")(*size))
        return self._known[kind, *size]

    def _encode(self, windows: int, width: int) -> Callable[[], object]:
        features = np.zeros((windows, MELS, width), np.float32)
        view = ctranslate2.StorageView.from_array(features)
        return lambda: self._model.encode(view)

    def _generate(self, windows: int, width: int, tokens: int, beam: int) -> Callable[[], object]:
        encoded = self._output(windows, width)

        def generate() -> object:
            # CTranslate2 halves max_length and counts the prompt (its WhisperReplica::generate)
            results = self._model.generate(
                encoded,
                [list(_PROMPT)] * windows,
                beam_size=beam,
                max_length=2 * tokens,
                suppress_tokens=[_EOT],
            )
            assert len(results[0].sequences_ids[0]) == tokens
            return results

        return generate

    def _align(self, windows: int, width: int, tokens: int) -> Callable[[], object]:
        encoded = self._output(windows, width)
        texts = [list(range(100, 100 + tokens))] * windows
        return lambda: self._model.align(encoded, [_PROMPT[0]], texts, width)

    def _output(self, windows: int, width: int) -> Any:
        if (windows, width) not in self._encoded:
            self._encoded[windows, width] = self._encode(windows, width)()
        return self._encoded[windows, width]


def batch(frames: int) -> tuple[int, int]:
    """The windows that so many frames were, and the frames of each."""
    windows = math.ceil(frames / WINDOW)
    return windows, frames // windows


def rounded(tokens: int, windows: int) -> int:
    """Tokens of one of several windows, rounded up, and never none."""
    return max(_ROUND, math.ceil(tokens / (windows * _ROUND)) * _ROUND)


def _timed(call: Callable[[], object]) -> Price:
    """The median cost of a few, and the least time: more is what other programs took."""
    call()
    took = []
    for _ in range(REPEATS):
        cpu, wall = time.process_time(), time.perf_counter()
        call()
        took.append((time.process_time() - cpu, time.perf_counter() - wall))
    return Price(median(cpu for cpu, _ in took), min(wall for _, wall in took))
