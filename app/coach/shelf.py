"""The playbooks to choose from: those that come with the program, and the user's own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.coach.playbook import Playbook, load_playbook
from app.coach.toml_file import Lines, PlaybookUnreadable, read_toml
from app.config.paths import make_folder, resources
from app.errors import SottoError

_NAME = re.compile(r"""(\s*name\s*=\s*)("(?:[^"\\]|\\.)+"|'[^']+')(?=\s*(?:\#|$))""")
"""Of a playbook, on a line of its own."""
_COPY = re.compile(r" \(copy(?: \d+)?\)$")


class CopyImpossible(SottoError):
    hint = "Check whether the playbooks folder is yours, and whether the disk is full."


@dataclass(frozen=True, slots=True)
class Shelved:
    """A playbook on the shelf, good or broken."""

    name: str
    """Of the file, without `.toml`: what the settings keep."""
    file: Path
    own: bool
    """Whether it lies in the user's folder; else it comes with the program."""
    playbook: Playbook | None = None
    """None: it can't be used."""
    problem: str = ""
    """Why not, one reason on a line."""


def shelf(folder: Path) -> tuple[Shelved, ...]:
    """Return all there are, by name; one of the user's goes before one of ours of that name.

    Blocking. A folder that is not there, or can't be read, has none.
    """
    ours = {file.stem: _read(file, own=False) for file in _files(resources() / "playbooks")}
    own = {file.stem: _read(file, own=True) for file in _files(folder)}
    found = {**ours, **own}
    return tuple(found[name] for name in sorted(found))


def copy_as_own(playbook: Path, folder: Path) -> str:
    """Copy a playbook into the user's folder, to be changed there, under a name that tells the two
    apart; return the name of the copy's file.

    Raises FolderUnusable, CopyImpossible.
    """
    make_folder(folder)
    name = f"my-{playbook.stem.removeprefix('my-')}"
    # some disks take upper and lower case for the same
    taken = {file.stem.casefold() for file in _files(folder)}
    names = [name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))]
    free = next(one for one in names if one.casefold() not in taken)
    try:
        copied = _renamed(playbook, [one.playbook for one in shelf(folder)])
        (folder / f"{free}.toml").write_bytes(copied)
    except OSError as error:
        raise CopyImpossible(f"The playbook can't be copied: {error.strerror}.") from None
    return free


def _renamed(playbook: Path, others: Iterable[Playbook | None]) -> bytes:
    """Return a playbook as it is, but for its name: “Boats (copy)”. One that can't be read keeps
    its name, too. Raises OSError."""
    try:
        file = read_toml(playbook)
    except PlaybookUnreadable:
        return playbook.read_bytes()
    rows = file.text.split("\n")
    at = Lines(file.text).of(("name",)) - 1
    if (found := _NAME.match(rows[at])) is None:
        return playbook.read_bytes()
    taken = {other.name for other in others if other is not None}
    plain, quote = _COPY.sub("", file.table["name"]), found[2][0]
    marks = [" (copy)", *(f" (copy {n})" for n in range(2, len(taken) + 3))]
    mark = next(one for one in marks if f"{plain}{one}" not in taken)
    before = f"{found[1]}{quote}{_COPY.sub('', found[2][1:-1])}"
    rows[at] = f"{before}{mark}{quote}{rows[at][found.end() :]}"
    return "\n".join(rows).encode()


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.glob("*.toml") if file.is_file())
    except OSError:  # no permission: the same as none
        return []


def _read(file: Path, *, own: bool) -> Shelved:
    try:
        return Shelved(file.stem, file, own, load_playbook(file))
    except PlaybookUnreadable as error:
        return Shelved(file.stem, file, own, problem=error.message)
