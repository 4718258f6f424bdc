"""Calls for the tests of the report: a line each, as somebody would write them down."""

from app.events import Channel, Utterance

SECONDS = 3.0
"""Of each line."""


def talk(*lines: str) -> tuple[Utterance, ...]:
    """`lines`: “rep: Hello.”, one after the other."""
    said = []
    for number, line in enumerate(lines):
        speaker, _, text = line.partition(": ")
        start = number * SECONDS
        said.append(Utterance(number, Channel(speaker), start, start + SECONDS - 0.5, text, ()))
    return tuple(said)
