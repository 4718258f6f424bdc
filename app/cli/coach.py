"""`sotto coach`: whether the text of calls may go to a language model, and to whose."""

import argparse
from typing import Any

from app.cli.program import ask, at_terminal, say, start
from app.config.program import Program
from app.config.settings import Settings
from app.config.settings_file import save
from app.errors import SottoError
from app.events import Notice


class NotAgreed(SottoError):
    """The model stays off: nobody has agreed to who gets the text."""


CORRECT_ADDRESS = "Correct OPENAI_BASE_URL, or coach.base_url in the settings."


def unprotected(host: str) -> str:
    return f"The text of calls would travel unprotected to {host}; use https."


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "coach",
        help="tips from a language model: on, off, and who gets the text of calls",
        description="Says whether tips come from a language model, and who gets the text.",
    )
    parser.set_defaults(command=_state)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    on = verbs.add_parser("on", help="let the text of calls go to the model")
    on.add_argument("--agree", metavar="HOST", help="agree, without being asked, to this very host")
    on.set_defaults(command=_on)
    verbs.add_parser("off", help="cards only: no text leaves this computer").set_defaults(
        command=_off
    )


def _state(arguments: argparse.Namespace) -> int:
    coach = start().settings.coach
    if coach.may_send:
        print(f"The model is on: the text of calls goes to {coach.host} ({coach.model}).")
    elif coach.model_on and coach.host and not coach.protected:
        print(f"The model waits: {unprotected(coach.host)}")
    elif coach.model_on:
        print(f"The model waits: nobody has agreed to {coach.host or coach.address} yet.")
        print("`sotto coach on` asks. Until then no text leaves this computer.")
    else:
        print("The model is off: no text leaves this computer. `sotto coach on` switches it on.")
    print(f"Cards come from the playbook {coach.playbook}.")
    return 0


def _on(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    host = coach.host
    if not host:
        raise NotAgreed(f"“{coach.address}” is not a web address.", CORRECT_ADDRESS)
    if not coach.protected:
        raise NotAgreed(unprotected(host), CORRECT_ADDRESS)
    if arguments.agree is not None:
        if arguments.agree.lower() != host:
            raise NotAgreed(
                f"The text of calls would go to {host}, not to {arguments.agree}.",
                f"Agree to that with `--agree {host}`.",
            )
    elif not at_terminal():
        raise NotAgreed(
            f"The text of calls would go to {host}.", f"Agree to that with `--agree {host}`."
        )
    else:
        print(f"For tips, the text of your calls goes to {host}, as the call goes on.")
        print("Sound stays on this computer. `sotto coach off` ends it.")
        if not ask(f"Do you agree to {host}?"):
            print("The model is as it was.")
            return 1
    _save(program, model_on=True, agreed_host=host)
    print(f"The model is on: the text of calls goes to {host}.")
    return 0


def _off(arguments: argparse.Namespace) -> int:
    _save(start(), model_on=False, agreed_host="")
    print("The model is off: no text leaves this computer.")
    return 0


def _save(program: Program, *, model_on: bool, agreed_host: str) -> None:
    change = {"model_on": model_on, "agreed_host": agreed_host}
    coach = program.settings.coach.model_copy(update=change)
    settings: Settings = program.settings.model_copy(update={"coach": coach})
    if kept := save(program.home.settings, settings):
        say(
            Notice(
                "The settings that could not be used are taken out.", f"Your file as it was: {kept}"
            )
        )
