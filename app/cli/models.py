"""`sotto models`: which speech models there are, and getting and removing one."""

import argparse
import json
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from app.cli.program import Page, start
from app.speech.catalogue import RECOMMENDED
from app.speech.choice import Choice, choices, remove


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "models",
        help="the speech models: list, get, remove",
        description="Lists the speech models; those on this computer are marked.",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON array")
    parser.set_defaults(command=_list)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    get = verbs.add_parser("get", help="download a model; goes on where it stopped")
    get.add_argument("name", metavar="NAME", help=f"{RECOMMENDED} suits most computers")
    get.set_defaults(command=_get)
    remove = verbs.add_parser("remove", help="delete a model from this computer")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(command=_remove)


def _list(arguments: argparse.Namespace) -> int:
    program = start()
    speech = program.settings.speech
    found = choices(program.home.models, speech.language)
    if arguments.json:
        rows = [_row(one, speech.model) for one in found]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table(box=None, pad_edge=False)
    for heading in ("", "model", "MB", "languages", "both talk", ""):
        table.add_column(heading, justify="right" if heading in ("MB", "both talk") else "left")
    for one in found:
        notes = [
            *(["in use"] if _in_use(one, speech.model) else []),
            *(["recommended"] if one.recommended else []),
            *(["for the demo only"] if one.demo_only else []),
        ]
        table.add_row(
            "✓" if one.here else "",
            one.name,
            str(one.size_mb),
            one.languages,
            load_in_words(one),
            ", ".join(notes),
        )
    console = Page(soft_wrap=True)
    console.print(table)
    if any(one.load is not None for one in found):
        console.print("\nBoth talk: share of the time that decoding takes while both sides talk.")
    return 0


def load_in_words(one: Choice) -> str:
    """How busy a model is while both sides talk; an estimate says so."""
    if one.load is None:
        return ""
    return in_percent(one.load) if one.measured else f"about {in_percent(one.load)}"


def in_percent(load: float) -> str:
    return f"{load:.0%}" if load < 10 else "1000%+"


def _in_use(one: Choice, chosen: str) -> bool:
    return one.here and one.name == chosen


def _row(one: Choice, chosen: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "installed": one.here,
        "in_use": _in_use(one, chosen),
        "recommended": one.recommended,
        "demo_only": one.demo_only,
        "languages": one.languages,
        "size_mb": one.size_mb,
        "load": one.load,
        "measured": one.measured,
    }


def _get(arguments: argparse.Namespace) -> int:
    from app.speech.download import download

    program = start()
    name: str = arguments.name
    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = Console(stderr=True)
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task(name, total=None)
            folder = download(
                name,
                program.home.models,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
                cancelled=lambda: False,  # Ctrl+C interrupts it just as safely
            )
    except KeyboardInterrupt:
        print(f"sotto: Stopped. `sotto models get {name}` goes on from here.", file=sys.stderr)
        raise
    print(f"{name} is in {folder}.")
    if name != program.settings.speech.model:
        print(f'To use it in calls, set model = "{name}" under [speech] in sotto.toml.')
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    name: str = arguments.name
    remove(name, start().home.models)
    print(f"{name} is removed.")
    return 0
