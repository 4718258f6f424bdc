"""The coach's API keys: from the environment, else the keychain; never in a file of ours."""

import logging
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from app.errors import SottoError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

T = TypeVar("T")

_SERVICE, _NAME = "Sotto", "coach"
_VARIABLE, _ADDRESS = "OPENAI_API_KEY", "OPENAI_BASE_URL"
_OPENAI = "openai"
"""The provider that the variable is named after."""


class KeychainUnusable(SottoError):
    hint = f"Unlock or install a keychain, or set {_VARIABLE} in the environment."


class KeyUnusable(SottoError):
    message = "This is not an API key: a key is one word of plain letters, digits and signs."
    hint = "Copy the key again, whole, from your provider's page."


@dataclass(frozen=True, slots=True)
class Key:
    value: str = field(repr=False)
    source: Literal["environment", "keychain", "this run"]


class Secrets:
    """Where the keys come from and go to: one for each provider, so that none goes to another's
    server.

    Make one at the start of the process, before any child: it takes the key out of the environment,
    so that no child inherits it.
    """

    def __init__(self, keychain: "KeyringBackend | None" = None, *, patience: float = 20.0) -> None:
        """`keychain`: the system's unless given. `patience`: seconds until it counts as hung."""
        self._environment = os.environ.pop(_VARIABLE, "").strip()
        self._this_run: dict[str, str] = {}
        """By provider."""
        self._given = keychain
        self._patience = patience

    @property
    def in_environment(self) -> bool:
        """Whether this command was given a key in its environment. Asks no keychain."""
        return bool(self._environment)

    def key(self, provider: str = _OPENAI) -> Key | None:
        """Return the key to use, if there is one.

        The environment's is for OpenAI, or for the address that stands beside it there.
        Raises KeychainUnusable: there is a keychain, but it is locked or in trouble.
        """
        if self._environment and (provider == _OPENAI or os.environ.get(_ADDRESS, "").strip()):
            return Key(self._environment, "environment")
        if kept := self._this_run.get(provider):
            return Key(kept, "this run")
        value = self._ask(lambda keychain: keychain.get_password(_SERVICE, _entry(provider)))
        return Key(value, "keychain") if value else None

    def store(self, value: str, provider: str = _OPENAI) -> Key:
        """Keep a key in the keychain, or else in memory: the source of what is returned says it.

        Raises KeyUnusable.
        """
        value = value.strip()
        if not value or not value.isascii() or not value.isprintable() or " " in value:
            raise KeyUnusable
        self._this_run[provider] = value
        try:
            if self._ask(lambda keychain: _write(keychain, _entry(provider), value)):
                del self._this_run[provider]
        except KeychainUnusable as problem:
            log.warning("the key is kept for this run only: %s", problem.message)
        return Key(value, "this run" if provider in self._this_run else "keychain")

    def forget(self, provider: str = _OPENAI) -> None:
        """Take a key out of the keychain and out of memory; one in the environment stays.

        Raises KeychainUnusable.
        """
        self._this_run.pop(provider, None)
        self._ask(lambda keychain: _delete(keychain, _entry(provider)))

    def keychain(self) -> str:
        """Return the name of the keychain. Raises KeychainUnusable, which says why there is none.

        Nothing is read, so a locked one does not ask to be unlocked.
        """
        name = self._ask(lambda keychain: keychain.name)
        if name is None:
            raise KeychainUnusable("There is no keychain on this computer.")
        return name

    def _ask(self, question: "Callable[[KeyringBackend], T]") -> T | None:
        """Return the keychain's answer; None where there is no keychain."""

        def ask() -> T | None:
            keychain = self._given or _system_keychain()
            return None if keychain is None else question(keychain)

        return _within(self._patience, ask)


def _system_keychain() -> "KeyringBackend | None":
    import keyring

    chosen = keyring.get_keyring()
    chain: list[KeyringBackend] = getattr(chosen, "backends", [chosen])  # only a chain has several
    for keychain in chain:
        # keyring recommends from 1; below it are those that fail, forget, or write a plain file
        if keychain.priority >= 1:
            return keychain
    return None


def _entry(provider: str) -> str:
    return _NAME if provider == _OPENAI else f"{_NAME} {provider}"


def _write(keychain: "KeyringBackend", entry: str, value: str) -> bool:
    """Say whether the key is really in there."""
    keychain.set_password(_SERVICE, entry, value)
    return keychain.get_password(_SERVICE, entry) == value


def _delete(keychain: "KeyringBackend", entry: str) -> None:
    if keychain.get_password(_SERVICE, entry) is not None:
        keychain.delete_password(_SERVICE, entry)


def _within(patience: float, ask: Callable[[], T]) -> T:
    """Answer within `patience` seconds, or raise KeychainUnusable.

    A keychain that waits for a dialog nobody sees never returns, and can't be interrupted.
    """
    answers: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        # each system's driver raises what it likes; to us it is one thing
        except Exception as error:  # noqa: BLE001
            answers.put(error)

    threading.Thread(target=run, name="keychain", daemon=True).start()
    try:
        answer = answers.get(timeout=patience)
    except queue.Empty:
        raise KeychainUnusable(f"The keychain did not answer within {patience:.0f} s.") from None
    if isinstance(answer, Exception):
        log.warning("the keychain raised %s", type(answer).__qualname__)
        raise KeychainUnusable("The keychain is locked or can't be used.")
    return answer
