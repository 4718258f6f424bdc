"""How a command's calls are coached: the model it may use, and tips in one thread."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.cli.program import say
from app.coach.chats import Chats
from app.coach.openai_chat import OpenAIChat
from app.coach.prices import Taken
from app.coach.tips import Tips
from app.config.program import Program
from app.errors import SottoError
from app.events import Channel, Event, Moment, Notice
from app.record.library import Library


def chats(program: Program) -> Chats:
    def taken(since: datetime) -> Sequence[Taken]:
        with Library(program.home.database) as library:
            return library.spent_since(since)

    return Chats(program.secrets, program.home.prices, taken, say)


def chat_of(program: Program) -> OpenAIChat | None:
    """The coach's model by the settings; what is in its way is said, and costs the tips, not the
    call. Whether the user agreed is asked before."""
    try:
        return chats(program).chat(program.settings.coach)
    except SottoError as problem:
        say(problem.notice)
        return None


class TipsAtOnce:
    """Tips for a call in one thread: the call waits for each, because its clock stands still."""

    def __init__(self, tips: Tips, runner: asyncio.Runner) -> None:
        self._tips = tips
        self._runner = runner

    def __call__(self, event: Event) -> Iterator[Event]:
        self._tips.hear(event)
        if isinstance(event, Moment) and event.channel is Channel.PROSPECT:
            if held := self._tips.refusal(event):
                yield held
            else:
                yield from self._runner.run(self._written(event))
                yield from self._tips.spent()

    async def _written(self, moment: Moment) -> list[Event]:
        return [event async for event in self._tips.write(moment)]


def announce(host: str) -> Notice:
    """Said before anything is sent."""
    return Notice(f"The text of this call goes to {host} for tips.")
