"""The program with scripted calls, and a stopwatch on its overlay; `painted.py` and `tips.py`
start it.

Words come in the place of the recogniser's, behind the ear's door: they go through echo and card
guard, mailboxes, journal, coach and main loop to the screen as in a live call. The next come when
these have been painted. At its end it prints one JSON object with what it saw; times are those of
`time.perf_counter()`, which all processes of a computer share.
"""

import json
import signal
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, QTimer, QVariantAnimation, Slot
from PySide6.QtWidgets import QApplication

from app.config.log import start_log
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.events import (
    CallContext,
    Card,
    Channel,
    Event,
    Moment,
    Partial,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
    Utterance,
)
from app.ui import run as program
from app.ui.desk import Desk
from app.ui.next_call import NextCall
from app.ui.overlay import Overlay
from app.ui.overlay_card import CardView
from tests.bench.coach.script import Listener, Script, openings, passages
from tests.bench.coach.spoken import Told, playbook

if TYPE_CHECKING:  # the window comes first
    from app.assembly import Assembled

ASKED = 10
"""How often the rep asks for help in a call."""
_ENOUGH = {"cards": 60, "tips": 40, "asked": 1000}
"""Cards or tips, by the part."""
_WARM = 700
"""Milliseconds from the first words of a call until help is asked for: no rep does so sooner."""
_LOOK = 50
"""Milliseconds between two looks whether there is a model."""
_PATIENCE = 8000
"""Milliseconds that a card or a tip is waited for."""


class Stopwatch(QObject):
    """Plays call after call, and sees when what came of it has been painted."""

    def __init__(self, desk: Desk, scripts: Sequence[Sequence[Told]], part: str) -> None:
        """`part`: "cards", "tips", or "asked": tips that the rep asks for."""
        super().__init__()
        self.seen: list[dict[str, Any]] = []
        self._desk = desk
        self._left = deque(scripts)
        self._part = part
        self._helps = 0
        """Still to be asked for in this call."""
        self._is_warm = False
        """There is a model, where one is wanted."""
        self._call = 0
        self._owed = 0
        """Words that the script may go on with."""
        self._moment: int | None = None
        """Whose tip is waited for."""
        self._wanted: dict[str, Any] | None = None
        """What has come and is not wholly painted yet."""
        self._from: dict[int, float] = {}
        """By moment: when its words were committed, or help was asked for."""
        [overlay] = [one for one in QApplication.topLevelWidgets() if isinstance(one, Overlay)]
        self._card = overlay.findChild(CardView)
        self._fade = self._card.findChild(QVariantAnimation)
        self._card.installEventFilter(self)
        self._over = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._over.timeout.connect(self._missed)
        desk.happened.connect(self._hear)
        desk.ended.connect(self._begin)
        QTimer.singleShot(0, self._begin)

    @Slot()
    def _begin(self) -> None:
        if not self._left or len(self.seen) >= _ENOUGH[self._part]:
            signal.raise_signal(signal.SIGINT)
            return
        self._call += 1
        self._owed = 0
        self._over.stop()
        self._wanted = self._moment = None
        self._is_warm = self._part == "cards"
        self._from.clear()
        self._script = Script(self._left.popleft())
        self._helps = ASKED if self._part == "asked" else 0
        self._desk.start(self._made)

    def _made(self, ours: Program, _: NextCall) -> "Assembled":
        from app.assembly import Assembled, Parts, coaching, find_model
        from app.audio.clock import PacedClock
        from app.call import Call
        from app.speech.decoder import Deaf

        given = replace(coaching(ours, None, None), playbook=playbook())
        parts = Parts(ours, find_model("demo-en", ours.home.models), given)
        journal = parts.journal("A scripted call", "script", CallContext())
        self._coach = Listener(given.coach())
        call = Call([self._script], self._script, Deaf(), journal=journal, coach=self._coach)
        started = datetime.now().astimezone()
        return Assembled(call, PacedClock(), journal, given, given.tips(), "Scripted", started)

    @Slot()
    def _warm_up(self) -> None:
        """Go on once there is a model, and it had time to open its connection."""
        call = self._desk.call
        self._is_warm = call is not None and call.has_model
        if not self._is_warm:
            QTimer.singleShot(_LOOK, self._warm_up)
        elif self._helps:
            QTimer.singleShot(_WARM, self._ask)
        else:
            self._go_on()

    @Slot()
    def _ask(self) -> None:
        self._helps -= 1
        self._desk.ask()

    @Slot(object)
    def _hear(self, event: Event) -> None:
        match event:
            case Partial() | Utterance():
                self._owed += 1
                QTimer.singleShot(0, self._go_on if self._is_warm else self._warm_up)
            case Moment():
                self._meet(event)
            case Card(moment=moment, headline=headline) if self._part == "cards":
                self._want(moment, headline)
            case TipDelta(moment=moment, text=text) if self._wanted is None and text.strip():
                self._want(moment, text.strip().split("\n")[0])
            case Tip() if self._wanted is not None:
                self._wanted["is whole"] = True
            case TipHeld(moment=moment) | TipDropped(moment=moment):
                if moment in (self._moment, (self._wanted or {}).get("moment")):
                    self._done()

    def _meet(self, moment: Moment) -> None:
        if moment.id < 0:
            self._from[moment.id] = time.perf_counter()
        else:
            cause = self._coach.cause.get(moment.id, "")
            self._from[moment.id] = self._script.committed.get(cause, 0.0)
        if self._part != "cards" and moment.channel is Channel.PROSPECT:
            self._moment = moment.id
            self._over.start()

    def _want(self, moment: int, begin: str) -> None:
        self._wanted = {
            "call": self._call,
            "moment": moment,
            "from": self._from[moment],
            "begin": begin,
        }
        self.seen.append(self._wanted)
        self._over.start()

    @Slot()
    def _missed(self) -> None:
        print("nothing was painted:", self._moment, self._wanted, file=sys.stderr)
        self._done()

    @Slot()
    def _done(self) -> None:
        """It is painted, or nothing comes any more."""
        self._over.stop()
        self._wanted = self._moment = None
        if self._helps:
            self._ask()
        else:
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """With the next words, once nothing is waited for."""
        if self._wanted is None and self._moment is None and not self._helps:
            for _ in range(self._owed):
                self._script.go_on()
            self._owed = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._wanted is not None:
            words = " ".join(word for word, _, _ in self._card.lines())
            fading = self._fade.state() is QAbstractAnimation.State.Running
            strength = self._fade.currentValue() if fading else 1.0
            if words.startswith(self._wanted["begin"]) and strength:
                whole = self._wanted.get("is whole", False) or self._part == "cards"
                # told when the painting is over, and the loop has come round
                QTimer.singleShot(0, partial(self._painted, self._wanted, strength, whole))
        return False

    def _painted(self, one: dict[str, Any], strength: float, whole: bool) -> None:
        one.setdefault("first", time.perf_counter())
        if strength == 1.0:
            one.setdefault("full", time.perf_counter())
        if whole:
            one.setdefault("whole", time.perf_counter())
        if one is self._wanted and "whole" in one and "full" in one:
            self._done()


def main() -> None:
    part, half = sys.argv[1:]
    scripts = openings(half) if part == "asked" else passages(half)
    watches: list[Stopwatch] = []
    home = Home.find()
    start_log(home.logs)
    program.run(
        Program(home, load(home.settings).settings, Secrets()),
        (),
        lambda desk: watches.append(Stopwatch(desk, scripts, part)),
    )
    [watch] = watches
    print(json.dumps(watch.seen))


if __name__ == "__main__":
    main()
