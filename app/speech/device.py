"""Where a model runs: on the graphics card only after a trial, and never at the price of a call.

A library that the card needs and that is missing, or of another version, need not raise: it may
abort the process, or hang (faster-whisper 85, 1080). So only the decoder's child process tries. It
says so before, and says what came of it; its parent takes an end, or a silence, in between for a
no, and starts the next child on the processor.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.errors import SottoError
from app.events import SAMPLE_RATE, Channel
from app.speech.decoder import Window
from app.speech.decoding import Decoding, Device

if TYPE_CHECKING:
    from app.speech.whisper import WhisperDecoder

Cards: TypeAlias = Callable[[], int]
"""Counts the graphics cards that could run a model. It goes to the child by its name."""


@dataclass(frozen=True, slots=True)
class Trial:
    """From now on the card is tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the model runs, and why there: words that may follow a colon."""

    device: Device
    why: str


CRASHED = "the try ended its process: a library that the card needs is missing or does not fit"
HUNG = "the try never came to an end"
FAILED_LATER = "it failed in the middle of its work"


def cards() -> int:
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def tried(decoding: Decoding, count: Cards) -> Generator[Trial | Verdict, None, "WhisperDecoder"]:
    """Try the card; yield what the parent must know, return the decoder, on it or without it.

    Only in a process that may die of it. Raises ModelBroken, LanguageUnknown.
    """
    from app.speech.whisper import WhisperDecoder  # only the child pays for it

    yield Trial()
    why = "there is none that can run a model"
    if count():
        try:
            on_card = WhisperDecoder(replace(decoding, device=Device.CARD))
            on_card.decode([_short_window()])
        except SottoError as error:
            why = str(error.__cause__ or error.message)
        else:
            yield Verdict(Device.CARD, "it passed a try")
            return on_card
    yield Verdict(Device.CPU, why)
    return WhisperDecoder(replace(decoding, device=Device.CPU))


def _short_window() -> Window:
    """A second of soft noise: enough for all that the card has to load."""
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, SAMPLE_RATE).astype(np.float32)
    return Window(0, Channel.REP, 0.0, 1.0, final=True, samples=noise)
