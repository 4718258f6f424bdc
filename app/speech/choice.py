"""The speech models to choose from: what is here, what can be fetched, what this computer bears."""

import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil

from app.speech.catalogue import Entry, ModelBroken, ModelMissing, catalogue, installed

_MB_PER_CORE = 125
"""Of a model, on disk, that one core keeps up with. An estimate, nothing is run for it: a full
window takes one core 0.6 s with a model of 145 MB and 1.9 s with one of 484 MB, and each second of
speech is looked at twice besides."""
_MEMORY_SHARE = 4
"""A model takes about twice its size in memory; the meeting program needs the rest."""


class Fit(StrEnum):
    WELL = "well"
    SLOW = "slow"
    """It will fall behind a lively call."""
    TOO_LARGE = "too large"
    """It does not go into the memory beside a meeting program."""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    languages: str
    size_mb: int
    """On disk."""
    here: bool
    """Whether it is on this computer and whole."""
    demo_only: bool
    multilingual: bool
    """Whether it may be told which language is spoken."""
    fit: Fit
    fetched: float = 0.0
    """The share of a download that broke off, 0 to 1."""


def choices(models_folder: Path) -> tuple[Choice, ...]:
    """Return the models of the catalogue, in its order; the demo’s comes last. Blocking."""
    here = installed(models_folder)
    return tuple(
        Choice(
            entry.name,
            entry.languages,
            entry.size_mb,
            entry.name in here,
            demo_only=entry.repo is None,
            multilingual=not entry.languages.startswith("English"),
            fit=_fit(entry.size_mb),
            fetched=_fetched(entry, models_folder),
        )
        for entry in catalogue().values()
    )


def remove(name: str, models_folder: Path) -> None:
    """Delete a model from this computer. Raises ModelMissing, ModelBroken."""
    entry = catalogue().get(name)
    if entry is None or entry.repo is None or not entry.folder(models_folder).is_dir():
        raise ModelMissing(f"“{name}” is not an installed model.")
    folder = entry.folder(models_folder)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise ModelBroken(folder, f"it can't be removed ({error.strerror})") from None


def _fit(size_mb: int) -> Fit:
    if size_mb * _MEMORY_SHARE > psutil.virtual_memory().total / 1e6:
        return Fit.TOO_LARGE
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return Fit.WELL if size_mb <= cores * _MB_PER_CORE else Fit.SLOW


def _fetched(entry: Entry, models_folder: Path) -> float:
    drafts = (models_folder / ".downloading").glob(f"{entry.name}@*/*")
    done = sum(file.stat().st_size for file in drafts if file.is_file())
    return min(1.0, done / (entry.size_mb * 1e6))
