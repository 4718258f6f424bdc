"""The playbooks to choose from: those that come with the program, and the user's own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.coach.playbook import Playbook, load_playbook
from app.coach.toml_file import PlaybookUnreadable
from app.config.paths import make_folder, resources
from app.errors import SottoError


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
    """Copy a playbook into the user's folder, to be changed there; return the copy's name.

    Raises FolderUnusable, CopyImpossible.
    """
    make_folder(folder)
    name = f"my-{playbook.stem.removeprefix('my-')}"
    # some disks take upper and lower case for the same
    taken = {file.stem.casefold() for file in _files(folder)}
    names = [name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))]
    free = next(one for one in names if one.casefold() not in taken)
    try:
        shutil.copyfile(playbook, folder / f"{free}.toml")
    except OSError as error:
        raise CopyImpossible(f"The playbook can't be copied: {error.strerror}.") from None
    return free


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
