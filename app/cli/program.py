"""What every command starts from, and how it speaks to a person at the terminal."""

import os
import shutil
import sys
from pathlib import Path

from rich.console import Console

from app.cli.paragraphs import paragraph
from app.config.log import start_log
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.events import Notice


def start() -> Program:
    """Read the settings, open the log; say on stderr what is wrong with either."""
    home = Home.find()
    for notice in start_log(home.logs):
        say(notice)
    loaded = load(home.settings)
    for notice in loaded.notices:
        say(notice)
    return Program(home, loaded.settings, Secrets())


def say(notice: Notice) -> None:
    """To the person at the terminal, beside the output that a program may read."""
    print(paragraph(f"sotto: {in_words(notice)}", out=sys.stderr), file=sys.stderr)


def in_words(notice: Notice) -> str:
    """A notice on one line, with what to type."""
    command = f"Here: `{notice.command}`." if notice.command else ""
    return " ".join(part for part in (notice.text, notice.hint, command) if part)


class Page(Console):
    """Standard output, for people: tables, and lines in colour."""

    def __init__(self, *, soft_wrap: bool = False) -> None:
        super().__init__(highlight=False, markup=False, soft_wrap=soft_wrap)

    def on_broken_pipe(self) -> None:
        """Whoever read us has gone: `main` knows what that means; rich would call it a failure."""
        raise BrokenPipeError


def command_name() -> str:
    """What the person has to type for `sotto`, here and now."""
    if shutil.which("sotto"):
        return "sotto"
    if Path(sys.argv[0]).name.lower() not in ("sotto", "sotto.exe"):
        return "python -m app"
    script = os.path.abspath(sys.argv[0])
    try:
        near = os.path.relpath(script)
    except ValueError:  # on another drive of Windows
        return script
    return script if near.startswith(os.pardir) else near


def where_to_read(call: str) -> str:
    """What to type to see what came of a call. `call`: as commands take it."""
    sotto = command_name()
    return f"Its report: `{sotto} report {call}`. Its transcript: `{sotto} export {call}`."


def at_terminal() -> bool:
    """Whether somebody may sit there who can be asked. A closed stream is None."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> bool:
    """Ask a person; where nobody sits at the terminal, the command itself is the agreement.

    Nothing to read an answer from, or its end before an answer, means no.
    """
    if sys.stdin is None:
        print(f"sotto: {question} Nobody can answer here, so: no.", file=sys.stderr)
        return False
    if not sys.stdin.isatty():
        return True
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()  # what comes next begins its own line
        return False
