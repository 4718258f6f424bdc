"""What a decoder is told once: its model, how it is to run, and what it will hear."""

from dataclasses import dataclass
from enum import StrEnum

from app.speech.catalogue import Model


class Device(StrEnum):
    """What computes."""

    CPU = "cpu"
    CARD = "cuda"
    """A graphics card, as CTranslate2 calls it."""
    AUTO = "auto"
    """The card if it passes a try, else the processor. Only a child process finds that out."""


@dataclass(frozen=True, slots=True)
class Decoding:
    model: Model
    threads: int
    """On the processor."""
    language: str = "en"
    """As Whisper writes it, or `AUTO` of the languages; an English model understands only that."""
    translate: bool = False
    """Into English, for a model that can."""
    hotwords: tuple[str, ...] = ()
    """Names that will be said; only a model that earlier text helps is told."""
    device: Device = Device.CPU
