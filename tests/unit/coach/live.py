"""A live call with its tips, asked of a real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from app.coach.live_tips import LiveTips
from app.coach.openai_chat import OpenAIChat
from app.coach.tips import Tips
from app.events import Event
from tests.chat_server import ChatServer, Reply, chat_server, tip
from tests.unit.coach.speech import playbook, said

SAID = said("Finance will have my head for this. We close the books in May.", id=7, at=12.0)
OURS = playbook({"triggers": ["too expensive"]}, {"kind": "timing", "triggers": ["next year"]})


def answer(kind: str = "price", quote: str = "will have my head", **other: object) -> Reply:
    fields = {"quote": quote, "confidence": 0.9, "kind": kind}
    lines = {"headline": "Ask what finance fears", "say": "What would they say?"}
    return tip(json.dumps(fields | lines | other), gap=0.001)


class Call:
    """What is shown and kept of one, and the tips that are asked for."""

    def __init__(self, tips: Tips) -> None:
        self.shown: list[Event] = []
        self.kept: list[Event] = []
        self.tips = LiveTips(tips, self._show, self.kept.append)
        self._news = asyncio.Event()

    def hear(self, *events: Event) -> None:
        for event in events:
            self.tips.hear(event)
            self.tips.answer(event)

    async def until(self, kind: type[Event]) -> None:
        """Wait until something of this kind is shown."""
        async with asyncio.timeout(5):
            while not any(isinstance(event, kind) for event in self.shown):
                self._news.clear()
                await self._news.wait()

    async def settled(self) -> list[Event]:
        """Return what was shown, once nothing is under way."""
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        return self.shown

    def _show(self, event: Event) -> None:
        self.shown.append(event)
        self._news.set()


def with_call(scenario: Callable[[Call, ChatServer], Awaitable[None]], *replies: Reply) -> None:
    async def run(server: ChatServer) -> None:
        tips = Tips(OURS, OpenAIChat("sk-canary-key", "gpt-test", server.base_url))
        call = Call(tips)
        call.hear(SAID)
        try:
            await scenario(call, server)
        finally:
            await tips.close()

    with chat_server(*replies) as server:
        asyncio.run(run(server))
