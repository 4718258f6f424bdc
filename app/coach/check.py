"""Does the coach's model answer? Asked with one word of ours; nothing of a call is sent."""

import time
from contextlib import aclosing

from app.coach.chat_model import ChatModel, CoachTroubled, Message

_QUESTION = (Message("user", "Answer with the one word: ready"),)


async def first_word(model: ChatModel) -> float:
    """Return the seconds until the first piece of an answer; the rest, a word, is waited for too.

    Raises CoachFailure, also where the answer is empty.
    """
    began = time.monotonic()
    first: float | None = None
    async with aclosing(model.stream(_QUESTION)) as pieces:
        async for _ in pieces:
            first = first or time.monotonic() - began
    if first is None:
        raise CoachTroubled
    return first
