"""How the servers that speak OpenAI's protocol differ from each other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from app.coach.manners import Manners
from app.config.providers import USUAL_WINDOW

Token: TypeAlias = Callable[[], Awaitable[str]]
"""Returns a token that is good now; raises CoachFailure."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server differs from OpenAI's."""

    needs_key: bool = True
    takes_schema: bool = True
    api_version: str = ""
    """Of Azure OpenAI: the model is a deployment then, and the key goes in a header of its own."""
    token: Token | None = None
    """Of Entra ID, instead of a key: asked for with each request."""
    window: int = USUAL_WINDOW
    """Tokens that its models take, question and answer together, until more is known."""
    loaded: str = ""
    """Where it says which models it has loaded, and for how many tokens; "": it does not."""
    manners: Manners = field(default_factory=Manners)
    """What its models were found not to take."""
