"""`sotto key`: the API key of the coach's model, one for each provider, and where it is kept."""

import argparse
import sys
from getpass import getpass
from typing import Any

from app.cli.program import at_terminal, start
from app.config.program import Program
from app.config.secrets import KeychainUnusable

_ORIGIN = {"environment": "the environment (OPENAI_API_KEY)", "keychain": "the keychain"}


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "key",
        help="the API key of the coach's model",
        description="Says which API key the coach's model is asked with. The key is never shown.",
    )
    parser.set_defaults(command=_key)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    verbs.add_parser(
        "set", help="keep a key in the keychain: asks for it, or reads it from a pipe"
    ).set_defaults(command=_set)
    verbs.add_parser("forget", help="take the key out of the keychain").set_defaults(
        command=_forget
    )


def _key(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    whose = coach.whose.title
    key = program.secrets.key(coach.provider)
    if key is not None:
        print(f"There is a key for {whose}, from {_ORIGIN[key.source]}.")
    elif coach.wants_key:
        print(f"There is no key for {whose}. `sotto key set` keeps one; cards work without.")
    else:
        print(f"There is no key for {whose}, and none is needed.")
    return 0


def _set(arguments: argparse.Namespace) -> int:
    program = start()
    secrets, coach = program.secrets, program.settings.coach
    name = secrets.keychain()  # before anyone types a key in vain
    value = _typed()
    if not value:
        print("sotto: No key was given; all is as it was.", file=sys.stderr)
        return 1
    if secrets.store(value, coach.provider).source != "keychain":
        raise KeychainUnusable("The keychain does not keep the key.")
    print(f"The key for {coach.whose.title} is kept in the keychain ({name}).")
    _mind_the_environment(program)
    return 0


def _typed() -> str:
    """Return what is typed or piped in; "" where that ends, or is closed, before anything comes."""
    if at_terminal():
        try:
            return getpass("Key (not shown): ")
        except EOFError:
            print(file=sys.stderr)  # what comes next begins its own line
            return ""
    return sys.stdin.readline() if sys.stdin is not None else ""


def _forget(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    program.secrets.forget(coach.provider)
    print(f"The keychain has no key for {coach.whose.title} any more.")
    _mind_the_environment(program)
    return 0


def _mind_the_environment(program: Program) -> None:
    key = program.secrets.key(program.settings.coach.provider)
    if key and key.source == "environment":
        print("OPENAI_API_KEY is set in the environment, and goes first.")
