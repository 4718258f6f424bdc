"""`sotto calibrate`: measures this computer, and says which speech model suits it."""

import argparse
import json
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from app.cli.models import in_percent, load_in_words
from app.cli.paragraphs import paragraph
from app.cli.program import Page, say, start
from app.config.program import Program
from app.events import Notice
from app.speech import calibration
from app.speech.choice import Choice, advice, choices
from app.speech.measure import ENOUGH_WORDS

if TYPE_CHECKING:
    from app.measuring import Event, Measured


_HOPELESS = 3.0
"""Load from which on it is no use to know an estimate."""


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "calibrate",
        help="measure this computer, and say which speech model suits it",
        description=(
            "Measures how fast the speech models are on this computer, and with a recording of a"
            " call how quick the first words may be. The result is kept, and used in calls."
            " Close the meeting program meanwhile, and leave the computer alone: half a minute for"
            " a small model, some minutes for a large one."
        ),
    )
    parser.add_argument("names", nargs="*", metavar="MODEL", help="(default: all that are here)")
    parser.add_argument(
        "--sound", type=Path, metavar="FILE", help="a recording of a call, two minutes or more"
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("--forget", action="store_true", help="forget what was measured")
    parser.set_defaults(command=_calibrate)


def _calibrate(arguments: argparse.Namespace) -> int:
    program = start()
    if arguments.forget:
        return _forget(program, arguments.names)
    from app.measuring import Measured, NotMeasured, measure, to_measure  # takes half a second

    names = arguments.names or to_measure(program)
    measured: list[Measured] = []
    failed = False
    try:
        for event in _watched(measure(program, names, arguments.sound)):
            match event:
                case Measured():
                    measured.append(event)
                case NotMeasured(name, why):
                    failed = True
                    say(Notice(f"{name}: {why.text}", why.hint, why.severity, why.command))
    except KeyboardInterrupt:
        print("sotto: Stopped. What was measured before is kept.", file=sys.stderr)
        raise
    found = choices(program.home.models, program.settings.speech.language)
    if arguments.json:
        print(json.dumps(_as_json(measured, found), ensure_ascii=False))
    elif measured:
        _show(program, measured, found)
    return int(failed)


def _forget(program: Program, names: list[str]) -> int:
    from app.speech.catalogue import find_model, key_of

    models = program.home.models
    if not names:
        known = calibration.forget(models)
        print("Forgotten." if known else "Nothing was measured on this computer.")
    for name in names:
        known = calibration.forget(models, key_of(find_model(name, models), models))
        print(f"{name} is forgotten." if known else f"Nothing was measured of {name}.")
    return 0


def _watched(events: "Iterable[Event]") -> "Iterable[Event]":
    """The events, with a bar on stderr where a person is there to see it."""
    from app.measuring import Progress as Moved

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=1.0)
        for event in events:
            if isinstance(event, Moved):
                words = f"{event.model}: {event.doing}"
                bar.update(task, description=words, completed=event.share)
            yield event


def _show(program: Program, measured: "list[Measured]", found: tuple[Choice, ...]) -> None:
    from app.speech.catalogue import key_of

    console = Page(soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for heading in ("model", "threads", "first words", "finished sentence", "both talk", ""):
        table.add_column(heading, justify="left" if heading in ("model", "") else "right")
    for one in measured:
        figures = one.figures
        threads = "card" if figures.on_card else str(figures.threads)
        times = (f"{figures.look:.2f} s", f"{figures.final:.2f} s", in_percent(figures.load))
        note = "keeps up" if figures.keeps_up else "falls behind"
        table.add_row(one.model.name, threads, *times, note)
    for choice in found:
        if not choice.measured and choice.load is not None and choice.load < _HOPELESS:
            table.add_row(choice.name, "", "", "", load_in_words(choice), "estimate")
    console.print(table)
    for one in measured:
        print(paragraph(_windows(one, key_of(one.model, program.home.models))))
    told = "First words, finished sentence: how long the computer needs to write them down."
    busy = "Both talk: how much of the time it is busy while both sides talk at once; up to"
    print(paragraph(f"\n{told}\n{busy} {calibration.KEEPS_UP:.0%} a model keeps up."))
    if best := next((one for one in found if one.recommended), None):
        get = "" if best.here else f" `sotto models get {best.name}` gets it."
        print(paragraph(f"{advice(found)}{get}"))
    kept = program.home.models / calibration.FILE
    print(paragraph(f"Kept in {kept}; `sotto calibrate --forget` removes it."))


def _windows(one: "Measured", word: str) -> str:
    """`word`: what a person types for the model."""
    limits, judged = one.model.limits, one.judged
    shortest = f"{limits.floor_frames / 100:.1f} s"
    said = f"{one.model.name}: first words come from {shortest} of sound or more"
    if one.kept:
        return (
            f"{said}, as was found before: less than two minutes of speech were heard this time."
            f" `sotto calibrate --forget {shlex.quote(word)}` lets a short one count."
        )
    if judged is None and one.figures.floor_frames:
        return f"{said}, as was found before."
    if judged is None:
        more = "`--sound FILE`, a recording of a call, shows whether less, and so faster, will do."
        return f"{said}, to be safe. {more}"
    if judged.limits is not None:
        return (
            f"{said}; {judged.differ:.1%} of {judged.words} words differ from those of more sound."
        )
    if judged.words < ENOUGH_WORDS:
        return f"{said}, to be safe: only {judged.words} words were heard."
    return f"{said}, to be safe: less gives other words."


def _as_json(measured: "list[Measured]", found: tuple[Choice, ...]) -> dict[str, Any]:
    return {
        "measured": [
            {
                "model": one.model.name,
                **one.figures.model_dump(exclude={"size"}),
                "keeps_up": one.figures.keeps_up,
                "words_compared": one.judged.words if one.judged else 0,
                "words_differ": one.judged.differ if one.judged and one.judged.limits else None,
            }
            for one in measured
        ],
        "estimates": {
            one.name: one.load for one in found if not one.measured and one.load is not None
        },
        "recommended": next((one.name for one in found if one.recommended), None),
    }
