"""The speech models to choose from: what is here, what can be fetched, what this computer bears."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import psutil

from app.speech import calibration
from app.speech.calibration import KEEPS_UP, Figures
from app.speech.catalogue import RECOMMENDED, Entry, ModelBroken, ModelMissing, catalogue, installed

_MB_PER_CORE = 125
"""Of a model, on disk, that one core keeps up with: a guess as long as nothing is measured. A full
window takes one core 0.6 s with a model of 145 MB and 1.9 s with one of 484 MB, and each second of
speech is looked at twice besides."""
_MEMORY_SHARE = 4
"""A model takes about twice its size in memory; the meeting program needs the rest."""
_BUNDLED_PER_MB = 0.16
"""What a published model loads this computer with, per MB, beside the bundled one.

CPU time of the bundled call's windows, one thread: with random weights of base.en's shape (145 MB)
22 times as much as with the bundled model, of small.en's (484 MB) 83 times.
"""


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
    translates: bool
    """Whether it can write other languages down in English."""
    fit: Fit
    load: float | None = None
    """Share of the time that decoding takes while both sides talk; None: nothing was measured."""
    measured: bool = False
    """Whether this very model was; else `load` is an estimate from another one."""
    recommended: bool = False
    """One of them is, for the language of the calls."""
    fetched: float = 0.0
    """The share of a download that broke off, 0 to 1."""

    @property
    def closest(self) -> bool:
        """Whether it is recommended although it falls behind: all the others do so more."""
        return self.recommended and self.fit is Fit.SLOW and self.load is not None


def choices(models_folder: Path, language: str = "en") -> tuple[Choice, ...]:
    """Return the models of the catalogue, in its order; the demo’s comes last. Blocking.

    `language`: of the calls; an English model is recommended for English alone.
    """
    here = installed(models_folder)
    known = calibration.read(models_folder)
    figures = {
        entry: found
        for entry in catalogue().values()
        if (found := known.of(entry.name, entry.folder(models_folder)))
    }
    all = tuple(_choice(entry, here, figures, models_folder) for entry in catalogue().values())
    best = _recommended(all, language)
    return tuple(replace(one, recommended=one is best) for one in all)


def advice(found: tuple[Choice, ...]) -> str:
    """Which model to use and why, in a sentence or two; "" where none can be named."""
    best = next((one for one in found if one.recommended), None)
    if best is None:
        return ""
    if best.closest:
        return (
            f"None of them keeps up while both talk at once. {best.name} comes closest: words"
            " appear later, nothing is lost."
        )
    if best.measured:
        why = "the largest that keeps up"
    elif best.load is not None:
        why = "probably the largest that keeps up; measure again once it is here"
    else:
        why = "it suits most computers"
    return f"Recommended: {best.name}, {why}."


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


def _choice(
    entry: Entry, here: set[str], figures: Mapping[Entry, Figures], models_folder: Path
) -> Choice:
    load = _load(entry, figures)
    return Choice(
        entry.name,
        entry.languages,
        entry.size_mb,
        entry.name in here,
        demo_only=entry.repo is None,
        multilingual=entry.multilingual,
        translates=entry.translates,
        fit=_fit(entry.size_mb, load),
        load=load,
        measured=entry in figures,
        fetched=_fetched(entry, models_folder),
    )


def _load(entry: Entry, figures: Mapping[Entry, Figures]) -> float | None:
    """What was measured, or what that of the model next in size makes likely."""
    if entry in figures:
        return figures[entry].load
    real = [other for other in figures if other.repo is not None]
    if real and entry.repo is not None:
        nearest = min(real, key=lambda other: abs(other.size_mb - entry.size_mb))
        return figures[nearest].load * entry.size_mb / nearest.size_mb
    bundled = [load.load for other, load in figures.items() if other.repo is None]
    return bundled[0] * _BUNDLED_PER_MB * entry.size_mb if bundled and entry.repo else None


def _fit(size_mb: int, load: float | None) -> Fit:
    if size_mb * _MEMORY_SHARE > psutil.virtual_memory().total / 1e6:
        return Fit.TOO_LARGE
    if load is not None:
        return Fit.WELL if load < KEEPS_UP else Fit.SLOW
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return Fit.WELL if size_mb <= cores * _MB_PER_CORE else Fit.SLOW


def _recommended(found: tuple[Choice, ...], language: str) -> Choice | None:
    """The largest that keeps up; if none does, the smallest; unmeasured, what suits most.

    Of two of a size, the English one knows English better.
    """
    english = language == "en"
    fitting = [
        one
        for one in found
        if not one.demo_only and (one.multilingual or english) and one.fit is not Fit.TOO_LARGE
    ]
    if all(one.load is None for one in fitting):
        usual = RECOMMENDED if english else RECOMMENDED.removesuffix(".en")
        return next((one for one in fitting if one.name == usual), None)
    keeping_up = [one for one in fitting if one.fit is Fit.WELL]
    if keeping_up:
        return max(keeping_up, key=lambda one: (one.size_mb, not one.multilingual))
    return min(fitting, key=lambda one: (one.size_mb, one.multilingual), default=None)


def _fetched(entry: Entry, models_folder: Path) -> float:
    drafts = (models_folder / ".downloading").glob(f"{entry.name}@*/*")
    done = sum(file.stat().st_size for file in drafts if file.is_file())
    return min(1.0, done / (entry.size_mb * 1e6))
