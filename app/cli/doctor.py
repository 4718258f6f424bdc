"""`sotto doctor`: does everything work on this computer, and if not, what to do."""

import argparse
import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

import psutil

from app.assembly import find_playbook, for_demo
from app.cli.coach import CORRECT_ADDRESS, unprotected
from app.cli.devices import both_sides
from app.cli.paragraphs import paragraph
from app.cli.program import Page, in_words
from app.coach.playbook import load_playbook
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import Loaded, load
from app.errors import SottoError
from app.record.database import look
from app.speech.catalogue import Model, ModelBroken, find_model
from app.speech.decoder_process import DecoderGone
from app.ui.display import has_display

BUNDLED = "demo-en"
_LEAST_DISK = 1e9
"""Bytes: room for a model and for years of calls."""


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """Something is missing that not everybody needs."""
    PROBLEM = "problem"
    """Something that must work does not."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: State
    text: str
    hint: str = ""
    """What to do."""


class Unwell(SottoError):
    """Found out here; what other rooms find out they raise themselves."""


@dataclass(frozen=True, slots=True)
class Computer:
    home: Home
    loaded: Loaded
    secrets: Secrets

    @property
    def program(self) -> Program:
        return Program(self.home, self.loaded.settings, self.secrets)

    def model(self) -> Model:
        """Return the model of the settings."""
        return find_model(self.loaded.settings.speech.model, self.home.models)


Examine: TypeAlias = Callable[[Computer], str]
"""Say what is well, or raise SottoError."""


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "doctor",
        help="check whether everything works here, and say what to do",
        description="Checks the parts of the program, one by one. Nothing leaves this computer.",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(command=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    home = Home.find()
    computer = Computer(home, load(home.settings), Secrets())
    console = Page(soft_wrap=True)
    checks = []
    for check in _checks(computer):
        checks.append(check)
        if not arguments.json:
            mark, style = _MARKS[check.state]
            before = f"{mark} {check.name:<14} "
            console.print(paragraph(check.text, before), style=style)
            if check.hint:
                console.print(paragraph(check.hint, " " * len(before)))
    ok = all(check.state is not State.PROBLEM for check in checks)
    if arguments.json:
        rows = [asdict(check) for check in checks]
        print(json.dumps({"ok": ok, "checks": rows}, ensure_ascii=False))
    return 0 if ok else 1


_MARKS = {State.OK: ("✓", "green"), State.WARNING: ("!", "yellow"), State.PROBLEM: ("✗", "red")}


def _checks(computer: Computer) -> Iterator[Check]:
    for name, examine, otherwise in _EXAMINATIONS:
        try:
            yield Check(name, State.OK, examine(computer))
        except SottoError as error:
            # a broken model must not pass for a missing one
            state = State.PROBLEM if isinstance(error, ModelBroken | DecoderGone) else otherwise
            hint = in_words(replace(error.notice, text=""))
            yield Check(name, state, error.message, hint)


def _python(computer: Computer) -> str:
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"


def _processor(computer: Computer) -> str:
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return f"{cores} cores, {psutil.virtual_memory().total / 1e9:.0f} GB of memory"


def _folders(computer: Computer) -> str:
    home = computer.home
    home.create()
    for folder in (home.folder, home.models, home.playbooks, home.logs):
        if folder.exists():
            _write_into(folder)
    return f"everything is kept in {home.folder}, the log in {home.logs}"


def _write_into(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"Sotto")
    except OSError as error:
        raise Unwell(
            f"{folder} can't be written to ({error.strerror}).",
            "Check whose folder it is, or name another one in SOTTO_HOME.",
        ) from None


def _disk(computer: Computer) -> str:
    folder = computer.home.folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LEAST_DISK:
        raise Unwell(f"Only {free / 1e6:.0f} MB are free in {folder}.", "Make some room.")
    return f"{free / 1e9:.0f} GB free"


def _settings(computer: Computer) -> str:
    if notices := computer.loaded.notices:
        raise Unwell("\n".join(notice.text for notice in notices), notices[0].hint)
    path = computer.home.settings
    return f"{path} is good" if path.exists() else "all as they come; there is no sotto.toml"


def _database(computer: Computer) -> str:
    path = computer.home.database
    return f"{path} is sound" if look(path) else "no calls yet"


def _playbook(computer: Computer) -> str:
    playbook = load_playbook(find_playbook(computer.loaded.settings.coach.playbook, computer.home))
    return f"{playbook.name}: {len(playbook.cards)} cards"


def _model(computer: Computer) -> str:
    model = computer.model()
    return f"{model.name} in {model.folder}"


def _bundled(computer: Computer) -> str:
    find_model(BUNDLED, computer.home.models)
    return f"{BUNDLED}, for the demo only"


def _decoder(computer: Computer) -> str:
    """With the model of the settings, or else with the bundled one."""
    from app.cli.doctor_speech import understand

    return understand(*_usable(computer))


def _calibration(computer: Computer) -> str:
    from app.cli.doctor_speech import calibrated

    return calibrated(*_usable(computer))


def _usable(computer: Computer) -> tuple[Program, Model]:
    try:
        return computer.program, computer.model()
    except SottoError:  # told in its own line
        return for_demo(computer.program), find_model(BUNDLED, computer.home.models)


def _key(computer: Computer) -> str:
    coach = computer.loaded.settings.coach
    key = computer.secrets.key(coach.provider)
    if key is not None:
        return f"from the {key.source}"
    if coach.model_on and coach.wants_key:
        raise Unwell("The coach's model is on, but has no API key.", "`sotto key set` keeps one.")
    return "none; cards work without one"


def _keychain(computer: Computer) -> str:
    return computer.secrets.keychain()


def _coach(computer: Computer) -> str:
    coach = computer.loaded.settings.coach
    if coach.may_send:
        return f"the model is on: the text of calls goes to {coach.host}"
    if coach.model_on and coach.host and not coach.may_ask:
        raise Unwell(unprotected(coach.host), CORRECT_ADDRESS)
    if coach.model_on:
        raise Unwell(
            f"The model waits: nobody has agreed to {coach.host or coach.address} yet.",
            "`sotto coach on` asks.",
        )
    return "the model is off: no text leaves this computer"


def _sound(computer: Computer) -> str:
    return both_sides(computer.loaded.settings.sound)


def _display(computer: Computer) -> str:
    if not has_display():
        raise Unwell(
            "There is no screen to show windows on.", "The terminal’s commands work without one."
        )
    return "windows can be shown"


_EXAMINATIONS: tuple[tuple[str, Examine, State], ...] = (
    ("python", _python, State.PROBLEM),
    ("cpu", _processor, State.PROBLEM),
    ("folders", _folders, State.PROBLEM),
    ("disk", _disk, State.WARNING),
    ("settings", _settings, State.WARNING),
    ("database", _database, State.PROBLEM),
    ("playbook", _playbook, State.PROBLEM),
    ("model", _model, State.WARNING),
    ("bundled model", _bundled, State.PROBLEM),
    ("decoder", _decoder, State.WARNING),
    ("calibration", _calibration, State.WARNING),
    ("sound", _sound, State.WARNING),
    ("display", _display, State.WARNING),
    ("key", _key, State.WARNING),
    ("keychain", _keychain, State.WARNING),
    ("coach", _coach, State.WARNING),
)
"""In the order of the lines; the state is that of a check which does not pass."""
