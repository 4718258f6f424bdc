"""How a command's calls are coached: the key it may use, and tips in one thread."""

import asyncio
from collections.abc import Iterator

from app.cli.program import say
from app.coach.tips import Tips
from app.config.program import Program
from app.config.secrets import Key, KeychainUnusable
from app.events import Channel, Event, Moment, Notice


def key_of(program: Program) -> Key | None:
    """The coach's key; a keychain that does not answer costs the tips, not the call."""
    try:
        return program.secrets.key()
    except KeychainUnusable as unusable:
        say(unusable.notice)
        return None


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
