"""The slow half of coaching: a moment later, the model's tip, streamed."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from itertools import count

from app.coach.breaker import Breaker
from app.coach.budget import Budget, Level
from app.coach.chat_model import ChatModel, CoachBusy, CoachTooSlow, PromptTooLong, next_piece
from app.coach.draft import Draft, Found
from app.coach.grounding import Grounds, Unfit
from app.coach.playbook import Playbook
from app.coach.prompt import ROOM, RULES, Prompt, Scene, room_of
from app.coach.sent import SHOWN, Overheard, SentLog, purpose
from app.coach.so_far import SoFar
from app.errors import SottoError
from app.events import (
    Event,
    Hunch,
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
        """`deadline`: seconds from the newest word of the moment, or from when the rep asks; a tip
        that is not whole by then comes too late.

        `language`: that tips are written in, by its code; "": the prospect's.
        """
        self.so_far = SoFar()
        """What is known of the call."""
        self.sent = SentLog()
        self._asking: Overheard | None = None
        self._language = language
        self._budget = Budget(level)
        self._spent: list[Spent] = []
        self._ids = count(1)
        self._told: set[type[SottoError]] = set()
        self.take(playbook)
        self.use(model, deadline)

    @property
    def model(self) -> ChatModel | None:
        """None: no tips, but all is remembered, for one that may be there later."""
        return self._model

    @property
    def longest_monologue(self) -> float:
        """Seconds that the rep may speak on end, by the playbook."""
        return self._playbook.style.of(self._playbook.call).monologue

    def take(self, playbook: Playbook) -> None:
        """Go by another playbook from the next tip on."""
        self._playbook = playbook
        self.so_far.take(playbook)
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
        self.so_far.hear(event)
        if isinstance(event, Utterance) and self._model is not None:
            self.so_far.remember()

    def refusal(self, moment: Moment) -> TipHeld | None:
        """Whether no tip is to be asked for now, and why; never of what the rep asks for."""
        if moment.id < 0:
            return None
        now = self.so_far.said.now
        late = now - moment.at > STALE or self._time_left(moment) <= 0
        if late or self._is_overtaken(moment):
            return TipHeld(moment.id, "the call had moved on")
        reason = self._budget.refusal(moment.kind, now)
        return TipHeld(moment.id, reason) if reason else None

    def may_wonder(self, hunch: Hunch) -> bool:
        """Whether a hunch may be asked about now: as rarely as a tip may come, if none comes."""
        rarely = self._budget.may_wonder(self.so_far.said.now)
        return rarely and self.refusal(hunch.about) is None

    async def write(
        self, about: Moment | Hunch
    ) -> AsyncGenerator[Moment | TipDelta | Tip | TipDropped | TipHeld | Notice, None]:
        """Yield the tip as it streams, then whole; or take back what was shown of it, and say why.

        A hunch yields the Moment that the model makes of it first, or nothing at all.

        A failure of the model's yields one Notice of its kind in a call. Cancelling the task that
        iterates ends the request; a host that stops iterating must close the generator (aclosing),
        and then looks at `spent()`.
        """
        moment = about.about if isinstance(about, Hunch) else about
        now = asyncio.get_running_loop().time()
        if not self._may_ask(now):
            log.info("moment %d: no tip asked for", moment.id)
            if moment.id < 0:
                yield TipHeld(moment.id, "the coach's model does not answer at the moment")
            return
        tip, give_up_at = next(self._ids), now + self._time_left(moment)
        shown = False
        try:
            async with aclosing(self._streamed(tip, about, give_up_at)) as events:
                async for event in events:
                    shown = True
                    yield event
            self._breaker.succeeded()
            self._judge(SHOWN)
            return
        except (Unfit, TimeoutError, SottoError) as reason:
            told = self._told_of(moment, reason)
        if shown:
            yield TipDropped(tip, moment.id)
        elif isinstance(about, Hunch):  # nobody knows of it, so nobody misses anything
            told = [one for one in told if isinstance(one, Notice)]
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
        self, tip: int, about: Moment | Hunch, give_up_at: float
    ) -> AsyncGenerator[Moment | TipDelta | Tip, None]:
        moment = about.about if isinstance(about, Hunch) else about
        self._fit()
        scene = self.so_far.scene(moment, sure=about is moment, room=self._prompt.room)
        draft = self._draft(moment, scene)
        shown = False
        async with aclosing(self._texts(moment, scene, draft, give_up_at)) as texts:
            async for text in texts:
                if not shown and about is not moment:
                    moment = self._confirmed(moment, draft)
                    yield moment
                if not shown and moment.id > 0:
                    self._budget.spend(moment.kind, max(self.so_far.said.now, moment.at))
                shown = True
                yield TipDelta(tip, moment.id, text)
        written = draft.tip()
        self.so_far.tips.append(f"{written.headline}\n{written.say}")
        quote = written.quote
        yield Tip(tip, moment.id, written.headline, written.say, quote.text, quote.at)

    async def _texts(
        self, moment: Moment, scene: Scene, draft: Draft, give_up_at: float
    ) -> AsyncGenerator[str, None]:
        """What may be shown, as it comes. Raises Unfit."""
        if not scene.sure:
            self._budget.wonder(self.so_far.said.now)
        what = purpose(moment, sure=scene.sure)
        async with aclosing(self._answer(scene, what, give_up_at)) as answer:
            async for piece in answer:
                if moment.id > 0 and self._is_overtaken(moment):
                    raise Unfit("the call had moved on")
                if text := draft.add(piece):
                    yield text
        if rest := draft.finish():
            yield rest

    def _confirmed(self, hunch: Moment, draft: Draft) -> Moment:
        """The moment that the model makes of a hunch. Raises Unfit."""
        if draft.kind is None:
            raise Unfit("the model was not sure")  # two plain lines name no kind
        if reason := self._budget.refusal(draft.kind, self.so_far.said.now):
            raise Unfit(reason)
        return replace(hunch, kind=draft.kind)

    def _time_left(self, moment: Moment) -> float:
        """Seconds until a tip comes too late. While its speaker goes on it does not get older: the
        rep can't answer yet."""
        if moment.id < 0:
            return self._deadline
        said = self.so_far.said
        newest_word = max(moment.at, said.end_of(moment.utterance) or 0.0)
        return self._deadline - max(0.0, said.now - newest_word)

    def _is_overtaken(self, moment: Moment) -> bool:
        return self.so_far.said.changes_since(moment.at) >= TURNS

    async def _answer(
        self, scene: Scene, what: str, give_up_at: float
    ) -> AsyncGenerator[str, None]:
        """Ask, and once more for less if that was more than the model takes."""
        model = self._model
        assert model is not None
        began = self.so_far.said.now
        for last in (False, True):
            try:
                messages = self._prompt.messages(scene)
                self._asking = Overheard(model, self.sent, what, began)
                async with aclosing(self._asking.stream(messages, self._prompt.schema)) as pieces:
                    while (piece := await next_piece(pieces, give_up_at)) is not None:
                        yield piece
                return
            except PromptTooLong:
                if last:
                    raise
                self._fit()
            finally:
                self._keep_books(model, began)

    def _fit(self) -> None:
        """Go by what the model takes, as far as that is known by now."""
        room = room_of(self._model.window) if self._model else ROOM
        if room != self._prompt.room:
            self._prompt = Prompt(self._playbook, language=self._language, room=room)

    def _draft(self, moment: Moment, scene: Scene) -> Draft:
        begin = " ".join(scene.said.split()[:12])
        return Draft(
            self._grounds,
            self.so_far.said.find,
            Found(begin, moment.at),
            kinds=self._prompt.kinds,
            earlier=self.so_far.tips if moment.id > 0 else (),
            told=scene.told(),
        )

    def _keep_books(self, model: ChatModel, at: float) -> None:
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
            self._judge(f"Not shown: {reason}")
            return [TipHeld(moment.id, str(reason))]
        failure = CoachTooSlow() if isinstance(reason, TimeoutError) else reason
        self._judge(failure.message)
        late = isinstance(failure, CoachTooSlow)
        told: list[TipHeld | Notice] = [TipHeld(moment.id, "it came too late")] if late else []
        if notice := self._learn(failure):
            told.append(notice)
        return told

    def _judge(self, outcome: str) -> None:
        if self._asking is not None:
            self._asking.judge(outcome)

    def _learn(self, failure: SottoError) -> Notice | None:
        """Return what the rep should know, unless it was said before in this call."""
        self._given_up = self._given_up or not failure.retryable
        now = asyncio.get_running_loop().time()
        self._breaker.failed(now, failure.retry_after if isinstance(failure, CoachBusy) else None)
        if type(failure) in self._told:
            return None
        self._told.add(type(failure))
        return replace(failure.notice, severity=Severity.WARNING)
