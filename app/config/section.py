"""What a section of the settings is made of: values with a default, each within what it takes.

Plain dataclasses: the window waits for its settings, and loading pydantic would take longer than
reading them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from math import nan
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[object], object]
"""Returns a value as it is kept. Raises ValueError, whose words follow “it”: takes true or
false."""


@dataclass(frozen=True)
class Section:
    """Raises ValueError where it is made of a value that a setting does not take."""

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, self.taken(one.name, getattr(self, one.name)))

    @classmethod
    def taken(cls, name: str, value: object) -> object:
        """Return a value as the setting of that name keeps it. Raises ValueError, as a Check does.

        Args:
            name: of a setting of this section.
            value: as a file may have it.
        """
        check: Check = cls.__dataclass_fields__[name].metadata["check"]
        return check(value)


def switch(*, on: bool) -> Any:
    """A setting that is true or false."""

    def check(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("takes true or false")
        return value

    return field(default=on, metadata={"check": check})


def whole(default: int, low: int, high: int) -> Any:
    """A whole number of `low` to `high`."""

    def check(value: object) -> int:
        # true would be 1
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"takes a whole number, {low} to {high}")
        return value

    return field(default=default, metadata={"check": check})


def number(default: float, low: float, high: float) -> Any:
    """A number of `low` to `high`."""

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            value = nan
        if not low <= value <= high:
            raise ValueError(f"takes {low} to {high}")
        return float(value)

    return field(default=default, metadata={"check": check})


def choice(default: str, *all: str) -> Any:
    """One of several texts; members of a StrEnum are kept as such."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in all:
            *others, last = (f'"{one}"' for one in all)
            raise ValueError(f"takes {', '.join(others)} or {last}")
        return all[all.index(value)]

    return field(default=default, metadata={"check": check})


def text(default: str | Callable[[], str], check: Callable[[str], None] | None = None) -> Any:
    """A text.

    Args:
        default: or what finds it when it is first wanted.
        check: raises ValueError, as a Check does.
    """

    def whole_check(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("takes text in quotes")
        if check is not None:
            check(value)
        return value

    if callable(default):
        return field(default_factory=default, metadata={"check": whole_check})
    return field(default=default, metadata={"check": whole_check})


def filled(value: str) -> None:
    """The check of a text that must not be empty."""
    if not value:
        raise ValueError("must not be empty")
