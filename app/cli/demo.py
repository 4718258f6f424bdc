"""`sotto demo`: the bundled call through the real chain, at real speed."""

import argparse
from typing import Any

from app.assembly import DEMO_MODEL, DEMO_TITLE, Parts, coaching, for_demo
from app.cli.coaching import chat_of
from app.cli.outcome import Outcome
from app.cli.paragraphs import paragraph
from app.cli.program import start, where_to_read
from app.cli.screen import Rolling
from app.cli.session import Session
from app.config.paths import resources
from app.speech.catalogue import find_model
from app.ui.display import has_display


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "demo",
        help="play the bundled sales call, with transcript, cards and tips as they come",
        description="Plays the bundled sales call (1:43) through the real chain, at real speed: "
        "in the windows of the program where there is a screen, else in the terminal.",
    )
    parser.add_argument(
        "--no-model", action="store_true", help="cards only: nothing leaves this computer"
    )
    parser.set_defaults(command=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    if has_display():
        from app.ui.run import main as windows  # a terminal needs no window

        return windows(demo=True, cards_only=arguments.no_model)
    program = start()
    settings = program.settings.coach
    # the key in the environment of this very command, and the host named below, are the agreement
    # for the bundled call; a key from the keychain needs the one that the settings keep
    agreed = settings.may_send or program.secrets.in_environment
    model = chat_of(program) if agreed and settings.may_ask and not arguments.no_model else None
    coach = coaching(program, None, model)
    session = Session(
        Parts(for_demo(program), find_model(DEMO_MODEL, program.home.models), coach),
        pace=1.0,
        keep=True,
        title=DEMO_TITLE,
    )
    print("A discovery call between a rep (You) and a prospect, 1:43 long. Ctrl+C hangs up.")
    if coach.model:
        print(f"Its text goes to {coach.model.host} for tips; --no-model keeps it here.")
    else:
        print("Cards come from the playbook; nothing leaves this computer.")
    print()
    outcome = Outcome()
    journal = session.play(resources() / "demo" / "discovery.flac", Rolling(), outcome)
    if journal and journal.saved and journal.call_id:
        print(f"\nKept as call {journal.call_id} in {program.home.database}.")
        print(paragraph(where_to_read("last")))
    return outcome.code
