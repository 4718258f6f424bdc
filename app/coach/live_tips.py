"""Asks for the tips of a live call, one at a time, on the main loop."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from app.coach.moments import HELP, MONOLOGUE, Monologue
from app.events import (
    Card,
    Channel,
    Event,
    Hunch,
    ModeChanged,
    Moment,
    Notice,
    Partial,
    Spent,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
    Utterance,
)

if TYPE_CHECKING:  # the window comes before what it will host
    from app.coach.chat_model import ChatModel
    from app.coach.tips import Tips

log = logging.getLogger(__name__)


class LiveTips:
    """Told all that happens in a call; shows and keeps what comes of it."""

    def __init__(
        self,
        tips: "Tips",
        show: Callable[[Event], object],
        keep: Callable[[Moment | Card | Tip | Notice | Spent], object],
    ) -> None:
        self.tips = tips
        self.coaching = True
        """Whether advice comes unasked; what was said is remembered either way."""
        self._over = False
        """The rep has hung up."""
        self._show, self._keep = show, keep
        self._monologue = Monologue()
        self._forgotten: list[ModeChanged] = []
        self._latest: Partial | Utterance | None = None
        """What the prospect said last."""
        self._asked = 0
        self._task: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        """A model gives one answer at a time: the next is asked for once the one before has
        ended, were it cut off, and is in the books."""
        self._about: Moment | Hunch | None = None
        """What the tip is about that is under way."""
        self._unfinished: TipDelta | None = None
        """The newest piece of a tip that is not whole."""

    @property
    def has_model(self) -> bool:
        return self.tips.model is not None

    def use(self, model: "ChatModel | None", deadline: float) -> None:
        """Ask another model for tips from now on, or none; what streams is taken back."""
        self.stop()
        self.tips.use(model, deadline)

    def go_off_record(self, changed: ModeChanged) -> None:
        """Take back what streams, and ask about nothing that is to be forgotten."""
        self.stop()
        self._latest = None
        self._forgotten.append(changed)
        self.tips.hear(changed)  # at once: what was found before may still be on its way here

    def hear(self, event: Event) -> None:
        """Remember what happens; before anyone sees it, so that they may ask about it."""
        if isinstance(event, Partial | Utterance) and event.channel is Channel.PROSPECT:
            self._latest = event
        self.tips.hear(event)

    def answer(self, event: Event) -> None:
        """Do what it calls for; once it is shown."""
        if isinstance(event, Moment):
            self._consider(event)
        elif isinstance(event, Hunch):
            self._wonder(event)
        for advice in self._monologue.hear(event, self.tips.longest_monologue):
            if self.coaching and not self._over:
                self._remind(advice)

    def ask(self, about: Moment | None = None) -> bool:
        """Ask the model for help with a passage, or with what the prospect said last.

        False if there is nothing to ask about, or nobody to ask. The id of `about` is not heeded.
        """
        about = about or self._newest()
        if self._over or not self.has_model or about is None or self._is_secret(about):
            return False
        self._asked += 1
        # below zero, so that it never is the id of one that the playbook found
        moment = replace(about, id=-self._asked)
        self._keep(moment)
        self._show(moment)
        self._advise(moment)
        return True

    def hang_up(self) -> None:
        """Ask about nothing more: the last words are still to be understood, but the call is over.

        What is under way is stopped now, while its costs can still be kept.
        """
        self._over = True
        self.stop()

    def stop(self) -> None:
        """Take back what streams, and ask for no more of it."""
        if self._task is not None:
            self._task.cancel()
        self._about = None  # not left to the task: one that has not begun never ends
        if self._unfinished is not None:
            self._show(TipDropped(self._unfinished.id, self._unfinished.moment))
            self._unfinished = None

    def _newest(self) -> Moment | None:
        said = self._latest
        text = said.text if isinstance(said, Utterance) else said.committed if said else ""
        if said is None or not text:
            return None
        return Moment(0, HELP, Channel.PROSPECT, said.id, text, said.start)

    def _remind(self, advice: Moment | Card) -> None:
        """What no model is needed for: the rep has talked for long."""
        self._keep(advice)
        self._show(advice)
        if isinstance(advice, Moment):
            self._consider(advice)

    def _consider(self, moment: Moment) -> None:
        """Ask for a tip if this is a moment for one; say so if there is one, but no tip."""
        if not self._wants_tip(moment):
            return
        held = self.tips.refusal(moment)
        if held is None and isinstance(self._about, Moment) and self._about.id < 0:
            held = TipHeld(moment.id, "you had asked for help just then")
        if held is None:
            self._advise(moment)
        else:
            self._show(held)

    def _wonder(self, hunch: Hunch) -> None:
        """Ask about what may be nothing, where that costs no other tip."""
        busy = self._about is not None
        if self._wants_tip(hunch.about) and not busy and self.tips.may_wonder(hunch):
            self._advise(hunch)

    def _wants_tip(self, moment: Moment) -> bool:
        by_prospect = moment.channel is Channel.PROSPECT or moment.kind == MONOLOGUE
        wanted = self.has_model and self.coaching and by_prospect and not self._over
        return wanted and not self._is_secret(moment)

    def _is_secret(self, moment: Moment) -> bool:
        """Whether it may quote what the rep took off the record: it may come late, and an
        utterance is forgotten as a whole."""
        gone = self.tips.so_far.said.has_forgotten(moment.utterance)
        return gone or any(off.since < moment.at <= off.at for off in self._forgotten)

    def _advise(self, about: Moment | Hunch) -> None:
        before = self._about
        self.stop()  # the newest moment is the one to help with
        if isinstance(before, Moment) and before.id > 0:
            self._show(TipHeld(before.id, "something newer came up"))
        self._about = about
        self._task = asyncio.get_running_loop().create_task(self._write(about))

    async def _write(self, about: Moment | Hunch) -> None:
        try:
            async with self._turn:
                await self._stream(about)
        except Exception:  # boundary of a task: a bug in the tips costs this tip, not the call
            log.exception("a tip stopped")
        finally:  # also of one that was cancelled
            for spent in self.tips.spent():
                self._keep(spent)
            if self._task is asyncio.current_task():
                self._about = None
        if self.tips.model is not None:  # an answer that was cut off has cost its connection
            await self.tips.model.connect()

    async def _stream(self, about: Moment | Hunch) -> None:
        async with aclosing(self.tips.write(about)) as events:
            async for event in events:
                self._unfinished = event if isinstance(event, TipDelta) else None
                if isinstance(event, Moment):  # the model has made it of a hunch
                    self._about = event
                if not isinstance(event, Notice):  # it comes back from the journal
                    self._show(event)
                if isinstance(event, Moment | Tip | Notice):
                    self._keep(event)
