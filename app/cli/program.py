"""What every command starts from: the folders, the settings, the key."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from app.config.log import start_log
from app.config.paths import Home
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.config.settings_file import load
from app.events import Notice


@dataclass(frozen=True, slots=True)
class Program:
    home: Home
    settings: Settings
    secrets: Secrets

    @classmethod
    def start(cls) -> "Program":
        """Read the settings, open the log; say on stderr what is wrong with either."""
        home = Home.find()
        for notice in start_log(home.logs):
            say(notice)
        loaded = load(home.settings)
        for notice in loaded.notices:
            say(notice)
        return cls(home, loaded.settings, Secrets())


def say(notice: Notice) -> None:
    """To the person at the terminal, beside the output that a program may read."""
    print(f"sotto: {notice.text} {notice.hint}".rstrip(), file=sys.stderr)


def command_name() -> str:
    """What the person has to type for `sotto`, here and now."""
    if shutil.which("sotto"):
        return "sotto"
    started_as = Path(sys.argv[0])
    return os.path.relpath(started_as) if started_as.name == "sotto" else "python -m app"
