"""Calls of text: a real one, and two hours of them one after the other."""

import json
from pathlib import Path

from app.events import Channel, Utterance

CALLS = Path(__file__).parent / "calls"
TWO_HOURS = 7_200.0


def said(name: str, after: float = 0.0, first: int = 0) -> list[Utterance]:
    """One of tests/calls, `after` seconds later than it was."""
    turns = json.loads((CALLS / f"{name}.json").read_text("utf-8"))["turns"]
    return [
        Utterance(
            first + number,
            Channel(turn["speaker"]),
            turn["start"] + after,
            turn["end"] + after,
            turn["text"],
            (),
        )
        for number, turn in enumerate(sorted(turns, key=lambda turn: turn["start"]))
    ]


def two_hours() -> tuple[Utterance, ...]:
    whole: list[Utterance] = []
    while not whole or whole[-1].end < TWO_HOURS:
        for name in ("onboarding", "pricing"):
            whole += said(name, whole[-1].end + 2.0 if whole else 0.0, len(whole))
    return tuple(whole)
