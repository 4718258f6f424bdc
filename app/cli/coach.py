"""`sotto coach`: whether the text of calls may go to a model, to whose, and for how much."""

import argparse
import asyncio
import math
from dataclasses import replace
from itertools import groupby
from typing import Any

from app.assembly import find_playbook
from app.cli.coaching import chats
from app.cli.paragraphs import paragraph
from app.cli.program import ask, at_terminal, say, start
from app.coach.playbook import load_playbook
from app.coach.prices import copy_as_own, in_words, prices
from app.config.address import host_of, place_of
from app.config.program import Program
from app.config.providers import providers
from app.config.settings import Coach
from app.config.settings_file import save
from app.errors import SottoError
from app.events import Notice


class NotAgreed(SottoError):
    """The model stays off: nobody has agreed to who gets the text."""


class NothingListed(SottoError):
    hint = "Settings › Coach, and `sotto coach use`, take any name."


_NOWHERE = "an address, which is still missing,"
CORRECT_ADDRESS = "Correct OPENAI_BASE_URL, or coach.base_url in the settings."


def unprotected(host: str) -> str:
    return f"The text of calls, and the key, would travel unprotected to {host}; use https."


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "coach",
        help="tips from a language model: on, off, whose, and what it costs",
        description="Says whether tips come from a language model, who gets the text, and what "
        "this month came to.",
    )
    parser.set_defaults(command=_state)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    on = verbs.add_parser(
        "on",
        help="let the text of calls go to the model",
        description="Says who would get the text of your calls, and asks whether you agree.",
    )
    on.add_argument(
        "--agree",
        metavar="HOST",
        help="agree, without being asked, to this very host; to one that others can read along "
        "with, as http://HOST",
    )
    on.set_defaults(command=_on)
    verbs.add_parser("off", help="cards only: no text leaves this computer").set_defaults(
        command=_off
    )
    _add_use(verbs)
    verbs.add_parser("models", help="list the models there").set_defaults(command=_models)
    limit = verbs.add_parser("limit", help="money a month, after which there are cards only")
    limit.add_argument("amount", type=_amount, metavar="AMOUNT", help="0: no limit")
    limit.set_defaults(command=_limit)
    table = verbs.add_parser("prices", help="show what models cost")
    table.add_argument("--copy", action="store_true", help="copy the table, to be edited")
    table.set_defaults(command=_prices)


def _add_use(verbs: Any) -> None:
    use = verbs.add_parser(
        "use",
        help="ask another provider's model",
        description="Chooses whose model is asked. Nothing is sent before `sotto coach on`.",
    )
    use.add_argument(
        "provider",
        choices=list(providers()),
        metavar="PROVIDER",
        help=f"one of {', '.join(providers())}",
    )
    use.add_argument("--address", help="where it is (default: the provider's usual one)")
    use.add_argument("--model", help="its name there; on Azure that of your deployment")
    use.add_argument("--api-version", default="", help="of Azure OpenAI")
    use.add_argument(
        "--entra", action="store_true", help="on Azure: as who is signed in here, without a key"
    )
    use.set_defaults(command=_use)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = math.nan
    if 0 <= amount <= 100_000:
        return amount
    raise argparse.ArgumentTypeError("takes 0 to 100000")


def _state(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    if coach.may_send:
        print(f"The model is on: the text of calls goes to {place_of(coach.host)} ({coach.model}).")
        if not coach.protected:
            print("It travels unprotected: you agreed to that for this host.")
    elif coach.model_on and coach.host and not coach.may_ask:
        print(f"The model waits: {unprotected(coach.host)}")
    elif coach.model_on:
        print(
            f"The model waits: nobody has agreed to {coach.host or coach.address or _NOWHERE} yet."
        )
        print("`sotto coach on` asks. Until then no text leaves this computer.")
    else:
        print("The model is off: no text leaves this computer. `sotto coach on` switches it on.")
    _say_spending(program)
    _say_playbook(program)
    return 0


def _say_playbook(program: Program) -> None:
    name = program.settings.coach.playbook
    try:
        load_playbook(find_playbook(name, program.home))
    except SottoError as problem:
        print(f"No cards come: {problem.message} {problem.hint}".rstrip())
    else:
        print(f"Cards come from the playbook {name}.")


def _say_spending(program: Program) -> None:
    bill, limit = chats(program).bill(), program.settings.coach.monthly_limit
    print(f"This month: {bill.against(limit)}.")
    if bill.unpriced:
        print(f"No price is known of {', '.join(bill.unpriced)}: `sotto coach prices` says more.")


def _on(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    host = coach.host
    if not host:
        raise NotAgreed(f"“{coach.address}” is not a web address.", CORRECT_ADDRESS)
    if arguments.agree is not None:
        _check(coach, arguments.agree.lower())
    elif not at_terminal():
        raise NotAgreed(
            f"The text of calls would go to {host}.",
            f"Agree to that with `--agree {_name(coach)}`.",
        )
    elif not _agrees(coach):
        print("The model is as it was.")
        return 1
    _save(
        program,
        model_on=True,
        agreed_host=host,
        unprotected_host="" if coach.protected else host,
    )
    print(f"The model is on: the text of calls goes to {place_of(host)}.")
    return 0


def _name(coach: Coach) -> str:
    """What one has to type to agree."""
    return coach.host if coach.protected else f"http://{coach.host}"


def _check(coach: Coach, agreed: str) -> None:
    """Raises NotAgreed: to another host, or to this one only if it were protected."""
    if agreed == _name(coach):
        return
    command = f"`--agree {_name(coach)}`"
    if agreed == coach.host:
        raise NotAgreed(
            unprotected(coach.host), f"If everyone on the way may read both: {command}."
        )
    raise NotAgreed(
        f"The text of calls would go to {coach.host}, not to {agreed}.",
        f"Agree to that with {command}.",
    )


def _agrees(coach: Coach) -> bool:
    print(f"For tips, the text of your calls goes to {place_of(coach.host)}, as the call goes on.")
    print("Sound stays on this computer. `sotto coach off` ends it.")
    if not coach.protected:
        print(f"The way to {coach.host} is not protected (http, not https): anyone on it can read")
        print("the text of your calls and the key, and change what comes back.")
        return ask(f"Do you agree to {coach.host}, unprotected?")
    return ask(f"Do you agree to {coach.host}?")


def _off(arguments: argparse.Namespace) -> int:
    _save(start(), model_on=False, agreed_host="", unprotected_host="")
    print("The model is off: no text leaves this computer.")
    return 0


def _use(arguments: argparse.Namespace) -> int:
    program = start()
    whose = providers()[arguments.provider]
    address, model = arguments.address or whose.address, arguments.model or whose.model
    if not address:
        raise NotAgreed(
            f"{whose.title} has no usual address.", "Name yours with `--address https://…`."
        )
    if not host_of(address):
        raise NotAgreed(f"“{address}” is not a web address.", "It begins with https://.")
    _save(
        program,
        provider=whose.name,
        base_url=address,
        model=model,
        api_version=arguments.api_version,
        sign_in="entra" if arguments.entra else "key",
    )
    coach = start().settings.coach
    print(f"The model is {coach.model} of {whose.title}, at {coach.address}.")
    if not coach.may_send:
        print("No text goes there yet: `sotto coach on` asks.")
    return 0


def _models(arguments: argparse.Namespace) -> int:
    program = start()
    coach = program.settings.coach
    if not coach.whose.lists_models:
        raise NothingListed(f"{coach.whose.title} does not list what can be asked.")
    if not coach.may_ask:
        raise NotAgreed(unprotected(coach.host or coach.address), CORRECT_ADDRESS)
    for name in asyncio.run(_listed(program)):
        print(name)
    return 0


async def _listed(program: Program) -> tuple[str, ...]:
    chat = chats(program).chat(program.settings.coach)
    try:
        return await chat.models()
    finally:
        await chat.close()


def _limit(arguments: argparse.Namespace) -> int:
    program = start()
    _save(program, monthly_limit=arguments.amount)
    print("There is no limit." if not arguments.amount else "The limit is set.")
    _say_spending(start())
    return 0


def _prices(arguments: argparse.Namespace) -> int:
    own = start().home.prices
    if arguments.copy:
        copy_as_own(own)
    table = prices(own)
    if table.problem:
        say(table.problem)
    print("For a million tokens of what is asked, and of what is answered:")
    for hosts, there in groupby(table.all, lambda price: price.hosts):
        print(f"at {', '.join(hosts)}" if hosts else "wherever it is, but not on this computer")
        for price in there:
            asked, answered = (in_words(one, price.currency) for one in (price.input, price.output))
            print(f"  {price.name:<24} {asked:>10} {answered:>10}   looked up {price.date}")
    print("What runs on this computer costs nothing.")
    if arguments.copy:
        yours = f"Your copy is {own}. Change it in any text editor: yours go first."
    elif own.exists():
        yours = f"Yours go first: {own}"
    else:
        yours = "`sotto coach prices --copy` gives you the table to edit; yours go first then."
    print(paragraph(yours))
    return 0


def _save(program: Program, **change: Any) -> None:
    coach = replace(program.settings.coach, **change)
    settings = replace(program.settings, coach=coach)
    if kept := save(program.home.settings, settings):
        say(
            Notice(
                "The settings that could not be used are taken out.", f"Your file as it was: {kept}"
            )
        )
