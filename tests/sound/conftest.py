import shutil
from collections.abc import Iterator

import pytest

from tests.sound.server import BINARY, SoundServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A running sound server that this process and its children use."""
    if shutil.which(BINARY) is None:
        pytest.skip("there is no PulseAudio here to test with (package pulseaudio)")
    server = SoundServer()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    try:
        server.start()
        yield server
    finally:
        server.stop()
