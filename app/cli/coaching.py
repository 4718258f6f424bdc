"""The coach of a command's calls: its playbook, and the model if the user has agreed to it."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.cli.program import Program, say
from app.coach.coach import Coach
from app.coach.openai_chat import OpenAIChat
from app.coach.playbook import Playbook, load_playbook
from app.coach.tips import Tips
from app.config.paths import Home, resources
from app.config.secrets import Key, KeychainUnusable
from app.errors import SottoError
from app.events import Channel, Event, Moment, Notice


class PlaybookMissing(SottoError):
    pass


@dataclass(frozen=True, slots=True)
class Coaching:
    playbook: Playbook
    deadline: float
    model: OpenAIChat | None = None
    """None: cards only; nothing leaves this computer."""

    def coach(self) -> Coach:
        return Coach(self.playbook)

    def tips(self) -> Tips | None:
        """For one call."""
        if self.model is None:
            return None
        return Tips(self.model, self.playbook, deadline=self.deadline)


def coaching(program: Program, playbook: str | None, key: Key | None) -> Coaching:
    """With the model where a key is given: the user has agreed to the host by then.

    Raises PlaybookMissing, PlaybookUnreadable.
    """
    settings = program.settings.coach
    loaded = load_playbook(find_playbook(playbook or settings.playbook, program.home))
    model = OpenAIChat(key.value, settings.model, settings.address) if key else None
    return Coaching(loaded, settings.deadline, model)


def key_of(program: Program) -> Key | None:
    """The coach's key; a keychain that does not answer costs the tips, not the call."""
    try:
        return program.secrets.key()
    except KeychainUnusable as unusable:
        say(unusable.notice)
        return None


def find_playbook(name_or_file: str, home: Home) -> Path:
    """A file, or by name: of the user's playbooks before those that come with the program."""
    named = f"{name_or_file}.toml"
    file = Path(os.path.expanduser(name_or_file))  # Path's own raises for a ~stranger
    for path in (home.playbooks / named, resources() / "playbooks" / named, file):
        if _exists(path):
            return path
    raise PlaybookMissing(
        f"There is no playbook “{name_or_file}”.",
        f"Name a file, or put one into {home.playbooks}.",
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no permission, or a name that no file can have
        return False


class TipsAtOnce:
    """Tips for a call in one thread: the call waits for each, because its clock stands still."""

    def __init__(self, tips: Tips, runner: asyncio.Runner) -> None:
        self._tips = tips
        self._runner = runner

    def __call__(self, event: Event) -> Iterator[Event]:
        self._tips.hear(event)
        if isinstance(event, Moment) and event.channel is Channel.PROSPECT:
            yield from self._runner.run(self._written(event))

    async def _written(self, moment: Moment) -> list[Event]:
        return [event async for event in self._tips.write(moment)]


def announce(host: str) -> Notice:
    """Said before anything is sent."""
    return Notice(f"The text of this call goes to {host} for tips.")
