"""The running program: its call and its settings. Windows call its methods, and hear its signals.

All that takes time happens on other threads; what goes wrong becomes a notice in the rep's words.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.audio.devices import chosen, sound_system
from app.config.paths import Home
from app.config.program import Program
from app.config.settings import Settings
from app.errors import SottoError
from app.events import CallContext, Channel, Device, Event, Mark, Mode, Moment, Notice, Ready, Side
from app.ui.errands import UNFORESEEN, Errands
from app.ui.next_call import NextCall, demo, live, load_rooms
from app.ui.phase import PHASES, Phase
from app.ui.settings_saver import SettingsSaver
from app.ui.tip_source import COACH_OFF, NOTHING_SAID, TipSource, chats_of
from app.workers import LiveCall

if TYPE_CHECKING:
    from app.assembly import Assembled

    Make = Callable[[Program, NextCall], Assembled]


class Desk(QObject):
    happened = Signal(object)
    """An Event of the call."""
    began = Signal(object)
    """An Assembled: its title, its playbook, its start."""
    ended = Signal(object)
    """The number of the call in the library, or None if it could not be kept."""
    phase_changed = Signal(object)
    settings_changed = Signal(object)
    coaching_changed = Signal(bool)
    coach_changed = Signal(str)
    """The `host`, whenever it may be another one."""
    noticed = Signal(object)

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._errands = Errands(self.noticed.emit)
        self._made: Assembled | None = None
        self._sides: dict[Channel, Side] = {}
        self._ready = False
        self.chats = chats_of(program, self.noticed.emit)
        """With the coach's model, for calls as for the settings."""
        self._tips = TipSource(self.chats)
        self._tips.noticed.connect(self.noticed)
        self._tips.changed.connect(self._on_host)
        self.call: LiveCall | None = None
        self._given_up: list[LiveCall] = []
        """Calls with a thread that never ended: Qt aborts when a thread loses its object."""
        self.phase = Phase.IDLE
        self._retired = False
        self.coaching_on = True
        self.next_call = NextCall()
        """What the rep has written of it."""
        self._saver = SettingsSaver(program.home.settings, program.settings)
        self._saver.noticed.connect(self.noticed)
        self._saver.found.connect(self._take)

    # -- what is asked of it -----------------------------------------------------------------------

    @property
    def home(self) -> Home:
        return self._program.home

    @property
    def settings(self) -> Settings:
        return self._program.settings

    @property
    def host(self) -> str:
        """Who gets the text of this call, or of the next one; "" for nobody."""
        coach = self.settings.coach
        next_one = coach.host if coach.may_send else ""
        return next_one if self.call is None else self._tips.host

    @property
    def has_lost_threads(self) -> bool:
        return bool(self._given_up)

    @property
    def playbook(self) -> str:
        """The name of the running call's; "" without a call."""
        return self._made.coaching.playbook.name if self._made else ""

    @property
    def call_id(self) -> int | None:
        """Of the running call in the library, once it is there."""
        return self._made.journal.call_id if self._made else None

    def now(self) -> float:
        """Seconds on the call clock."""
        return self._made.clock.now() if self._made else 0.0

    def devices(self) -> tuple[Device, ...]:
        """Blocking. Raises SottoError."""
        return sound_system().devices()

    def chosen(self, devices: Sequence[Device]) -> tuple[str, str]:
        """The names of the microphone and of the speakers of the next call; "" for none."""
        sound = self.settings.sound
        microphone = chosen(devices, Channel.REP, sound.microphone)
        loopback = chosen(devices, Channel.PROSPECT, sound.loopback)
        return microphone.name if microphone else "", loopback.name if loopback else ""

    def sound_check(self, settings: Settings) -> LiveCall:
        """A call that is kept nowhere, not started yet. Raises SottoError."""
        from app.assembly import sound_check

        return LiveCall(sound_check(replace(self._program, settings=settings), sound_system()))

    def warm(self) -> asyncio.Task[None]:
        """Load what a call is made of, so that the first starts as fast as the next; see to the
        settings' file from now on. Return what ends when all is loaded."""
        self._saver.watch()
        return self._errands.run(asyncio.to_thread(load_rooms))

    # -- the call ----------------------------------------------------------------------------------

    @Slot()
    def start_call(self) -> None:
        self.start(live)

    @Slot()
    def start_demo(self, *, agreed: bool = False, cards_only: bool = False) -> None:
        """Play the bundled call. `agreed`: a key in the environment may be used for it."""
        self.start(demo, agreed=agreed, cards_only=cards_only)

    def start(self, make: "Make", *, agreed: bool = False, cards_only: bool = False) -> None:
        """`make`: the call; it may take its time, on another thread."""
        if self.phase is Phase.IDLE and not self._retired:
            self._enter(Phase.GETTING_READY)
            self._errands.run(self._begin(make, agreed=agreed, cards_only=cards_only))

    @Slot()
    def end_call(self) -> None:
        """Also of a call that has not begun yet: it then ends as soon as it has."""
        if self.phase not in (Phase.IDLE, Phase.ENDING):
            self._enter(Phase.ENDING)
            if self.call is not None:
                self.call.stop()

    def retire(self) -> None:
        """End the call; no other begins any more."""
        self._retired = True
        self.end_call()

    def change_mode(self, mode: Mode) -> None:
        if self.call is not None and self.phase is not Phase.ENDING:
            waits = mode is Mode.ON and not self._ready
            self._enter(Phase.GETTING_READY if waits else PHASES[mode])
            self.call.change(mode, self.now())  # the sources are deaf when this returns

    @Slot(bool)
    def set_coaching(self, on: bool) -> None:
        """Cards and tips on or off; what was said is written down either way."""
        self.coaching_on = on
        if self.call is not None:
            self.call.coaching = self.coaching_on
        self.coaching_changed.emit(self.coaching_on)

    @Slot()
    @Slot(object)
    def ask(self, passage: Moment | None = None) -> None:
        """Ask for help with a passage of the running call; None: with what was said last."""
        if self.call is None or self.call.ask(passage):
            return
        self.noticed.emit(NOTHING_SAID if self.call.has_model else COACH_OFF)

    @Slot(bool)
    def pause(self, on: bool) -> None:
        self.change_mode(Mode.PAUSED if on else Mode.ON)

    @Slot(bool)
    def go_off_record(self, on: bool) -> None:
        """What was said in the last half minute is forgotten, and nothing is heard meanwhile."""
        self.change_mode(Mode.OFF_RECORD if on else Mode.ON)

    @Slot(object)
    def fix(self, channel: Channel) -> None:
        """Listen to the device that would be better, if the state of a side names one."""
        side = self._sides.get(channel)
        if side is not None and side.fix:
            self.listen_to(channel, side.fix)

    def listen_to(self, channel: Channel, device: str) -> None:
        """For the rest of this call."""
        if self._made and self._made.sources:
            self._made.sources.listen_to(channel, device)

    def mark(self, kind: str, about: str, text: str) -> None:
        if self.call is not None:
            self.call.keep(Mark(self.now(), kind, about, text))

    def describe(self, context: CallContext) -> None:
        """What the rep wrote of the running call is another now."""
        if self.call is not None:
            self.call.describe(context)

    async def settled(self) -> None:
        """Wait until nothing is under way that must not be lost."""
        await self._saver.settled()
        await self._tips.settled()
        await self._errands.settled()

    async def _begin(self, make: "Make", *, agreed: bool, cards_only: bool) -> None:
        try:
            made = await asyncio.to_thread(make, self._program, self.next_call)
        except BaseException:
            self._enter(Phase.IDLE)
            self.ended.emit(None)
            raise
        self._made = made
        self._sides = {}
        self._ready = False
        self.call = call = LiveCall(made.call, made.tips)
        call.coaching = self.coaching_on
        call.happened.connect(self._on_event)
        call.failed.connect(self._on_failure)
        call.ended.connect(self._on_ended)
        self.began.emit(made)
        call.start()
        if not cards_only:
            self._tips.begin(call, self.settings.coach, agreed=agreed)
        if self.phase is Phase.ENDING:  # the wish came before the call
            call.stop()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._ready = True
            if self.phase is Phase.GETTING_READY:
                self._enter(Phase.LIVE)
        if isinstance(event, Side):
            self._sides[event.channel] = event
        if isinstance(event, Notice):
            self.noticed.emit(event)
        self.happened.emit(event)

    @Slot(object)
    def _on_failure(self, error: Exception) -> None:
        self._enter(Phase.ENDING)
        self.noticed.emit(error.notice if isinstance(error, SottoError) else UNFORESEEN)

    @Slot()
    def _on_ended(self) -> None:
        made, call = self._made, self.call
        assert made is not None
        assert call is not None
        self._tips.end()
        self._made = self.call = None
        if call.late:
            self._given_up.append(call)
        else:
            call.deleteLater()
        self._enter(Phase.IDLE)
        self._on_host()
        self.ended.emit(made.journal.call_id)

    @Slot()
    def _on_host(self) -> None:
        self.coach_changed.emit(self.host)

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)

    # -- the settings ------------------------------------------------------------------------------

    def change(self, settings: Settings) -> None:
        """They count at once; the file follows."""
        self._saver.keep(settings)
        self._take(settings)

    @Slot(object)
    def _take(self, settings: Settings) -> None:
        before = self.settings
        self._program = replace(self._program, settings=settings)
        if settings.coach != before.coach and self.call is not None:
            self._tips.apply(settings.coach)
        self.settings_changed.emit(settings)
        self._on_host()
        if settings.sound.sensitivity != before.sound.sensitivity and self.call is not None:
            self.call.adapt(settings.sound.sensitivity)
        if settings.sound.microphone != before.sound.microphone:
            self.listen_to(Channel.REP, settings.sound.microphone)
        if settings.sound.loopback != before.sound.loopback:
            self.listen_to(Channel.PROSPECT, settings.sound.loopback)
