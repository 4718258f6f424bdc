"""Tokens of Entra ID for Azure OpenAI: of who is signed in on this computer, renewed in time."""

import asyncio
import logging
from typing import TYPE_CHECKING

from app.coach.chat_model import CoachFailure, CoachOffline, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.core.credentials import TokenProvider

_SCOPE = "https://cognitiveservices.azure.com/.default"
"""What a token for Azure OpenAI is good for, by Microsoft's reference."""


class EntraMissing(CoachFailure):
    message = "This Sotto comes without what signing in to Azure needs."
    hint = "`pip install sotto[azure]` adds it, or use a key. Cards from the playbook go on."


class EntraTokens:
    """Each call returns a token that is good for five minutes at least; a new one is asked for only
    when the old one ends, which may be in mid-call."""

    def __init__(self, credential: "TokenProvider | None" = None) -> None:
        """`credential`: who is signed in on this computer, unless given."""
        self._credential = credential
        self._provider: Callable[[], str] | None = None
        self._turn = asyncio.Lock()

    async def __call__(self) -> str:
        """Raises EntraMissing, NotSignedIn, CoachOffline."""
        async with self._turn:  # one at a time: signing in twice at once helps nobody
            return await asyncio.to_thread(self._token)

    def _token(self) -> str:
        try:
            from azure.core.exceptions import AzureError, ClientAuthenticationError
            from azure.identity import get_bearer_token_provider
        except ImportError:
            raise EntraMissing from None
        if self._provider is None:
            credential = self._credential or _who_is_signed_in()
            self._provider = get_bearer_token_provider(credential, _SCOPE)
        try:
            return self._provider()
        except ClientAuthenticationError:  # also: nobody is signed in
            raise NotSignedIn from None
        except AzureError:
            raise CoachOffline from None


def _who_is_signed_in() -> "TokenProvider":
    from azure.identity import DefaultAzureCredential

    # it tells at length, for each way to sign in, why it is not the one
    logging.getLogger("azure").setLevel(logging.ERROR)
    # those two are for servers; one of them asks a host that nobody agreed to
    return DefaultAzureCredential(
        exclude_workload_identity_credential=True, exclude_managed_identity_credential=True
    )
