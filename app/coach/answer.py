"""One answer of a model as it comes: its text, how it ends, what it took."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.coach.chat_model import (
    CoachFailure,
    CoachTroubled,
    CutStream,
    Message,
    ThinksTooLong,
    Usage,
)

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk

_BYTES_A_TOKEN = 4
"""OpenAI's rule of thumb says four characters of English; bytes serve other scripts better."""
_TOKENS_A_MESSAGE = 4


class Answer:
    def __init__(self, messages: Sequence[Message]) -> None:
        self.begun = False
        """A piece of it has come, were it an empty one."""
        self._asked = sum(_tokens(message.content) + _TOKENS_A_MESSAGE for message in messages)
        self._said = 0
        """Bytes."""
        self._finish: str | None = None
        self._counted: Usage | None = None

    @property
    def usage(self) -> Usage:
        """As the server counted, else estimated."""
        said = -(-self._said // _BYTES_A_TOKEN)
        return self._counted or Usage(self._asked, said, estimated=True)

    def take(self, chunk: "ChatCompletionChunk") -> Iterator[str]:
        """Yield the text of a piece. Raises ValueError, TypeError, AttributeError: it is none."""
        self.begun = True
        if chunk.usage is not None:  # in the last piece, which has no choices
            asked, said = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
            self._counted = Usage(max(0, int(asked)), max(0, int(said)))
        for choice in chunk.choices:
            if choice.delta.content:
                text = str(choice.delta.content)
                self._said += len(text.encode(errors="replace"))
                yield text
            self._finish = choice.finish_reason or self._finish

    def check(self) -> None:
        """Raises what its end was, unless it was a good one."""
        if failure := self._failure():
            raise failure

    def _failure(self) -> CoachFailure | None:
        if self._finish is None:
            return CutStream() if self.begun else CoachTroubled()
        if self._finish == "length" and not self._said:
            return ThinksTooLong()
        return None


def _tokens(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // _BYTES_A_TOKEN)
