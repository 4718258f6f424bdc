"""How a call should be held, in numbers: what a playbook aims at in each type of call.

All published figures are correlations from a vendor's own customers. They are defaults to start
from, never a verdict; a playbook names its own.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

CallType: TypeAlias = Literal["discovery", "demo", "negotiation", "check-in"]

_Number: TypeAlias = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]


def _is_list(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list: [lowest, highest]")
    return value


def _rising(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError("has its higher number first; write [lowest, highest]")
    return pair


def _percent(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[1] > 100:
        raise ValueError("goes above 100; it counts in percent")
    return pair


_Range: TypeAlias = Annotated[
    tuple[_Number, _Number], BeforeValidator(_is_list), AfterValidator(_rising)
]


class Targets(BaseModel):
    """Of one type of call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talk_ratio: Annotated[_Range, AfterValidator(_percent)]
    """The rep's part of all speech seconds, in percent: lowest, highest."""
    pace: _Range
    """The rep's words per minute of the rep's speech: lowest, highest."""
    monologue: _Number
    """Seconds that the rep may speak without the prospect, at most."""
    questions: _Range | None = None
    """That the rep asks in the whole call: fewest, most. None: no target."""
    patience: _Number
    """Seconds from the end of what the prospect said to the rep's answer, at least."""


# From 120, a conversation's pace (120 to 150, SpeakerHub), to 175, round the average of reps (173,
# Gong Labs, 67,149 meetings). No source tells types of call apart, so all have the same.
# Nor for a monologue: 76 s at most (Demodesk, 328 calls); nor for patience: 0.6 s, the lower end of
# what Gong and Zoom show as good; yes or no takes 1.0 s on Zoom, 0.3 s face to face.
_ANY = {"pace": (120.0, 175.0), "monologue": 76.0, "patience": 0.6}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    # 30 to 40 (miniti), 43 of the best closers (Gong Labs, 25,537 calls); 11 to 14 questions did
    # best of all (Gong)
    "discovery": {**_ANY, "talk_ratio": (30.0, 45.0), "questions": (11.0, 14.0)},
    # 50 to 70 (miniti), 60 to 70 (Demodesk); 65 is the most that some vendors accept (Rafiki)
    "demo": {**_ANY, "talk_ratio": (50.0, 65.0)},
    # none of its own: from the best closers' 43 to the average call's 60 (Gong, 326,000 calls)
    "negotiation": {**_ANY, "talk_ratio": (43.0, 60.0)},
    # 20 to 40 between two people who know each other (miniti, of a one-to-one)
    "check-in": {**_ANY, "talk_ratio": (20.0, 40.0)},
}


class Style(BaseModel):
    """The targets of each type of call. What a playbook leaves out has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    discovery: Targets
    demo: Targets
    negotiation: Targets
    check_in: Targets = Field(alias="check-in")

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        own = {
            name: {**defaults, **table} if isinstance(table := given.get(name, {}), dict) else table
            for name, defaults in _DEFAULTS.items()
        }
        return {**given, **own}

    def of(self, call_type: CallType) -> Targets:
        targets: Targets = getattr(self, call_type.replace("-", "_"))
        return targets
