"""A call in real time, with threads and the child process: what is shown when, and what it costs.

`word end → shown` is the first moment from which a word stands on the screen as it stays.
"""

import statistics
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests import scoring
from tests.bench.command import MODEL, sotto

CALL = "discovery"


def measure(_: Path) -> Iterator[tuple[str, str, str]]:
    memory = _Memory()
    with memory:
        run = sotto(
            *("transcribe", "--pace", "1", "--events", "--coach", *MODEL),
            str(scoring.sound(CALL)),
        )
    finals = {line["id"]: line for line in run.lines if line["kind"] == "utterance"}
    partials = defaultdict(list)
    for line in run.lines:
        if line["kind"] == "partial":
            partials[line["id"]].append(line)
    shown, committed, ended, scores = [], [], [], []
    for channel in scoring.CHANNELS:
        words = [
            (word, id, n)
            for id, final in finals.items()
            if final["channel"] == channel
            for n, word in enumerate(final["words"])
        ]
        words.sort(key=lambda one: one[0][1])
        score = scoring.score(CALL, channel, [tuple(word[:3]) for word, _, _ in words])
        scores.append(score)
        for (_, _, end), index in score.matched:
            _, id, n = words[index]
            shown.append(_stands_from(n, finals[id], partials[id], "tentative") - end)
            committed.append(_stands_from(n, finals[id], partials[id], "committed") - end)
        ended += _ends(score, words, finals)
    duration = max(line["t"] for line in run.lines)
    revisions = sum(line["kind"] == "revision" for line in run.lines)
    yield "live WER of finals, discovery", f"{scoring.pooled(scores):.1%}", "as at full speed"
    yield "word end → shown, p50 / p95", _two(shown), "shown"
    yield "word end → committed, p50 / p95", _two(committed), "shown"
    yield "speech end → final, p50 / p95", _two(ended), "shown"
    yield "revisions of committed words", f"{revisions} in {len(finals)} utterances", "shown"
    yield (
        "CPU seconds per second of call, both channels, program and child",
        f"{run.cpu / duration:.3f}",
        "shown",
    )
    yield from memory.rows()


def _stands_from(n: int, final: dict[str, Any], partials: list[Any], until: str) -> float:
    """When the n-th word of an utterance was on the screen, or committed, and stayed."""
    wanted = scoring.normal(" ".join(word[0] for word in final["words"][: n + 1]))
    at = final["t"]
    for partial in reversed(partials):
        text = partial["committed"]
        if until == "tentative":
            text = f"{text} {partial['tentative']}"
        if scoring.normal(text)[: len(wanted)] != wanted:
            break
        at = partial["t"]
    return float(at)


def _ends(score: scoring.Score, words: list[Any], finals: dict[int, Any]) -> list[float]:
    """From the true end of each utterance's last right word to its final."""
    last = {words[index][1]: truth[2] for truth, index in score.matched}
    return [finals[id]["t"] - end for id, end in last.items()]


def _two(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=20)
    return f"{statistics.median(values):.2f} / {cuts[-1]:.2f} s"


class _Memory:
    """The largest resident memory of `sotto` and of its decoder's process, twice a second."""

    def __enter__(self) -> None:
        self._largest = {"program": 0, "decoder": 0}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def rows(self) -> Iterator[tuple[str, str, str]]:
        for name, size in self._largest.items():
            yield f"RSS of the {name}, largest", f"{size / 1e6:.0f} MB", "shown"

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._over.wait(0.5):
            for process in own.children(recursive=True):
                try:
                    role = "program" if "transcribe" in process.cmdline() else "decoder"
                    size = process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
                self._largest[role] = max(self._largest[role], size)
