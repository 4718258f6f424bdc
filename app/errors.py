"""Failures that we expect. Anything else is a bug and goes to the crash handler.

Each room defines its own subclasses next to the code that raises them.
"""

from app.events import Notice, Severity


class SottoError(Exception):
    """Base of every failure that we understand well enough to explain to a rep."""

    message = "Something went wrong."
    """What happened, in plain words."""
    hint = ""
    """What to do next."""
    command = ""
    """What does it in a terminal, where something does."""
    retryable = False
    """Whether the same thing may work a moment later."""

    def __init__(self, message: str = "", hint: str = "", command: str = "") -> None:
        if message:
            self.message = message
        if hint:
            self.hint = hint
        if command:
            self.command = command
        super().__init__(self.message)

    @property
    def notice(self) -> Notice:
        return Notice(self.message, self.hint, Severity.PROBLEM, self.command)
