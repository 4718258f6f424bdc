"""`sotto transcribe`: sound files through the whole chain, at full speed or in real time."""

import argparse
import math
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

from app.assembly import Coaching, Parts, coaching
from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.cli.coaching import add_context, announce, chat_of, context_of, informed
from app.cli.outcome import Outcome
from app.cli.program import say, start
from app.cli.screen import EventLines, OneObject, Quiet, Rolling, Screen
from app.cli.session import Session, model_for
from app.config.program import Program
from app.errors import SottoError
from app.events import Channel, Notice, Severity
from app.record.export.plain import clean


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "transcribe",
        help="write down sound files",
        description="Writes down sound files: stereo is you left and the prospect right.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="whatever FFmpeg reads")
    parser.add_argument("--model", help="name of an installed model, or a folder of one")
    parser.add_argument(
        "--as",
        dest="mono_as",
        choices=[str(channel) for channel in Channel],
        help="who speaks in a mono file (default: prospect)",
    )
    parser.add_argument(
        "--pace",
        type=_pace,
        default=0.0,
        metavar="N",
        help="1: in real time, as in a call, up to 50; 0: as fast as possible (default)",
    )
    parser.add_argument("--coach", action="store_true", help="add the playbook's cards, and tips")
    parser.add_argument("--playbook", help="name or file (default: as in the settings)")
    parser.add_argument("--keep", action="store_true", help="keep the call in the library")
    add_context(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object per file")
    form.add_argument("--events", action="store_true", help="one JSON line per event, at once")
    parser.set_defaults(command=_transcribe)


def _pace(text: str) -> float:
    try:
        pace = float(text)
    except ValueError:
        pace = math.nan
    if pace == 0 or 0.1 <= pace <= 50:  # faster than that, the ear could not follow
        return pace
    raise argparse.ArgumentTypeError("takes 0, or from 0.1 to 50")


def _transcribe(arguments: argparse.Namespace) -> int:
    program = start()
    outcome = Outcome()
    files = [file for file in arguments.files if _is_sound(file, outcome)]
    if not files:  # whoever mistypes a name is not to hear of a model first
        return outcome.code
    arguments.coach |= bool(arguments.playbook)
    session = Session(
        Parts(
            program,
            model_for(program, arguments.model),
            coaching=_coaching(program, arguments),
            partials=bool(arguments.events or arguments.coach or arguments.pace),
        ),
        pace=arguments.pace,
        mono_as=Channel(arguments.mono_as) if arguments.mono_as else None,
        keep=arguments.keep,
        bar=not arguments.events,
        title=arguments.title,
        context=context_of(arguments),
    )
    if session.parts.misfit and not session.pace:  # in real time the call itself says it
        say(session.parts.misfit)
    with nullcontext() if session.pace else closing(session.parts.decoder()) as decoder:
        for file in files:
            try:
                journal = session.play(file, _screen(arguments, file), outcome, decoder)
            except SottoError as error:  # the other files may be better
                say(error.notice)
                outcome.failed = True
                continue
            if journal and journal.saved and not (arguments.json or arguments.events):
                say(Notice(f"Kept as call {journal.call_id}."))
            if outcome.interrupted:
                break
    return outcome.code


def _is_sound(file: Path, outcome: Outcome) -> bool:
    """Whether it can be opened; if not, why is said."""
    try:
        FileSource(file, SampleClock()).close()
    except SottoError as error:
        say(error.notice)
        outcome.failed = True
        return False
    return True


def _coaching(program: Program, arguments: argparse.Namespace) -> Coaching | None:
    if not arguments.coach:
        return None
    settings = program.settings.coach
    model = chat_of(program) if settings.may_send else None
    coach = informed(coaching(program, arguments.playbook, model), arguments)
    if coach.model:
        say(announce(settings.host))
    elif program.secrets.in_environment and not settings.may_send:
        say(
            Notice(
                "The coach works from the playbook alone; nothing leaves this computer.",
                "`sotto coach on` lets a model see your calls' text.",
                Severity.INFO,
            )
        )
    return coach


def _screen(arguments: argparse.Namespace, file: Path) -> Screen:
    if arguments.json:
        return OneObject(str(file))
    if arguments.events:
        return EventLines(file=str(file))
    if len(arguments.files) > 1:
        print(clean(str(file)), flush=True)
    return Rolling() if arguments.pace else Quiet()
