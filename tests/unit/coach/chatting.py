"""What the tests of the client have in common: a chat with a server, asked and closed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.coach.chat_model import Message, Schema, Usage
from app.coach.dialect import Dialect
from app.coach.openai_chat import OpenAIChat
from app.coach.purse import Purse

T = TypeVar("T")

KEY = "sk-test-canary"
MODEL = "gpt-test"
MESSAGES = [Message("system", "canary-prompt"), Message("user", "canary-speech")]
SCHEMA: Schema = {
    "type": "object",
    "properties": {"say": {"type": "string"}},
    "required": ["say"],
    "additionalProperties": False,
}


def with_chat(
    base_url: str,
    scenario: Callable[[OpenAIChat], Awaitable[T]],
    *,
    key: str = KEY,
    dialect: Dialect | None = None,
    purse: Purse | None = None,
    silence: float = 5.0,
) -> T:
    """Run what is done with a chat to its end, and close the chat."""

    async def run() -> T:
        chat = OpenAIChat(key, MODEL, base_url, dialect=dialect, purse=purse, silence=silence)
        try:
            return await scenario(chat)
        finally:
            await chat.close()

    return asyncio.run(run())


async def said(chat: OpenAIChat, schema: Schema | None = None) -> str:
    return "".join([piece async for piece in chat.stream(MESSAGES, schema)])


async def usage_of(chat: OpenAIChat) -> Usage | None:
    await said(chat)
    return chat.usage
