"""Keychains that behave, and some that do not: real keyring backends, all in memory."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Keychain(KeyringBackend):
    """Keeps what it is given."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


class PlainFile(Keychain):
    """As keyrings.alt has one: keyring itself does not recommend it."""

    priority = 0.5


class Locked(Keychain):
    priority = 0

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the canary sings")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(password)

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("the canary sings")


class Crashing(Locked):
    """What a driver raises when D-Bus goes away, say."""

    def get_password(self, service: str, username: str) -> str | None:
        raise AttributeError("'NoneType' object has no attribute 'bus'")


class Forgetful(Keychain):
    """Takes everything and keeps nothing."""

    priority = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Hanging(Keychain):
    """Waits for a dialog that nobody sees."""

    priority = 0

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.seen.wait()
        return None
