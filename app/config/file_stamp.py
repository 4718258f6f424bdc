"""Whether a file is still the one that was read."""

from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int] | None
"""Time of the last change, size and number of a file; None while there is none."""


def stamp(file: Path) -> Stamp:
    """Blocking: it asks the disk."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
