"""No test here touches the developer's own folders, keychain or key."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeychain

from tests.unit.config.keychains import Keychain


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, no key, no keychain; the log is closed afterwards."""
    monkeypatch.setenv("SOTTO_HOME", str(tmp_path / "home"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeychain())
    yield tmp_path / "home"
    keyring.set_keyring(before)
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def keychain() -> Keychain:
    """The system's keychain from now on."""
    chosen = Keychain()
    keyring.set_keyring(chosen)
    return chosen
