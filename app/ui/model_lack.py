"""What there is to be said of the speech model before a call: none, a damaged one, the demo's."""

from enum import Enum, auto
from pathlib import Path


class Lack(Enum):
    MISSING = auto()
    """It is not on this computer."""
    BROKEN = auto()
    DEMO_ONLY = auto()
    """It understands the bundled call, and no other."""


def lack_of(model: str, models_folder: Path) -> Lack | None:
    """Return why a call can't be written down with this model; None: it can. Blocking."""
    from app.ui.next_call import load_models

    load_models()
    from app.speech.catalogue import ModelBroken, ModelMissing, catalogue, find_model

    try:
        found = find_model(model, models_folder)
    except ModelMissing:
        return Lack.MISSING
    except ModelBroken:
        return Lack.BROKEN
    entry = catalogue().get(found.name)
    return Lack.DEMO_ONLY if entry is not None and entry.repo is None else None
