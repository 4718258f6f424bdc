"""The playbook of the running call: a change that is saved counts at once. Also in a terminal."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.events import Notice, Severity
from app.ui.errands import Errands
from app.workers import LiveCall

if TYPE_CHECKING:  # the window comes before what it will host
    from app.assembly import Coaching
    from app.coach.toml_file import PlaybookUnreadable
    from app.coach.watch import Watch

LOOK = 500
"""Milliseconds between two looks at the file: with the second look it takes a second, and half
that again to read it."""


class PlaybookWatch(QObject):
    changed = Signal(object)
    """The Playbook that the call goes by from now on."""
    noticed = Signal(object)
    """It can't be used as it was saved: a Notice, one at a time."""
    mended = Signal(object)
    """The Notice that is no longer so."""

    def __init__(self) -> None:
        super().__init__()
        self._errands = Errands(self.noticed.emit)
        self._call: LiveCall | None = None
        self._watch: Watch | None = None
        self._has_cards = True
        """The call goes by a playbook that has some."""
        self._complaint: Notice | None = None
        self._looking: asyncio.Task[None] | None = None
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)

    def begin(self, call: LiveCall, coaching: "Coaching") -> None:
        from app.coach.watch import Watch

        self._call = call
        self._watch = Watch(coaching.file, coaching.playbook)
        self._has_cards = bool(coaching.playbook.cards)
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self._call = self._watch = None
        self._take_back()

    @Slot()
    def _look(self) -> None:
        if self._watch is not None and (self._looking is None or self._looking.done()):
            self._looking = self._errands.run(self._looked(self._watch))

    async def _looked(self, watch: "Watch") -> None:
        from app.coach.playbook import Playbook

        found = await asyncio.to_thread(watch.look)
        if found is None or self._call is None or watch is not self._watch:
            return
        self._take_back()
        if isinstance(found, Playbook):
            self._call.take(found)
            self._has_cards = bool(found.cards)
            self.changed.emit(found)
        else:
            self._complaint = complaint(found, has_cards=self._has_cards)
            self.noticed.emit(self._complaint)

    def _take_back(self) -> None:
        if self._complaint is not None:
            self.mended.emit(self._complaint)
            self._complaint = None


def complaint(unreadable: "PlaybookUnreadable", *, has_cards: bool) -> Notice:
    """The first problem, and how many more there are. `has_cards`: of the call, meanwhile."""
    first, *more = unreadable.message.splitlines()
    count = f" There is {len(more)} more." if len(more) == 1 else f" There are {len(more)} more."
    goes_on = "with the one before" if has_cards else "without cards until it is corrected"
    return Notice(
        f"{first}{count if more else ''}",
        f"The playbook can't be used as it was saved: the call goes on {goes_on}.",
        Severity.PROBLEM,
    )
