"""Whose models the coach can ask: `resources/coach/providers.toml`, read."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from app.config.paths import resources


class Provider(BaseModel):
    """What the fields mean stands at the top of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    """In the settings."""
    title: str
    """In the list on the screen."""
    address: str
    model: str
    needs_key: bool = False
    takes_schema: bool = True
    lists_models: bool = True
    api_version: str = ""

    @property
    def is_azure(self) -> bool:
        return bool(self.api_version)


@cache
def providers() -> dict[str, Provider]:
    """Return all there are by name, in the order of the list."""
    text = (resources() / "coach" / "providers.toml").read_text(encoding="utf-8")
    found = [Provider.model_validate(table) for table in tomllib.loads(text)["provider"]]
    return {provider.name: provider for provider in found}
