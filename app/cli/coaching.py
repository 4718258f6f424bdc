"""How a command's calls are coached: the model it may use, and tips in one thread."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from app.assembly import Coaching
from app.cli.program import say
from app.coach.chats import Chats
from app.coach.openai_chat import OpenAIChat
from app.coach.prices import Taken
from app.coach.tips import Tips
from app.config.program import Program
from app.errors import SottoError
from app.events import CallContext, Channel, Event, Hunch, Moment, Notice
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


def add_context(parser: argparse.ArgumentParser) -> None:
    """Options for what the rep knows of a call before it begins."""
    group = parser.add_argument_group("about the call, for the coach and the record")
    group.add_argument("--title", default="", metavar="TEXT", help="what the call is called")
    group.add_argument("--company", default="", metavar="TEXT", help="whom you talk to")
    group.add_argument("--contact", default="", metavar="TEXT", help="“Dana Whitfield, CFO”")
    group.add_argument("--notes", default="", metavar="TEXT", help="what else is good to know")


def context_of(arguments: argparse.Namespace) -> CallContext:
    return CallContext(arguments.company, arguments.contact, arguments.notes)


def informed(coaching: Coaching, arguments: argparse.Namespace) -> Coaching:
    """The same, knowing what the rep wrote of the call."""
    return replace(coaching, title=arguments.title, context=context_of(arguments))


class TipsAtOnce:
    """Tips for a call in one thread: the call waits for each, because its clock stands still."""

    def __init__(self, tips: Tips, runner: asyncio.Runner) -> None:
        self._tips = tips
        self._runner = runner

    def __call__(self, event: Event) -> Iterator[Event]:
        self._tips.hear(event)
        if isinstance(event, Hunch):
            if event.about.channel is Channel.PROSPECT and self._tips.may_wonder(event):
                yield from self._advice(event)
        elif isinstance(event, Moment) and event.channel is Channel.PROSPECT:
            held = self._tips.refusal(event)
            yield from self._advice(event) if held is None else (held,)

    def _advice(self, about: Moment | Hunch) -> Iterator[Event]:
        yield from self._runner.run(self._written(about))
        yield from self._tips.spent()

    async def _written(self, about: Moment | Hunch) -> list[Event]:
        return [event async for event in self._tips.write(about)]


def announce(host: str) -> Notice:
    """Said before anything is sent."""
    return Notice(f"The text of this call goes to {host} for tips.")
