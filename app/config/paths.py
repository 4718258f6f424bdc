"""Where things lie: the one folder that holds all the program keeps, and what comes with it."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.errors import SottoError


class FolderUnusable(SottoError):
    hint = "Free it, or name another folder in SOTTO_HOME."


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of everything the program keeps. Asking for a path creates nothing."""

    folder: Path

    @classmethod
    def find(cls) -> "Home":
        """Return `SOTTO_HOME`, else where this system keeps a program's files."""
        chosen = os.environ.get("SOTTO_HOME", "")
        if chosen:
            # absolute: a child process may work in another folder
            return cls(Path(chosen).expanduser().absolute())
        return cls(platformdirs.user_data_path("Sotto", appauthor=False))

    @property
    def settings(self) -> Path:
        return self.folder / "sotto.toml"

    @property
    def database(self) -> Path:
        return self.folder / "calls.db"

    @property
    def playbooks(self) -> Path:
        return self.folder / "playbooks"

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def prices(self) -> Path:
        """The user's own, if there are any."""
        return self.folder / "prices.toml"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def create(self) -> None:
        """Raises FolderUnusable."""
        make_folder(self.folder)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this user's eyes only. Raises FolderUnusable."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        raise FolderUnusable(f"{folder} is a file; Sotto needs a folder there.") from None
    except OSError as error:
        raise FolderUnusable(f"{folder} can't be made: {error.strerror}.") from None


def resources() -> Path:
    """Return the folder of what is not code: models, playbooks, the demo call, icons."""
    app = Path(__file__).parents[1]
    installed = app / "resources"
    return installed if installed.is_dir() else app.parent / "resources"
