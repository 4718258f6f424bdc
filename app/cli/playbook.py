"""`sotto playbook`: which there are, what is wrong with one, and what it would have shown."""

import argparse
import json
from typing import Any

from rich.table import Table

from app.assembly import coaching, find_playbook
from app.cli.paragraphs import paragraph
from app.cli.program import Page, say, start
from app.cli.rehearsal import Rehearsal, Shown
from app.coach.lint import lint
from app.coach.playbook import load_playbook
from app.coach.shelf import Shelved, copy_as_own, shelf
from app.coach.toml_file import PlaybookUnreadable
from app.errors import SottoError
from app.record.export.plain import clean, clock


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "playbook",
        help="playbooks: which there are, what is wrong with one, what it would have shown",
        description="Lists playbooks, checks one, and tries one on calls that were held.",
    )
    parser.set_defaults(command=_list)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    verbs.add_parser("list", help="those to choose from (default)").set_defaults(command=_list)

    check = verbs.add_parser(
        "lint",
        help="what is wrong with a playbook, and what could be better",
        description="Says by line what is wrong with a playbook, and what could be better.",
    )
    check.add_argument("playbook", metavar="NAME", help="or a file")
    check.set_defaults(command=_lint)

    own = verbs.add_parser(
        "copy",
        help="copy one as your own, to be changed",
        description="Copies a playbook into your own folder, to be changed there.",
    )
    own.add_argument(
        "playbook", metavar="NAME", help="or a file; `blank` explains every key of a playbook"
    )
    own.set_defaults(command=_copy)

    rehearse = verbs.add_parser(
        "try",
        help="where each card would have come up",
        description="Says where each card would have come up in calls that were held.",
    )
    rehearse.add_argument(
        "calls",
        nargs="+",
        metavar="FILE|CALL",
        help="a recording, a call as text (JSON), a number in `sotto calls`, or: last",
    )
    rehearse.add_argument("--playbook", help="name or file (default: as in the settings)")
    rehearse.add_argument("--model", help="for recordings: an installed model, or a folder of one")
    rehearse.add_argument("--json", action="store_true", help="one JSON object per call")
    rehearse.set_defaults(command=_try)


def _list(arguments: argparse.Namespace) -> int:
    program = start()
    table = Table(box=None, pad_edge=False)
    for heading in ("playbook", "cards", "checklist", "what it is"):
        table.add_column(heading, justify="right" if heading in ("cards", "checklist") else "left")
    found = shelf(program.home.playbooks)
    for one in found:
        table.add_row(*_row(one, chosen=one.name == program.settings.coach.playbook))
    Page().print(table)
    if any(one.own for one in found):
        print()
        print(paragraph(f"Yours lie in {program.home.playbooks}."))
    for one in found:
        if one.problem:
            print(f"\n{clean(one.name)} can't be used:\n{one.problem}")
    return 0


def _row(shelved: Shelved, *, chosen: bool) -> tuple[str, str, str, str]:
    origin = "yours" if shelved.own else "comes with Sotto"
    about = f"{origin}, used in your calls" if chosen else origin
    if (book := shelved.playbook) is None:
        return clean(shelved.name), "", "", f"{about}, can't be used"
    counts = str(len(book.cards)), str(len(book.checklist))
    return clean(shelved.name), *counts, f"{clean(book.name)} ({about})"


def _lint(arguments: argparse.Namespace) -> int:
    file = find_playbook(arguments.playbook, start().home)
    try:
        advice = lint(file)
    except PlaybookUnreadable as error:
        print(_clean(error.message))
        return 1
    book = load_playbook(file)
    if advice:
        print(_clean(advice))
    cards, items = _count(len(book.cards), "card"), _count(len(book.checklist), "item")
    print(f"{file.name} can be used: {cards}, {items} to find out.")
    return 0


def _copy(arguments: argparse.Namespace) -> int:
    home = start().home
    name = copy_as_own(find_playbook(arguments.playbook, home), home.playbooks)
    print(
        paragraph(
            f"Your copy is {home.playbooks / name}.toml. Change it in any text editor. "
            f"`sotto playbook lint {name}` checks it; to use it in calls: Settings › Playbooks, "
            f'or `playbook = "{name}"` under [coach] in sotto.toml.'
        )
    )
    return 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _clean(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())


def _try(arguments: argparse.Namespace) -> int:
    program = start()
    coached = coaching(program, arguments.playbook, None)
    failed = False
    with Rehearsal(program, coached, arguments.model) as rehearsal:
        for call in arguments.calls:
            try:
                shown = rehearsal.of(call)
            except SottoError as error:  # the other calls may be better
                say(error.notice)
                failed = True
                continue
            if arguments.json:
                print(json.dumps({"file": call, "moments": [_moment(one) for one in shown]}))
            else:
                _print(call if len(arguments.calls) > 1 else "", shown)
    return int(failed)


def _moment(shown: Shown) -> dict[str, Any]:
    return {
        "turn": shown.turn,
        "kind": shown.kind,
        "card": shown.card,
        "quote": shown.quote,
        "at": round(shown.at, 3),
        "why": shown.why,
    }


def _print(heading: str, shown: list[Shown]) -> None:
    if heading:
        print(clean(heading))
    if not shown:
        print("No card would have come up.")
    kinds = max((len(one.kind) for one in shown), default=0)
    for one in shown:
        beginning = f"{clock(one.at):>7}  {one.kind:<{kinds}}  "
        margin = " " * len(beginning)
        print(paragraph(clean(one.headline), beginning))
        print(paragraph(f"“{clean(one.quote)}”", margin))
        print(paragraph(f"by: {clean(one.why)}", margin))
        if one.held:
            times = ", ".join(map(clock, one.held))
            held = f"{len(one.held)} more held back by its cool-down: {times}"
            print(paragraph(held, margin))
