"""What the rep has agreed to have sent for reports: in the settings, or for one call by a click."""

from collections.abc import Callable

from app.config.settings import Coach


class ReportConsent:
    def __init__(self, coach: Callable[[], Coach]) -> None:
        """`coach`: the settings in force."""
        self._coach = coach
        self._seen = coach()
        self._granted: set[tuple[int, str]] = set()
        """A call, and the host that the rep was told would get it."""

    @property
    def host(self) -> str:
        """That the settings named when they were looked at last."""
        return self._seen.host

    def may_write(self, call: int) -> bool:
        """Whether the call's text may be sent to the model that the settings name now."""
        coach = self._coach()
        return coach.may_send or (coach.may_ask and (call, coach.host) in self._granted)

    def grant(self, call: int) -> None:
        """The rep asks for the report of this call, by the host that is named beside the button."""
        self._granted.add((call, self._coach().host))

    def take_back(self, call: int) -> None:
        """The rep cancels what was asked for."""
        self._granted = {one for one in self._granted if one[0] != call}

    def look(self) -> bool:
        """Return whether the settings are others now. Switching the coach off takes all back."""
        before, self._seen = self._seen, self._coach()
        if before.may_send and not self._seen.may_send:
            self._granted.clear()
        return self._seen != before
