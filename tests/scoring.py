"""How well a transcript is: word errors and word times against the truth of a call."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jiwer

ROOT = Path(__file__).parents[1]
CALLS = ("discovery", "pricing", "discovery-echo", "pricing-noise-48k", "onboarding")
CHANNELS = ("rep", "prospect")

TimedWord = tuple[str, float, float]


def sound(call: str) -> Path:
    """The two-channel recording of a call: the rep left, the prospect right."""
    bundled = ROOT / "resources" / "demo" / f"{call}.flac"
    return bundled if bundled.exists() else ROOT / "tests" / "calls" / f"{call}.flac"


def turns(call: str) -> list[dict[str, Any]]:
    """What is said in it: speaker, start, end, text, words [(word, start, end)]."""
    return json.loads(sound(call).with_suffix(".json").read_text("utf-8"))["turns"]


def normal(text: str) -> list[str]:
    """Lower case, no punctuation, a hyphen is a space; nothing else is folded."""
    return re.sub(r"[^\w\s]", "", text.lower().replace("-", " ")).split()


@dataclass(frozen=True)
class Score:
    """One channel of one call."""

    errors: int
    spoken: int
    """Words in truth."""
    times: list[tuple[float, float]]
    """How late each right word starts and ends, in seconds."""
    matched: list[tuple[TimedWord, int]]
    """Each right word as spoken, and the index of the word that was heard."""

    @property
    def wer(self) -> float:
        return self.errors / self.spoken if self.spoken else 0.0


def score(call: str, channel: str, heard: Iterable[TimedWord]) -> Score:
    """Align what was heard with the truth, word by word."""
    spoken = [
        (part, start, end)
        for turn in turns(call)
        if turn["speaker"] == channel
        for word, start, end in turn["words"]
        for part in normal(word)
    ]
    listed = list(heard)
    parts = [(part, index) for index, word in enumerate(listed) for part in normal(word[0])]
    aligned = jiwer.process_words(
        " ".join(part for part, _, _ in spoken), " ".join(part for part, _ in parts)
    )
    matched = [
        (spoken[chunk.ref_start_idx + n], parts[chunk.hyp_start_idx + n][1])
        for chunk in aligned.alignments[0]
        if chunk.type == "equal"
        for n in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
    times = [(listed[index][1] - truth[1], listed[index][2] - truth[2]) for truth, index in matched]
    errors = aligned.substitutions + aligned.deletions + aligned.insertions
    return Score(errors, len(spoken), times, matched)


def pooled(scores: Iterable[Score]) -> float:
    """Word error rate over several channels."""
    listed = list(scores)
    return sum(one.errors for one in listed) / sum(one.spoken for one in listed)


def timely(scores: Iterable[Score], within: float = 0.3) -> float:
    """Share of the right words that start and end within some seconds of the truth."""
    offs = [off for one in scores for off in one.times]
    return sum(abs(start) <= within and abs(end) <= within for start, end in offs) / len(offs)


def words_of(utterances: Iterable[dict[str, Any]], channel: str) -> list[TimedWord]:
    """The words of one channel in a call's JSON, by time."""
    words = [
        (word, start, end)
        for said in utterances
        if said["channel"] == channel
        for word, start, end, _ in said["words"]
    ]
    return sorted(words, key=lambda word: word[1])
