"""`sotto calls`, `sotto export`, `sotto delete`: the calls that were kept."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from rich.table import Table

from app.after_call import complete
from app.cli.paragraphs import line
from app.cli.program import Page, ask, at_terminal, say, start
from app.config.paths import Home
from app.errors import SottoError
from app.record.call_record import CallSummary
from app.record.export.formats import FORMATS, TRANSCRIPT_ONLY_HELP, TRANSCRIPTS
from app.record.export.plain import clean, clock
from app.record.export.writer import write
from app.record.library import Library


class NobodyToAsk(SottoError):
    message = "Nobody can be asked here whether that call may go for good."
    hint = "With --yes it is deleted."


class FileIsThere(SottoError):
    hint = "With --yes it is replaced; or give another name."


def add(commands: Any) -> None:
    calls = commands.add_parser(
        "calls",
        help="list the calls that were kept",
        description="Lists the calls that were kept, the newest first.",
    )
    calls.add_argument("--json", action="store_true", help="as one JSON array")
    calls.set_defaults(command=_calls)

    export = commands.add_parser(
        "export",
        help="write a call out as a file",
        description="Writes out all that is known of a call, or its transcript only.",
    )
    export.add_argument("call", metavar="CALL", help="its number in `sotto calls`, or: last")
    export.add_argument(
        "--format", choices=list(FORMATS), help="default: by the ending of FILE, else txt"
    )
    only = TRANSCRIPT_ONLY_HELP.lower().rstrip(".")
    export.add_argument("--transcript-only", action="store_true", help=only)
    export.add_argument("-o", "--output", metavar="FILE", type=Path, help="default: print it")
    export.add_argument("-y", "--yes", action="store_true", help="replace FILE unasked")
    export.set_defaults(command=partial(_export, export))

    delete = commands.add_parser(
        "delete",
        help="delete a call for good",
        description="Deletes a call, its cards and its report for good, and asks before.",
    )
    delete.add_argument("call", metavar="CALL", help="its number in `sotto calls`, or: last")
    delete.add_argument("-y", "--yes", action="store_true", help="do not ask")
    delete.set_defaults(command=_delete)


def _calls(arguments: argparse.Namespace) -> int:
    with _library() as (library, _):
        calls = library.calls()
    if arguments.json:
        print(json.dumps([_row(call) for call in calls]))
    elif not calls:
        print("No calls yet. `sotto demo` plays one; `sotto transcribe --keep FILE` keeps one.")
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("call", "started", "length", "state", "title"):
            table.add_column(heading, justify="right" if heading in ("call", "length") else "left")
        for call in calls:
            started = call.started.astimezone().strftime("%Y-%m-%d %H:%M")
            table.add_row(str(call.id), started, clock(call.length), call.state, clean(call.title))
        Page().print(table)
    return 0


def _row(call: CallSummary) -> dict[str, Any]:
    return {
        "id": call.id,
        "title": call.title,
        "started": call.started.isoformat(),
        "length": round(call.length, 3),
        "state": call.state,
    }


def _export(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    form = arguments.format or _format_of(arguments.output)
    if form not in FORMATS:
        endings = ", ".join(f".{known}" for known in FORMATS)
        parser.error(
            f"argument -o/--output: no format has the ending .{clean(form)}: "
            f"take {endings}, or say --format"
        )
    with _library() as (library, home):
        record = library.call(arguments.call)
        if not arguments.transcript_only:
            record = complete(library, record, home)
    text = (TRANSCRIPTS if arguments.transcript_only else FORMATS)[form](record)
    if arguments.output is None:
        if form == "txt":  # to be read, and the others for programs and editors
            text = "".join(f"{line(words)}\n" for words in text.splitlines())
        sys.stdout.write(text)
        return 0
    if arguments.output.exists() and not arguments.yes:
        there = f"{clean(str(arguments.output))} is there already"
        if not at_terminal():
            raise FileIsThere(f"{there}, and nobody can be asked here.")
        if not ask(f"{there}. Replace it?"):
            return 1
    write(text, arguments.output)
    print(f"Call {record.id} is in {arguments.output}.", file=sys.stderr)
    return 0


def _format_of(output: Path | None) -> str:
    """By its ending, known or not."""
    return (output.suffix.lstrip(".").lower() if output else "") or "txt"


def _delete(arguments: argparse.Namespace) -> int:
    with _library() as (library, _):
        call = library.call(arguments.call)
        question = f"Delete “{clean(call.title)}” ({clock(call.length)}) for good?"
        if not (arguments.yes or at_terminal()):
            raise NobodyToAsk
        if not (arguments.yes or ask(question)):
            return 1
        notices = library.delete(call.id)
    for notice in notices:
        say(notice)
    print(f"Call {call.id} is deleted.", file=sys.stderr)
    return 0


@contextmanager
def _library() -> Iterator[tuple[Library, Home]]:
    """The library, with calls recovered that a crash or a power cut interrupted."""
    program = start()
    with closing(Library(program.home.database)) as library:
        library.recover()
        for notice in library.notices:
            say(notice)
        yield library, program.home
