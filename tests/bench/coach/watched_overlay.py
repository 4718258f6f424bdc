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
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, QTimer, QVariantAnimation, Slot
from PySide6.QtWidgets import QApplication

from app.config.log import start_log
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.events import (
    FRAME_SAMPLES,
    AudioFrame,
    Card,
    Channel,
    ChannelEnded,
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
from app.ui.overlay import Overlay
from app.ui.overlay_card import CardView
from tests.bench.coach.corpus import calls
from tests.bench.coach.spoken import Told, heard, playbook, utterances_of

if TYPE_CHECKING:  # the window comes first
    from app.assembly import Assembled

CALLS, ASKED = 7, 10
"""Calls in which the rep asks for help, and how often in each."""
_ENOUGH = 110
"""Cards."""
_BEFORE = 3
"""Turns before one with a moment, that are heard too."""
_WARM = 700
"""Milliseconds from the first words of a call until help is asked for: no rep does so sooner."""
_REPORT = 2000
"""Milliseconds until what the program does after a call has begun, so that closing ends it."""
_LOOK = 50
"""Milliseconds between two looks whether there is a model."""
_PATIENCE = 8000
"""Milliseconds that a card or a tip is waited for."""
_SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


def key(event: Partial | Utterance) -> str:
    return f"{type(event).__name__} {event.id} {len(event.words)}"


class Script:
    """Source and schedule in one: gives a frame of silence for each event, and the event for it."""

    name = "script"
    channels = (Channel.PROSPECT, Channel.REP)

    def __init__(self, told: Sequence[Told]) -> None:
        self.committed: dict[str, float] = {}
        last = told[-1].at + 1.0
        bye = Utterance(10_000, Channel.REP, last, last + 0.4, "Bye.", ())
        # until the one before it is dealt with, the call must not end
        self._told = [*told, Told(last, bye)]
        self._due: deque[Event] = deque()
        self._go = threading.Semaphore(1)
        self._stopped = threading.Event()
        self._open = set(self.channels)

    def go_on(self) -> None:
        self._go.release()

    # -- the source -------------------------------------------------------------------------------

    def frames(self) -> Iterator[AudioFrame | ChannelEnded]:
        at = 0.0
        for one in self._told:
            assert isinstance(one.event, Partial | Utterance)
            self._go.acquire()
            if self._stopped.is_set():
                break
            at = max(at, one.at)
            self._due.append(one.event)
            yield AudioFrame(one.event.channel, at, _SILENCE)
        yield from (ChannelEnded(channel, at) for channel in self.channels)

    def listen(self, on: bool) -> None: ...

    def stop(self) -> None:
        self._stopped.set()
        self._go.release()

    # -- the schedule -----------------------------------------------------------------------------

    def feed(self, frame: AudioFrame) -> Iterator[Event]:
        event = self._due.popleft()
        self.committed[key(event)] = time.perf_counter()
        yield event

    def end(self, channel: Channel) -> Iterator[Event]:
        self._open.discard(channel)
        return iter(())

    def next_windows(self) -> tuple[()]:
        return ()

    def idle(self, channel: Channel) -> bool:
        return True

    @property
    def done(self) -> bool:
        return not self._open


class Listener:
    """The coach, and a note of what each moment was found in."""

    def __init__(self, coach: Any) -> None:
        self.cause: dict[int, str] = {}
        self._coach = coach

    def hear(self, event: Event) -> Iterator[Event]:
        for advice in self._coach.hear(event):
            if isinstance(advice, Moment) and isinstance(event, Partial | Utterance):
                self.cause[advice.id] = key(event)
            yield advice


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
        if not self._left or len(self.seen) >= _ENOUGH:
            QTimer.singleShot(_REPORT, partial(signal.raise_signal, signal.SIGINT))
            return
        self._call += 1
        self._owed = 0
        self._over.stop()
        self._wanted = self._moment = None
        self._is_warm = self._part == "cards"
        self._from.clear()
        self._script = Script(self._left.popleft())
        self._helps = ASKED if self._part == "asked" else 0
        self._desk._start(self._made)  # as start_call() does, with another call

    def _made(self) -> "Assembled":
        from app.assembly import Assembled, Parts, coaching, find_model
        from app.audio.clock import PacedClock
        from app.call import Call
        from app.speech.decoder import Deaf

        ours = self._desk._program
        given = replace(coaching(ours, None, None), playbook=playbook())
        parts = Parts(ours, find_model("demo-en", ours.home.models), given)
        journal = parts.journal("A scripted call", "script")
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


def _scripts(part: str, half: str) -> list[list[Told]]:
    """Of each call the turns with a moment, by two words at a time, and what was said before each,
    whole; twice, where cards are counted."""
    if part == "asked":
        said = [utterances_of(call) for call in calls(half)[:CALLS]]
        theirs = ([one for one in turns if one.channel is Channel.PROSPECT] for turns in said)
        return [[Told(one.end, one) for one in turns[:2]] for turns in theirs]
    found = []
    for call in calls(half):
        with_moment = {turn for turn, _ in call.gold | call.doubtful}
        wanted = {turn - back for turn in with_moment for back in range(_BEFORE + 1)}
        told = heard(utterances_of(call), every=2)
        found.append([one for one in told if _is_wanted(one.event, with_moment, wanted)])
    found = [told for told in found if told]
    return found * (2 if part == "cards" else 1)


def _is_wanted(event: Event, with_moment: set[int], wanted: set[int]) -> bool:
    match event:
        case Partial(id=id):
            return id in with_moment
        case Utterance(id=id):
            return id in wanted
    return False


def main() -> None:
    part, half = sys.argv[1:]
    scripts = _scripts(part, half)
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
