"""What `sotto calibrate` found out about this computer: one file beside the models.

It may be deleted at any time; nothing in it is believed that does not fit the model it is about.
"""

import logging
import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.config.paths import make_folder
from app.errors import SottoError

log = logging.getLogger(__name__)

FILE = "calibration.toml"
KEEPS_UP = 0.7
"""Load up to which a model keeps up: the rest is for lively moments, and what else runs."""
_HEAD = "# What Sotto measured on this computer. `sotto calibrate --forget` removes it.\n\n"


class CalibrationUnwritable(SottoError):
    hint = "Free some space, or see whose folder it is; then measure again."


class Figures(BaseModel):
    """Of one model on this computer."""

    model_config = ConfigDict(frozen=True, strict=True)

    size: int = Field(ge=1)
    """Bytes of its model.bin: another model of that name has figures of its own."""
    threads: int = Field(ge=1, le=64)
    """As many as pay."""
    on_card: bool = False
    """Whether it ran on the graphics card."""
    look: float = Field(gt=0, allow_inf_nan=False)
    """Seconds for one look at what is being said."""
    final: float = Field(gt=0, allow_inf_nan=False)
    """Seconds for the final of an utterance."""
    load: float = Field(gt=0, allow_inf_nan=False)
    """Share of the time that decoding takes while both sides talk."""
    floor_frames: int = Field(0, ge=0, le=3000)
    """Of the shortest window that is safe, by a person's speech; 0: nobody's was heard."""
    margin_frames: int = Field(0, ge=0, le=1500)
    """Of silence behind the speech, likewise."""

    @property
    def keeps_up(self) -> bool:
        return self.load < KEEPS_UP


@dataclass(frozen=True, slots=True)
class Calibration:
    models: dict[str, Figures] = field(default_factory=dict)
    """By name; by folder for one that lies elsewhere."""
    unfit: str = ""
    """Why the graphics card is not tried any more; "": it may be."""

    def of(self, key: str, folder: Path) -> Figures | None:
        """Return the figures of a model, if they were measured with the one that lies there."""
        figures = self.models.get(key)
        return figures if figures and figures.size == size_of(folder) else None


def size_of(folder: Path) -> int:
    """Return the bytes of a model's weights; 0 where they are missing."""
    try:
        return (folder / "model.bin").stat().st_size
    except OSError:
        return 0


def read(models_folder: Path) -> Calibration:
    """Return what is known. A file that can't be read, and figures that make no sense, are none."""
    try:
        table: Any = tomllib.loads((models_folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Calibration()
    rows = table.get("models")
    figures = {}
    for key, row in rows.items() if isinstance(rows, dict) else ():
        try:
            figures[key] = Figures.model_validate(row)
        except ValidationError:
            log.warning("figures of a model make no sense, and are left out")
    unfit = table.get("card_is_unfit")
    return Calibration(figures, unfit if isinstance(unfit, str) else "")


def keep(models_folder: Path, key: str, figures: Figures) -> None:
    """Raises CalibrationUnwritable, FolderUnusable."""
    known = read(models_folder)
    _write(models_folder, Calibration(known.models | {key: figures}, known.unfit))


def keep_unfit(models_folder: Path, why: str) -> None:
    """Remember that the graphics card must not be tried, as far as the disk allows."""
    try:
        _write(models_folder, Calibration(read(models_folder).models, why))
    except SottoError as error:
        log.warning("not remembered: %s", error.message)


def forget_unfit(models_folder: Path) -> None:
    """Let the graphics card be tried again. Raises CalibrationUnwritable."""
    known = read(models_folder)
    if known.unfit:
        _write(models_folder, Calibration(known.models))


def forget(models_folder: Path, key: str = "") -> bool:
    """Forget a model's figures, or everything; return whether there was anything.

    Raises CalibrationUnwritable.
    """
    known = read(models_folder)
    if key:
        left = {other: figures for other, figures in known.models.items() if other != key}
        if len(left) < len(known.models):
            _write(models_folder, Calibration(left, known.unfit))
        return len(left) < len(known.models)
    try:
        (models_folder / FILE).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unwritable(models_folder, error) from None
    return True


def _write(models_folder: Path, calibration: Calibration) -> None:
    """Put the file in place, whole or not at all."""
    import tomlkit  # reading does without, and starts faster

    rows = {
        key: figures.model_dump(exclude_defaults=True)
        for key, figures in calibration.models.items()
    }
    table: dict[str, Any] = {"models": rows}
    if calibration.unfit:
        table = {"card_is_unfit": calibration.unfit, **table}
    make_folder(models_folder)
    try:
        handle, name = tempfile.mkstemp(dir=models_folder, prefix=f".{FILE}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_HEAD + tomlkit.dumps(table))
            Path(name).replace(models_folder / FILE)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(models_folder, error) from None


def _unwritable(models_folder: Path, error: OSError) -> CalibrationUnwritable:
    return CalibrationUnwritable(f"{models_folder / FILE} can't be changed ({error.strerror}).")
