"""What every command and every window starts from."""

from dataclasses import dataclass

from app.config.paths import Home
from app.config.secrets import Secrets
from app.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Program:
    home: Home
    settings: Settings
    secrets: Secrets
