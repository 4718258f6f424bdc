"""`sotto listen`: both sides of a live call in a terminal, kept in the library."""

import argparse
from contextlib import closing
from dataclasses import replace
from typing import Any

from app.assembly import Coaching, coaching, live_call
from app.audio.devices import SoundSystem, sound_system
from app.audio.sides import FLOOR
from app.cli.coaching import add_context, announce, chat_of, informed
from app.cli.outcome import Outcome, hanging_up
from app.cli.program import say, start, where_to_read
from app.cli.screen import EventLines, OneObject, Rolling, Screen
from app.config.program import Program
from app.config.settings import Sound
from app.errors import SottoError
from app.events import CallContext, Channel, Event, Level, Notice, Ready, Utterance
from app.record.library import Library

_NOTHING_HEARD = Notice(
    "There was nothing to hear on either side, so no call was kept.",
    "See what can be heard.",
    command="sotto devices",
)


class UnknownDevice(SottoError):
    def __init__(self, wanted: str, there_are: list[str]) -> None:
        names = ", ".join(f"“{name}”" for name in there_are) or "none"
        super().__init__(f"There is no device “{wanted}”.", f"There are: {names}.")


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "listen",
        help="write down a live call: your microphone, and what the speakers play",
        description="Writes down a live call until Ctrl+C, and keeps it with the other calls.",
    )
    parser.add_argument("--mic", metavar="NAME", help="of your microphone (default: the system's)")
    parser.add_argument(
        "--loopback",
        metavar="NAME",
        help="of what you hear the prospect on (default: the system's)",
    )
    add_context(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object at the end")
    form.add_argument("--events", action="store_true", help="one JSON line per event, at once")
    parser.set_defaults(command=_listen)


def _listen(arguments: argparse.Namespace) -> int:
    from app.cli.live import run_live  # the other commands need no Qt

    system = sound_system()
    program = _with_devices(start(), system, arguments)
    coach = informed(_coaching(program), arguments)
    made = live_call(program, system, coach)
    outcome = _Heard()
    screen = _screen(arguments)
    talks = not (arguments.json or arguments.events)
    if talks:
        say(Notice("Getting ready, already listening. Ctrl+C ends the call."))
    failed = True
    with hanging_up(made.call.stop, outcome):
        try:
            run_live(made.call, made.clock, coach, screen, outcome)
            failed = False
        finally:
            screen.finish(made.clock.now(), failed=failed)
    number = made.journal.call_id
    written = coach.title or coach.context != CallContext()  # by the rep: that is kept
    if number is not None and not (outcome.anything or written):
        with closing(Library(program.home.database)) as library:
            for notice in library.delete(number):
                say(notice)
        say(_NOTHING_HEARD)
        return 1
    if talks and made.journal.saved:
        say(Notice(f"Kept as call {number}.", where_to_read(str(number))))
    # Ctrl+C is how a live call ends: it is no failure
    return int(outcome.failed)


class _Heard(Outcome):
    """Whether there was anything to hear, too."""

    anything = False

    def see(self, event: Event) -> None:
        super().see(event)
        self.anything |= isinstance(event, Utterance) or (
            isinstance(event, Level) and event.loudness > FLOOR
        )


def _with_devices(program: Program, system: SoundSystem, arguments: argparse.Namespace) -> Program:
    """The devices of this call. Raises UnknownDevice, SoundUnreadable."""
    sound = program.settings.sound
    chosen = Sound(
        microphone=_device(system, Channel.REP, arguments.mic, sound.microphone),
        loopback=_device(system, Channel.PROSPECT, arguments.loopback, sound.loopback),
    )
    return replace(program, settings=replace(program.settings, sound=chosen))


def _device(system: SoundSystem, channel: Channel, wanted: str | None, otherwise: str) -> str:
    """The id of the device that is called, or begins, as `wanted` says."""
    if wanted is None:
        return otherwise
    devices = [device for device in system.devices() if device.channel is channel]
    for device in devices:
        if wanted == device.id:
            return device.id
    for device in devices:
        if device.name.lower().startswith(wanted.lower()):
            return device.id
    raise UnknownDevice(wanted, [device.name for device in devices])


def _coaching(program: Program) -> Coaching:
    settings = program.settings.coach
    coach = coaching(program, None, chat_of(program) if settings.may_send else None)
    if coach.model:
        say(announce(settings.host))
    return coach


def _screen(arguments: argparse.Namespace) -> Screen:
    if arguments.json:
        return OneObject("")
    return EventLines() if arguments.events else _Listening()


class _Listening(Rolling):
    """Tells, too, from when on words can appear: the model is loaded, and there is a device."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded = self._told = False

    def show(self, event: Event, at: float) -> None:
        super().show(event, at)
        self._loaded = self._loaded or isinstance(event, Ready)
        if self._loaded and not self._told and not self.is_deaf:
            self._told = True
            say(Notice("Ready: words appear as they are spoken."))
