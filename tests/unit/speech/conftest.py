from typing import Any

import pytest
from ctranslate2.models import Whisper
from faster_whisper import WhisperModel


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[list[int]], dict[str, Any]]]:
    """What the engine is asked to write down, in order: the prompts of a batch, and how."""
    asked: list[tuple[list[list[int]], dict[str, Any]]] = []
    generate = Whisper.generate

    def recorded(engine: Whisper, encoded: Any, prompts: list[list[int]], **how: Any) -> Any:
        asked.append((prompts, how))
        return generate(engine, encoded, prompts, **how)

    monkeypatch.setattr(Whisper, "generate", recorded)
    return asked


@pytest.fixture
def encoded_frames(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames of each window that the engine encodes, in order."""
    frames: list[int] = []
    encode = WhisperModel.encode

    def recorded(engine: WhisperModel, features: Any) -> Any:
        frames.append(features.shape[-1])
        return encode(engine, features)

    monkeypatch.setattr(WhisperModel, "encode", recorded)
    return frames
