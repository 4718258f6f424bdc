"""What a user of Sotto sees of one side, from the events of a call as `--events` prints them."""

from collections.abc import Iterable
from typing import Any

from app.events import Channel
from tests.bench.live.trace import Trace

Line = dict[str, Any]
"""An event as JSON: its `kind`, its time `t`, its fields."""


class Transcript:
    """The texts of one side, utterance by utterance."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._said: dict[int, tuple[str, str, str]] = {}
        """Of each utterance, by id: final, committed, tentative."""

    def hear(self, line: Line) -> None:
        id = line.get("id", 0)
        match line["kind"]:
            case "partial" if line["channel"] == self._channel:
                self._said[id] = "", line["committed"], line["tentative"]
            case "utterance" if line["channel"] == self._channel:
                self._said[id] = line["text"], "", ""
            case "revision" if id in self._said:
                self._said[id] = line["text"], "", ""

    @property
    def texts(self) -> tuple[str, str, str]:
        """All so far: final, then committed, then tentative.

        What stands behind a text that may still change counts as that may change.
        """
        parts: tuple[list[str], ...] = [], [], []
        least = 0
        for _, texts in sorted(self._said.items()):
            for level, text in enumerate(texts):
                if text:
                    least = max(least, level)
                    parts[least].append(text)
        return " ".join(parts[0]), " ".join(parts[1]), " ".join(parts[2])


def fill(trace: Trace, channel: Channel, lines: Iterable[Line]) -> None:
    """Write the steps of one side into a trace."""
    transcript = Transcript(channel)
    for line in lines:
        transcript.hear(line)
        trace.step(line["t"], *transcript.texts)
        if line["kind"] == "notice":
            trace.notes.append(f"{line['t']:.1f} s: {line['text']}")
