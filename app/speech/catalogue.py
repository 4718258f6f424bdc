"""The speech models that we know, what each is good for, and which are on this computer."""

import json
import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from app.config.paths import resources
from app.errors import SottoError
from app.speech import calibration

MANIFEST = "downloaded.json"
"""Written by a download into the model's folder: the size of each file, by name."""

RECOMMENDED = "base.en"

_NEEDED = ("config.json", "model.bin", "tokenizer.json", "vocabulary.*")


class ModelMissing(SottoError):
    """There is no model by that name on this computer."""

    command = "sotto models"


class ModelBroken(SottoError):
    hint = "Choose another one in Settings › Words, or remove this one and get it again."
    command = "sotto models"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The speech model in {folder} can't be used: {reason}.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model can take. A frame is 10 ms."""

    longest: float
    """Seconds of sound in one window."""
    soft: float
    """Seconds of speech after which the next short gap is a good place to begin another."""
    full_frames: int
    """Of its full window."""
    floor_frames: int
    """Of its shortest window."""
    margin_frames: int
    """Of silence behind the speech in a short window."""
    prompt_helps: bool
    """Whether earlier text makes the next window better."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue, on this computer or not."""

    name: str
    repo: str | None
    """On the hub; None: it comes with the program and is not for real calls."""
    languages: str
    size_mb: int
    """On disk."""
    limits: Limits
    translates: bool
    """Whether it can write down in English what is said in another language."""

    @property
    def multilingual(self) -> bool:
        """Whether it may be told which language is spoken; else it understands English."""
        return not self.languages.startswith("English")

    def folder(self, models_folder: Path) -> Path:
        inside = resources() / "models" if self.repo is None else models_folder
        return inside / self.name


@dataclass(frozen=True, slots=True)
class Model:
    """A model whose files are there."""

    name: str
    folder: Path
    limits: Limits
    multilingual: bool = False
    """Whether it may be told which language is spoken; else it understands English."""
    threads: int = 0
    """As many as pay on this computer; 0: nobody has measured it here."""


def catalogue() -> dict[str, Entry]:
    """Return the models that we know, by name, small before large."""
    table = tomllib.loads((resources() / "models" / "catalogue.toml").read_text("utf-8"))
    limits = {kind: Limits(**row) for kind, row in table["limits"].items()}
    return {
        name: Entry(
            name,
            row.get("repo"),
            row["languages"],
            row["size_mb"],
            limits[row["limits"]],
            translates=row.get("translates", not row["languages"].startswith("English")),
        )
        for name, row in table["models"].items()
    }


def has_smaller(model: Model, language: str) -> bool:
    """Whether the catalogue has a smaller one for calls in a language, by its code.

    Of a model that is not in there nobody knows: there may be.
    """
    known = catalogue()
    if (own := known.get(model.name)) is None:
        return True
    return any(
        one.size_mb < own.size_mb and (one.multilingual or language == "en")
        for one in known.values()
        if one.repo is not None
    )


def find_model(name_or_folder: str, models_folder: Path) -> Model:
    """Find a model: of the catalogue, in the models folder by its name, or any folder.

    Where it was calibrated on this computer, its limits are what was found.
    Raises ModelMissing, ModelBroken.
    """
    return _calibrated(find_uncalibrated(name_or_folder, models_folder), models_folder)


def key_of(model: Model, models_folder: Path) -> str:
    """Return what a calibration knows a model by: no two models on a computer share it."""
    usual = model.folder.parent in (models_folder, resources() / "models")
    return model.name if usual else str(model.folder)


def _calibrated(model: Model, models_folder: Path) -> Model:
    key = key_of(model, models_folder)
    figures = calibration.read(models_folder).of(key, model.folder)
    if figures is None:
        return model
    limits = model.limits
    if figures.floor_frames:
        limits = replace(
            limits,
            floor_frames=min(figures.floor_frames, limits.full_frames),
            margin_frames=figures.margin_frames,
        )
    return replace(model, limits=limits, threads=figures.threads)


def find_uncalibrated(name_or_folder: str, models_folder: Path) -> Model:
    """Find a model with the limits it comes with. Raises ModelMissing, ModelBroken."""
    known = catalogue()
    entry = known.get(name_or_folder)
    if entry is not None:
        folder = entry.folder(models_folder)
        if not _exists(folder):
            raise _not_installed(entry, models_folder)
        check(folder)
        return Model(entry.name, folder, entry.limits, entry.multilingual)
    # a path stays what it is: joined to a folder, an absolute path replaces it
    for folder in (models_folder / name_or_folder, Path(name_or_folder).expanduser().absolute()):
        if name_or_folder and _exists(folder):
            check(folder)
            entry = known.get(folder.name)
            if entry and folder.resolve() == entry.folder(models_folder).resolve():
                return Model(entry.name, folder, entry.limits, entry.multilingual)
            return Model(folder.name, folder, _limits_of(folder), _is_multilingual(folder))
    raise _unknown(name_or_folder)


def installed(models_folder: Path) -> set[str]:
    """Return the names of the catalogue's models that are on this computer and whole."""
    found = set()
    for entry in catalogue().values():
        try:
            check(entry.folder(models_folder))
        except ModelBroken:
            continue
        found.add(entry.name)
    return found


def check(folder: Path) -> None:
    """See that a model's files are there, and as long as they were when they came.

    Raises ModelBroken.
    """
    try:
        if not folder.is_dir():
            raise ModelBroken(folder, "it is not a folder")
        for pattern in _NEEDED:
            _check_file(folder, pattern)
        _check_sizes(folder)
    except OSError as error:
        raise ModelBroken(folder, f"it can't be read ({error.strerror})") from None


def _check_file(folder: Path, pattern: str) -> None:
    found = [path for path in folder.glob(pattern) if path.is_file()]
    if not found:
        raise ModelBroken(folder, f"{pattern} is missing")
    if any(path.stat().st_size == 0 for path in found):
        raise ModelBroken(folder, f"{found[0].name} is empty")


def _check_sizes(folder: Path) -> None:
    try:
        sizes = json.loads((folder / MANIFEST).read_bytes())["sizes"].items()
    except FileNotFoundError:
        return  # put there by hand
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ModelBroken(folder, f"{MANIFEST} is damaged") from None
    for name, size in sizes:
        path = folder / name
        if not path.is_file():
            raise ModelBroken(folder, f"{name} is missing")
        if path.stat().st_size != size:
            raise ModelBroken(folder, f"{name} is not whole")


def _limits_of(folder: Path) -> Limits:
    """Return the limits of a model that the catalogue does not know, from its own files."""
    try:
        config = json.loads((folder / "preprocessor_config.json").read_bytes())
        seconds = float(config.get("chunk_length", 30))
        frames = int(config.get("nb_max_frames", 3000))
        if not (0 < seconds <= 3600 and 0 < frames <= 360_000):
            raise ValueError
    except FileNotFoundError:
        seconds, frames = 30.0, 3000
    except OSError as error:
        raise ModelBroken(folder, f"it can't be read ({error.strerror})") from None
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise ModelBroken(folder, "preprocessor_config.json makes no sense") from None
    # floor and margin as for the published models; some are harmed by earlier text, so none gets it
    return Limits(
        longest=min(25.0, max(seconds - 4, seconds / 2)),
        soft=8.0,
        full_frames=frames,
        floor_frames=min(1000, frames),
        margin_frames=256,
        prompt_helps=False,
    )


def _is_multilingual(folder: Path) -> bool:
    """See what CTranslate2 will take it for: it knows them by an empty token in their vocabulary.

    The published English models have none, and no room for one.
    """
    try:
        if (listed := folder / "vocabulary.json").exists():
            return "" in json.loads(listed.read_bytes())
        return b"" in (folder / "vocabulary.txt").read_bytes().splitlines()
    except (OSError, ValueError, TypeError, RecursionError):
        return False  # the decoder will say what is wrong with it


def _exists(folder: Path) -> bool:
    try:
        return folder.exists()
    except (OSError, ValueError):  # no permission, or a name that no file can have
        return False


def _not_installed(entry: Entry, models_folder: Path) -> ModelMissing:
    get = f"Settings › Words gets it ({entry.size_mb} MB)"
    here = [name for name in installed(models_folder) if catalogue()[name].repo is not None]
    if here:
        return ModelMissing(
            f"The speech model {entry.name} is not installed.",
            f"{get}, or choose one that is there: {', '.join(sorted(here))}.",
            f"sotto models get {entry.name}",
        )
    return ModelMissing(
        f"The speech model {entry.name} is not on this computer yet.",
        f"{get}. The demo call needs none.",
        f"sotto models get {entry.name}",
    )


def _unknown(name: str) -> ModelMissing:
    near = get_close_matches(name, catalogue(), n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return ModelMissing(
        f"There is no speech model “{name}”, and no folder of that name.{guess}",
        "Settings › Words lists those there are.",
    )
