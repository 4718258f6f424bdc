import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.null import Keyring as NullKeychain

from app.config.secrets import KeychainUnusable, KeyUnusable, Secrets
from tests.unit.config.keychains import (
    Crashing,
    Forgetful,
    Hanging,
    Keychain,
    Locked,
    PlainFile,
)

KEY = "sk-canary-0123456789"


def test_without_any_key_there_is_none() -> None:
    assert Secrets().key() is None


def test_the_environment_goes_first_and_is_taken_out_of_it(
    keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    Secrets().store("sk-other")
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    secrets = Secrets()
    key = secrets.key()
    assert key is not None
    assert (key.value, key.source) == (KEY, "environment")
    assert "OPENAI_API_KEY" not in os.environ
    child = "import os; print(sorted(os.environ))"
    run = subprocess.run([sys.executable, "-c", child], capture_output=True, check=True, text=True)
    assert "OPENAI_API_KEY" not in run.stdout
    assert KEY not in keychain.kept.values()


def test_a_stored_key_comes_from_the_keychain_in_the_next_run(keychain: Keychain) -> None:
    assert Secrets().store(f"{KEY}\n").source == "keychain"
    key = Secrets().key()
    assert key is not None
    assert (key.value, key.source) == (KEY, "keychain")


def test_a_key_never_shows_in_its_own_words(keychain: Keychain) -> None:
    assert KEY not in repr(Secrets().store(KEY))


def test_a_forgotten_key_is_gone(keychain: Keychain) -> None:
    secrets = Secrets()
    secrets.store(KEY)
    secrets.forget()
    secrets.forget()
    assert secrets.key() is None
    assert keychain.kept == {}


def test_without_a_keychain_the_key_is_kept_for_this_run() -> None:
    secrets = Secrets()
    assert secrets.store(KEY).source == "this run"
    key = secrets.key()
    assert key is not None
    assert (key.value, key.source) == (KEY, "this run")
    assert Secrets().key() is None
    secrets.forget()
    assert secrets.key() is None


@pytest.mark.parametrize("kind", [Locked, Crashing, Forgetful])
def test_a_keychain_that_does_not_keep_it_is_no_reason_to_lose_the_key(
    kind: type[Keychain],
) -> None:
    secrets = Secrets(kind())
    assert secrets.store(KEY).source == "this run"
    key = secrets.key()
    assert key is not None
    assert key.value == KEY


def test_a_newer_key_takes_the_place_of_one_kept_for_this_run() -> None:
    secrets = Secrets()
    secrets.store("sk-older")
    secrets.store(KEY)
    key = secrets.key()
    assert key is not None
    assert key.value == KEY


@pytest.mark.parametrize("kind", [Locked, Crashing])
def test_a_keychain_in_trouble_is_explained_without_its_own_words(
    kind: type[Keychain], caplog: pytest.LogCaptureFixture
) -> None:
    for ask in (Secrets(kind()).key, Secrets(kind()).forget):
        with pytest.raises(KeychainUnusable) as caught:
            ask()
        assert caught.value.message == "The keychain is locked or can't be used."
        assert "OPENAI_API_KEY" in caught.value.hint
    Secrets(kind()).store(KEY)
    assert "canary" not in caplog.text


def test_a_keychain_that_hangs_is_given_up() -> None:
    keychain = Hanging()
    with pytest.raises(KeychainUnusable, match="did not answer"):
        Secrets(keychain, patience=0.05).key()
    keychain.seen.set()


def test_the_keychain_is_named(keychain: Keychain) -> None:
    assert Secrets().keychain() == keychain.name


@pytest.mark.parametrize("kind", [PlainFile, NullKeychain])
def test_a_keychain_that_writes_a_plain_file_or_nothing_is_not_used(
    kind: type[Keychain],
) -> None:
    chosen = kind()
    keyring.set_keyring(chosen)
    secrets = Secrets()
    with pytest.raises(KeychainUnusable, match="no keychain"):
        secrets.keychain()
    assert secrets.store(KEY).source == "this run"
    assert KEY not in str(vars(chosen))


def test_of_a_chain_only_a_real_keychain_is_used() -> None:
    class Chain(ChainerBackend):
        priority = 0
        backends = [PlainFile(), Keychain()]  # noqa: RUF012

    keyring.set_keyring(Chain())
    assert Secrets().store(KEY).source == "keychain"
    plain, real = Chain.backends
    assert plain.kept == {}
    assert KEY in real.kept.values()


@pytest.mark.parametrize("value", ["", "   ", "two words", "a\nb", "schlüssel", "“sk-1”", "a\0b"])
def test_what_can_not_be_a_key_is_not_kept(keychain: Keychain, value: str) -> None:
    with pytest.raises(KeyUnusable) as caught:
        Secrets().store(value)
    assert not value.strip() or value not in str(caught.value)
    assert keychain.kept == {}


# -- one key for each provider ---------------------------------------------------------------------


def test_each_provider_has_a_key_of_its_own(keychain: Keychain) -> None:
    secrets = Secrets()
    secrets.store(KEY)
    secrets.store("sk-azure", "azure")
    assert [secrets.key(name).value for name in ("openai", "azure")] == [KEY, "sk-azure"]
    assert secrets.key("litellm") is None
    secrets.forget("azure")
    assert secrets.key("azure") is None
    assert secrets.key() is not None


def test_without_a_keychain_too(home: Path) -> None:
    secrets = Secrets()
    assert secrets.store("sk-azure", "azure").source == "this run"
    assert secrets.key() is None
    assert secrets.key("azure").source == "this run"
    secrets.forget("azure")
    assert secrets.key("azure") is None


def test_the_environments_key_is_for_openai_or_for_the_address_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    secrets = Secrets()
    assert secrets.key().value == KEY
    assert secrets.key("vllm") is None
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:8000/v1")
    assert secrets.key("vllm").value == KEY
