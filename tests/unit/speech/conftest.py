from typing import Any

import pytest
from ctranslate2.models import Whisper


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
