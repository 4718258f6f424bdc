"""The slow half of coaching: a moment later, the model's tip, streamed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from app.coach import prompt
from app.coach.chat_model import ChatModel, CoachBusy, CoachTooSlow, Message
from app.coach.draft import Draft, Unfit
from app.coach.playbook import Playbook
from app.errors import SottoError
from app.events import (
    Channel,
    Event,
    ModeChanged,
    Moment,
    Notice,
    Partial,
    Revision,
    Severity,
    Tip,
    TipDelta,
    TipDropped,
    Utterance,
)

log = logging.getLogger(__name__)

_REMEMBERED = 24
"""Utterances that go along with a moment: some two minutes of talk."""


@dataclass(slots=True)
class _Line:
    """An utterance, as far as it is known."""

    channel: Channel
    start: float
    end: float
    text: str = field(repr=False)
    final: bool


class Tips:
    """Writes the tips of one call. Lives on one asyncio loop; the host asks for one at a time."""

    def __init__(self, model: ChatModel, playbook: Playbook, *, deadline: float = 6.0) -> None:
        """`deadline`: seconds from the request; a tip that is not whole by then comes too late."""
        self._model = model
        self._playbook = playbook
        self._deadline = deadline
        self._lines: dict[int, _Line] = {}
        self._ids = count(1)
        self._told: set[type[SottoError]] = set()
        self._given_up = False
        self._not_before = 0.0
        """On the loop's clock: a busy server asked for quiet until then."""

    def hear(self, event: Event) -> None:
        """Remember what was said: what is committed of a partial, then its final."""
        match event:
            case Partial() if not self._is_final(event.id):
                end = event.words[-1].end if event.words else event.start
                line = _Line(event.channel, event.start, end, event.committed, final=False)
                self._remember(event.id, line)
            case Utterance():
                line = _Line(event.channel, event.start, event.end, event.text, final=True)
                self._remember(event.id, line)
            case Revision() if known := self._lines.get(event.id):
                known.text = event.text
            case ModeChanged():
                self._forget(event.since)

    async def write(
        self, moment: Moment
    ) -> AsyncGenerator[TipDelta | Tip | TipDropped | Notice, None]:
        """Yield the tip as it streams, then whole; or take back what was shown of it.

        A failure of the model's yields one Notice of its kind in a call. Cancelling the task that
        iterates ends the request; a host that stops iterating must close the generator (aclosing).
        """
        now = asyncio.get_running_loop().time()
        if self._given_up or now < self._not_before:
            log.info("moment %d: no tip asked for after a failure", moment.id)
            return
        tip = next(self._ids)
        shown = False
        try:
            async with aclosing(self._streamed(tip, moment, now + self._deadline)) as events:
                async for event in events:
                    shown = True
                    yield event
            return
        except TimeoutError:
            failure: SottoError | None = CoachTooSlow()
        except Unfit as reason:
            log.info("tip %d: %s", tip, reason)
            failure = None
        except SottoError as error:
            failure = error
        log.info("tip %d dropped: %s", tip, type(failure).__name__)
        if shown:
            yield TipDropped(tip, moment.id)
        if failure and (notice := self._learn(failure)):
            yield notice

    async def close(self) -> None:
        await self._model.close()

    async def _streamed(
        self, tip: int, moment: Moment, give_up_at: float
    ) -> AsyncGenerator[TipDelta | Tip, None]:
        draft = Draft()
        async with aclosing(self._model.stream(self._messages(moment))) as answer:
            while (piece := await _next(answer, give_up_at)) is not None:
                if text := draft.add(piece):
                    yield TipDelta(tip, moment.id, text)
        if text := draft.finish():
            yield TipDelta(tip, moment.id, text)
        headline, say = draft.lines()
        yield Tip(tip, moment.id, headline, say, moment.quote, moment.at)

    def _is_final(self, utterance: int) -> bool:
        line = self._lines.get(utterance)
        return line is not None and line.final

    def _forget(self, since: float) -> None:
        for id in [id for id, line in self._lines.items() if line.end > since]:
            del self._lines[id]

    def _remember(self, utterance: int, line: _Line) -> None:
        self._lines[utterance] = line
        if len(self._lines) > _REMEMBERED:
            del self._lines[min(self._lines, key=lambda id: self._lines[id].start)]

    def _messages(self, moment: Moment) -> list[Message]:
        spoken = [line for line in self._lines.values() if line.text]
        spoken.sort(key=lambda line: line.start)
        turns = [
            prompt.Turn(channel, " ".join(line.text for line in lines))
            for channel, lines in groupby(spoken, key=lambda line: line.channel)
        ]
        return prompt.write(self._playbook, turns, moment)

    def _learn(self, failure: SottoError) -> Notice | None:
        """Return what the rep should know, unless it was said before in this call."""
        self._given_up = self._given_up or not failure.retryable
        if isinstance(failure, CoachBusy):
            self._not_before = asyncio.get_running_loop().time() + failure.retry_after
        if type(failure) in self._told:
            return None
        self._told.add(type(failure))
        return replace(failure.notice, severity=Severity.WARNING)


async def _next(answer: AsyncIterator[str], give_up_at: float) -> str | None:
    """Wait for the next piece; None at the end. Raises TimeoutError at `give_up_at`.

    The timeout spans no yield: there it would cancel the host's task instead of this wait.
    """
    async with asyncio.timeout_at(give_up_at):
        return await anext(answer, None)
