"""Makes the chats that the settings want: by whose key, in whose dialect, within which limit."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.coach.chat_model import NoKey, WayUnprotected
from app.coach.entra import EntraTokens
from app.coach.manners import Manners
from app.config.address import host_of
from app.config.providers import USUAL_WINDOW
from app.config.secrets import Secrets
from app.config.settings import Coach
from app.events import Notice

if TYPE_CHECKING:  # the window comes before whom it will ask
    from app.coach.openai_chat import OpenAIChat
    from app.coach.prices import Bill, Prices, Taken
    from app.coach.purse import Purse


class Chats:
    """One for a run of the program: what one chat learns of a model, the next one knows."""

    def __init__(
        self,
        secrets: Secrets,
        own_prices: Path,
        taken: "Callable[[datetime], Sequence[Taken]]",
        tell: Callable[[Notice], object],
    ) -> None:
        """`taken`: what models took since a time, blocking; `tell`: hears what a rep should know
        about money, on the chat's loop or, while a chat is made, on the caller's thread."""
        self.secrets = secrets
        self._own_prices = own_prices
        self._taken = taken
        self._tell = tell
        self._manners = Manners()
        self._entra = EntraTokens()

    def chat(self, coach: Coach, *, silence: float = 5.0) -> "OpenAIChat":
        """Blocking: a keychain may take its time. Whether the text of calls may be sent is for the
        caller to know; a key never goes where others can read it unless the user agreed to that.

        `silence`: seconds without a byte until the server counts as too slow.
        Raises WayUnprotected, NoKey, KeychainUnusable; StorageError where a limit is set.
        """
        from app.coach.dialect import Dialect
        from app.coach.openai_chat import OpenAIChat

        if coach.host and not coach.may_ask:
            raise WayUnprotected
        whose = coach.whose
        key = None if coach.signs_in else self.secrets.key(whose.name)
        if key is None and coach.wants_key:
            raise NoKey
        dialect = Dialect(
            needs_key=whose.needs_key,
            takes_schema=whose.takes_schema,
            api_version=(coach.api_version or whose.api_version) if whose.is_azure else "",
            token=self._entra if coach.signs_in else None,
            window=_window(coach),
            loaded=whose.loaded,
            manners=self._manners,
        )
        return OpenAIChat(
            key.value if key else "",
            coach.model,
            coach.address,
            dialect=dialect,
            purse=self.purse(coach.monthly_limit),
            silence=silence,
        )

    def bill(self) -> "Bill":
        """What this month came to so far. Blocking. Raises StorageError."""
        return self.prices().bill(self._this_month())

    def purse(self, limit: float) -> "Purse | None":
        """For a chat that is held to a limit; None without one. Blocking. Raises StorageError."""
        from app.coach.purse import Purse

        if not limit:
            return None
        return Purse(self.prices(), self._this_month(), limit, self._tell)

    def prices(self) -> "Prices":
        """What models cost, by the user's own list too. Blocking."""
        from app.coach.prices import prices

        table = prices(self._own_prices)
        if table.problem:
            self._tell(table.problem)
        return table

    def _this_month(self) -> "Sequence[Taken]":
        from app.coach.purse import month_of

        return self._taken(month_of(datetime.now()))


def _window(coach: Coach) -> int:
    """Tokens that the model takes; at another address than the provider's it may be any model."""
    window = coach.whose.window_of(coach.model)
    usual_place = coach.whose.is_azure or coach.host == host_of(coach.whose.address)
    return window if usual_place else min(window, USUAL_WINDOW)
