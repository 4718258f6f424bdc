"""`sotto models`: which speech models there are, and getting and removing one."""

import argparse
import json
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from app.cli.program import start
from app.speech.catalogue import RECOMMENDED, Entry, catalogue, installed


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
    here = installed(program.home.models)
    chosen = program.settings.speech.model
    rows = [_row(entry, here, chosen) for entry in catalogue().values()]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table(box=None, pad_edge=False)
    for heading in ("", "model", "MB", "languages", ""):
        table.add_column(heading, justify="right" if heading == "MB" else "left")
    for row in rows:
        notes = ["in use"] if row["in_use"] else []
        notes += ["for the demo only"] if row["demo_only"] else []
        mark = "✓" if row["installed"] else ""
        size = str(row["size_mb"])
        table.add_row(mark, row["name"], size, row["languages"], ", ".join(notes))
    Console(highlight=False, markup=False).print(table)
    return 0


def _row(entry: Entry, here: set[str], chosen: str) -> dict[str, Any]:
    return {
        "name": entry.name,
        "installed": entry.name in here,
        "in_use": entry.name == chosen,
        "demo_only": entry.repo is None,
        "languages": entry.languages,
        "size_mb": entry.size_mb,
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
    from app.speech.choice import remove

    name: str = arguments.name
    remove(name, start().home.models)
    print(f"{name} is removed.")
    return 0
