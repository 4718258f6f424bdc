"""Whose models the coach can ask: `resources/coach/providers.toml`, read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from app.config.paths import resources

USUAL_WINDOW = 8_000
"""Tokens that a model takes, question and answer together, where nobody knows: as many as models on
a laptop are mostly run with. Where that is too many, the first refusal says so."""
_DATED = re.compile(r"-\d{4}(-?\d{2}-?\d{2})?$")
"""A snapshot of a model: gpt-4-0613."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the fields mean stands at the top of the file."""

    name: str
    """In the settings."""
    title: str
    """In the list on the screen."""
    address: str
    model: str
    needs_key: bool = False
    takes_schema: bool = True
    lists_models: bool = True
    loaded: str = ""
    api_version: str = ""
    window: int = USUAL_WINDOW
    windows: Mapping[str, int] = field(default_factory=dict)

    def window_of(self, model: str) -> int:
        """Return the tokens that a model takes, question and answer together."""
        return self.windows.get(model) or self.windows.get(_DATED.sub("", model), self.window)

    @property
    def is_azure(self) -> bool:
        return bool(self.api_version)


@cache
def providers() -> dict[str, Provider]:
    """Return all there are by name, in the order of the list."""
    text = (resources() / "coach" / "providers.toml").read_text(encoding="utf-8")
    found = [Provider(**table) for table in tomllib.loads(text)["provider"]]
    return {provider.name: provider for provider in found}
