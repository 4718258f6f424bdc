"""The slow half of coaching: a moment later, the model's tip, streamed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from itertools import count

from app.coach.breaker import Breaker
from app.coach.budget import OBJECTIONS, Budget, Level
from app.coach.chat_model import ChatModel, CoachBusy, CoachTooSlow
from app.coach.draft import Draft, Found
from app.coach.grounding import Grounds, Unfit
from app.coach.memory import Memory
from app.coach.playbook import Playbook
from app.coach.prompt import ROOM, RULES, Prompt, Scene
from app.coach.said import Said
from app.coach.sent import SentLog
from app.errors import SottoError
from app.events import (
    Channel,
    Event,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Severity,
    Spent,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
    Utterance,
)

log = logging.getLogger(__name__)

TURNS = 2
"""Changes of speaker after which a tip comes too late."""
STALE = 15.0
"""Seconds on the call clock after which a moment is not asked about: the computer is behind."""
_ENOUGH = 30.0
"""Seconds of speech from which on the share of it is worth telling."""


class Tips:
    """Of one call. Lives on one asyncio loop; the host asks for one tip at a time."""

    def __init__(
        self,
        playbook: Playbook,
        model: ChatModel | None = None,
        *,
        deadline: float = 6.0,
        level: Level = "experienced",
        language: str = "",
    ) -> None:
        """`deadline`: seconds from the request; a tip that is not whole by then comes too late.

        `language`: that tips are written in, by its code; "": the prospect's.
        """
        self.title = ""
        """Of the call, as the rep wrote it."""
        self.sent = SentLog()
        self._language = language
        self._budget = Budget(level)
        self._said, self._memory = Said(), Memory()
        self._tips: list[str] = []
        """Texts of those that stood whole."""
        self._spent: list[Spent] = []
        self._done: dict[str, bool] = {}
        """Of the checklist, by id."""
        self._ids = count(1)
        self._told: set[type[SottoError]] = set()
        self.take(playbook)
        self.use(model, deadline)

    @property
    def model(self) -> ChatModel | None:
        """None: no tips, but all is remembered, for one that may be there later."""
        return self._model

    def take(self, playbook: Playbook) -> None:
        """Go by another playbook from the next tip on."""
        self._items = {item.id: item.item for item in playbook.checklist}
        self._prompt = Prompt(playbook, language=self._language, room=ROOM)
        self._grounds = Grounds(playbook, private=RULES.split("\n"))

    def use(self, model: ChatModel | None, deadline: float) -> None:
        """Ask another model from the next tip on, or none. Who gave the old one closes it."""
        self._model, self._deadline = model, deadline
        self._breaker = Breaker()
        self._given_up = False

    def set_level(self, level: Level) -> None:
        """Of the rep, from now on."""
        self._budget.level = level

    def hear(self, event: Event) -> None:
        self._said.hear(event)
        match event:
            case Utterance() if self._model is not None:
                self._memory.notes(self._said.lines())  # a little at a time, not all with a tip
            case Mark(kind="tick", about=item, text=text):
                self._done[item] = text == "done"
            case ModeChanged(mode=Mode.OFF_RECORD):
                self._tips.clear()  # they may tell of what is forgotten

    def refusal(self, moment: Moment) -> TipHeld | None:
        """Whether no tip is to be asked for now, and why; never of what the rep asks for."""
        if moment.id < 0:
            return None
        now = self._said.now
        if now - moment.at > STALE or self._said.changes_since(moment.at) >= TURNS:
            return TipHeld(moment.id, "the call had moved on")
        urgent = moment.kind in OBJECTIONS or moment.quote.rstrip("\"' ").endswith("?")
        reason = self._budget.refusal(moment.kind, now, urgent=urgent)
        return TipHeld(moment.id, reason) if reason else None

    async def write(
        self, moment: Moment
    ) -> AsyncGenerator[TipDelta | Tip | TipDropped | TipHeld | Notice, None]:
        """Yield the tip as it streams, then whole; or take back what was shown of it, and say why.

        A failure of the model's yields one Notice of its kind in a call. Cancelling the task that
        iterates ends the request; a host that stops iterating must close the generator (aclosing),
        and then looks at `spent()`.
        """
        now = asyncio.get_running_loop().time()
        if not self._may_ask(now):
            log.info("moment %d: no tip asked for", moment.id)
            if moment.id < 0:
                yield TipHeld(moment.id, "the coach's model does not answer at the moment")
            return
        tip = next(self._ids)
        shown = False
        try:
            async with aclosing(self._streamed(tip, moment, now + self._deadline)) as events:
                async for event in events:
                    if not shown and moment.id > 0:
                        self._budget.spend(moment.kind, max(self._said.now, moment.at))
                    shown = True
                    yield event
            self._breaker.succeeded()
            return
        except (Unfit, TimeoutError, SottoError) as reason:
            told = self._told_of(moment, reason)
        if shown:
            yield TipDropped(tip, moment.id)
        for one in told:
            yield one

    def spent(self) -> list[Spent]:
        """What the answers took since this was asked last."""
        spent, self._spent = self._spent, []
        return spent

    async def close(self) -> None:
        if self._model is not None:
            await self._model.close()

    async def _streamed(
        self, tip: int, moment: Moment, give_up_at: float
    ) -> AsyncGenerator[TipDelta | Tip, None]:
        model = self._model
        assert model is not None
        scene = self._scene(moment)
        draft = self._draft(moment, scene.said)
        began = self._said.now
        try:
            answer = model.stream(self._prompt.messages(scene), self._prompt.schema)
            async with aclosing(answer):
                while (piece := await _next(answer, give_up_at)) is not None:
                    if moment.id > 0 and self._said.changes_since(moment.at) >= TURNS:
                        raise Unfit("the call had moved on")
                    if text := draft.add(piece):
                        yield TipDelta(tip, moment.id, text)
        finally:
            self._keep_books(model, began)
        if rest := draft.finish():
            yield TipDelta(tip, moment.id, rest)
        written = draft.tip()
        self._tips.append(f"{written.headline}\n{written.say}")
        quote = written.quote
        yield Tip(tip, moment.id, written.headline, written.say, quote.text, quote.at)

    def _scene(self, moment: Moment) -> Scene:
        done = [text for id, text in self._items.items() if self._done.get(id)]
        lines = self._said.lines()
        return Scene(
            moment.kind,
            moment.channel,
            self._said.safe_quote(moment.utterance, moment.quote),
            title=self._said.safe(self.title),
            minute=int(moment.at // 60),
            talk_share=self._talk_share(),
            found_out=done,
            to_find_out=[text for text in self._items.values() if text not in done],
            notes=self._memory.notes(lines),
            tips=self._tips,
            turns=self._said.turns(),
        )

    def _talk_share(self) -> int | None:
        seconds = self._said.seconds()
        both = sum(seconds.values())
        return round(100 * seconds[Channel.REP] / both) if both >= _ENOUGH else None

    def _draft(self, moment: Moment, said: str) -> Draft:
        begin = " ".join(said.split()[:12])
        return Draft(
            self._grounds,
            self._said.find,
            Found(begin, moment.at),
            kinds=self._prompt.kinds,
            earlier=self._tips if moment.id > 0 else (),
        )

    def _keep_books(self, model: ChatModel, at: float) -> None:
        self.sent.note(at, model)
        if usage := model.usage:
            tokens = usage.prompt_tokens, usage.answer_tokens
            self._spent.append(Spent(at, model.host, model.model, *tokens))

    def _may_ask(self, now: float) -> bool:
        asked = self._model is not None and not self._given_up
        return asked and self._breaker.may_ask(now)

    def _told_of(
        self, moment: Moment, reason: Unfit | TimeoutError | SottoError
    ) -> list[TipHeld | Notice]:
        """Return what is said of a tip that did not become whole."""
        log.info("no tip of moment %d: %s", moment.id, type(reason).__name__)
        if isinstance(reason, Unfit):
            self._breaker.succeeded()  # the server is well
            return [TipHeld(moment.id, str(reason))]
        failure = CoachTooSlow() if isinstance(reason, TimeoutError) else reason
        late = isinstance(failure, CoachTooSlow)
        told: list[TipHeld | Notice] = [TipHeld(moment.id, "it came too late")] if late else []
        if notice := self._learn(failure):
            told.append(notice)
        return told

    def _learn(self, failure: SottoError) -> Notice | None:
        """Return what the rep should know, unless it was said before in this call."""
        self._given_up = self._given_up or not failure.retryable
        now = asyncio.get_running_loop().time()
        self._breaker.failed(now, failure.retry_after if isinstance(failure, CoachBusy) else None)
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
