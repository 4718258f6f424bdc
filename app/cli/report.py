"""`sotto report`: what is known of a call once it is over."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from contextlib import aclosing, closing
from dataclasses import replace
from typing import Any, TypeVar

from app.after_call import SILENCE, Ask, complete, is_worth_writing, progress_words, write
from app.cli.coaching import chats
from app.cli.paragraphs import line
from app.cli.program import say, start
from app.config.program import Program
from app.errors import SottoError
from app.events import Notice
from app.record.call_record import CallRecord
from app.record.export.plain import subtitle, title
from app.record.export.text import context_lines, report_lines
from app.record.library import Library

T = TypeVar("T")


class CoachOff(SottoError):
    message = "The coach's model is off: nothing of a call leaves this computer."
    hint = "Settings › Coach switches it on; the report without it needs no --model."
    command = "sotto coach on"


class TooShort(SottoError):
    message = "Too little was said in this call to sum it up."


def add(commands: Any) -> None:
    report = commands.add_parser(
        "report",
        help="what came of a call",
        description="Says what came of a call: promises, objections and what you said to them, "
        "questions, the checklist, your numbers; all found on this computer.",
    )
    report.add_argument("call", metavar="CALL", help="its number in `sotto calls`, or: last")
    which = report.add_mutually_exclusive_group()
    which.add_argument(
        "--model",
        action="store_true",
        help="have the coach's model write it, or write it anew; the text of the call goes there",
    )
    which.add_argument(
        "--no-model", action="store_true", help="only what Sotto finds by itself, on this computer"
    )
    report.set_defaults(command=_report)


def _report(arguments: argparse.Namespace) -> int:
    program = start()
    with closing(Library(program.home.database)) as library:
        library.recover()
        for notice in library.notices:
            say(notice)
        record = complete(library, library.call(arguments.call), program.home)
        if arguments.model:
            asyncio.run(_written(program, library, record))
            record = replace(record, report=library.report(record.id))
    report = replace(record.report, written=None) if arguments.no_model else record.report
    print(title(record))
    print(subtitle(record))
    for words in (*context_lines(record), *report_lines(report, record.context.contact)):
        print(line(words))
    return 0


async def _written(program: Program, library: Library, record: CallRecord) -> None:
    """Raises CoachFailure: what is there by then is kept, and the next time it goes on from it."""
    if not is_worth_writing(record):
        raise TooShort
    settings = program.settings.coach
    if not settings.may_send:
        raise CoachOff
    model = chats(program).chat(settings, silence=SILENCE)
    say(Notice(f"The text of this call goes to {settings.host} for its report."))
    try:
        async with aclosing(write(_asker(library), record.id, model)) as steps:
            async for working in steps:
                print(f"sotto: {progress_words(working)}", file=sys.stderr)
    finally:
        await model.close()


def _asker(library: Library) -> Ask:
    async def ask(question: Callable[[Library], T]) -> T:
        return question(library)

    return ask
