"""The figures of one trace, and of several together.

The formulas are those of the field: word emission latency as `ufal/asr_latency` has it, normalised
erasure (Arivazhagan and others, 2020), word error rate by jiwer. Words are compared without case
and punctuation, as in `tests/scoring.py`.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from math import nan

import numpy as np

from tests.bench.live import alignment
from tests.bench.live.alignment import Commitments, committed_of, final_of, whole_of
from tests.bench.live.trace import Step, Trace
from tests.bench.live.truth import Truth

_AFTER = 2.0
"""Seconds behind true speech in which a word may still come of it, though it is a wrong one."""
_TAIL = 3
"""Words at the end of a turn that must not be lost."""


@dataclass
class Figures:
    """Counts and seconds; those of several traces add up."""

    spoken: int = 0
    """Words in truth."""
    final_errors: int = 0
    committed_errors: int = 0
    """In the text as each word was first committed, whatever was corrected later."""
    tail: int = 0
    """Words among the last three of each turn."""
    tail_lost: int = 0
    """Of those, how many have nothing in the finals."""
    shown: list[float] = field(default_factory=list)
    """Seconds from the true end of each right word until it stands on the screen, to stay."""
    committed: list[float] = field(default_factory=list)
    """The same until it is promised not to change."""
    slips: list[tuple[float, float]] = field(default_factory=list)
    """Of each committed word: its true end and its latency, both less their mean in the sound."""
    final: list[float] = field(default_factory=list)
    """Seconds from the true end of each turn until its last right word is final."""
    first: list[float] = field(default_factory=list)
    """Seconds from the true start of each turn until one of its right words is shown."""
    promised: int = 0
    """Words ever committed."""
    broken: int = 0
    """Of those, changed or taken back later."""
    words: int = 0
    """On the screen at the end."""
    erased: int = 0
    """Taken off the screen again, with all that stood behind them."""
    changes: int = 0
    """Of the text on the screen."""
    speech: float = 0.0
    """Seconds."""
    duration: float = 0.0
    cpu: float = 0.0
    frames: int = 0
    """Of 10 ms, that the encoder was given."""
    rss: int = 0
    wall: float = 0.0
    """Seconds over which `others` was looked at."""
    others: float = 0.0
    """CPU seconds that other programs took meanwhile."""
    unheard: float = 0.0
    """Seconds of the words whose middle was decoded for no final; NaN where that can't be seen."""
    invented: int = 0
    """Wrong words shown when nobody had spoken for a while, also those taken back."""

    @property
    def wer(self) -> float:
        """Of the finals."""
        return _share(self.final_errors, self.spoken)

    @property
    def wer_committed(self) -> float:
        return _share(self.committed_errors, self.spoken)

    @property
    def tail_loss(self) -> float:
        return _share(self.tail_lost, self.tail)

    @property
    def revised(self) -> float:
        """Share of the words ever committed that did not stay."""
        return _share(self.broken, self.promised)

    @property
    def erasure(self) -> float:
        """Words taken back for each that stayed."""
        return _share(self.erased, self.words)

    @property
    def cpu_per_second(self) -> float:
        return _share(self.cpu, self.duration)

    @property
    def frames_per_second(self) -> float:
        return _share(self.frames, self.duration)

    @property
    def changes_per_second(self) -> float:
        """Partials per second of speech."""
        return _share(self.changes, self.speech)

    @property
    def invented_per_minute(self) -> float:
        return _share(60 * self.invented, self.duration - self.speech)

    @property
    def crowd(self) -> float:
        """Cores that were busy with other programs."""
        return _share(self.others, self.wall)

    @property
    def lag_slope(self) -> float:
        """Seconds a minute by which the committed latency grows (least squares in each sound)."""
        spread = sum(at * at for at, _ in self.slips)
        return _share(60 * sum(at * late for at, late in self.slips), spread)


def pooled(several: Iterable[Figures]) -> Figures:
    """Counts and seconds added, memory the largest."""
    total = Figures()
    for one in several:
        rss = max(total.rss, one.rss)
        for each in fields(Figures):
            setattr(total, each.name, getattr(total, each.name) + getattr(one, each.name))
        total.rss = rss
    return total


def percentile(values: list[float], percent: float) -> float | None:
    return float(np.percentile(values, percent)) if values else None


def measure(trace: Trace, truth: Truth) -> Figures:
    last = trace.steps[-1] if trace.steps else Step(0.0, "", "", "")
    finals, end = final_of(last), whole_of(last)
    commitments = Commitments()
    for step in trace.steps:
        commitments.take(committed_of(step))
    figures = Figures(
        spoken=len(truth.words),
        final_errors=alignment.errors(truth.words, finals),
        committed_errors=alignment.errors(truth.words, commitments.first),
        promised=commitments.made,
        broken=commitments.broken,
        words=len(end),
        erased=_erased(trace.steps),
        changes=_changes(trace.steps),
        speech=truth.speech,
        duration=trace.duration,
        cpu=trace.cpu,
        frames=sum(call[1] for call in trace.calls if call[0] == "encode"),
        rss=trace.rss,
        wall=trace.wall,
        others=trace.others,
        unheard=_unheard(trace, truth) if trace.finals else nan,
        invented=_invented(trace.steps, truth),
    )
    _tails(figures, truth, finals)
    _latencies(figures, trace.steps, truth, end)
    return figures


def _tails(figures: Figures, truth: Truth, finals: list[str]) -> None:
    lost = alignment.left_out(truth.words, finals)
    for turn in truth.turns:
        tail = turn[-_TAIL:]
        figures.tail += len(tail)
        figures.tail_lost += len(lost & set(tail))


def _latencies(figures: Figures, steps: list[Step], truth: Truth, end: list[str]) -> None:
    right = dict(alignment.matched(truth.words, end))
    shown = alignment.standing_since(((step.t, whole_of(step)) for step in steps), end)
    committed = alignment.standing_since(((step.t, committed_of(step)) for step in steps), end)
    final = alignment.standing_since(((step.t, final_of(step)) for step in steps), end)
    came = {word: t for word, index in right.items() if (t := committed[index]) is not None}
    figures.shown = [
        t - truth.ends[word] for word, index in right.items() if (t := shown[index]) is not None
    ]
    figures.committed = [t - truth.ends[word] for word, t in came.items()]
    figures.slips = _centred([truth.ends[word] for word in came], figures.committed)
    for turn in truth.turns:
        heard = [right[word] for word in turn if word in right]
        if not heard:
            continue
        if (t := final[heard[-1]]) is not None:
            figures.final.append(t - truth.ends[turn[-1]])
        if seen := [t for index in heard if (t := shown[index]) is not None]:
            figures.first.append(min(seen) - truth.starts[turn[0]])


def _centred(at: list[float], late: list[float]) -> list[tuple[float, float]]:
    if not at:
        return []
    pairs = np.column_stack([at, late])
    return [(float(one), float(other)) for one, other in pairs - pairs.mean(axis=0)]


def _erased(steps: list[Step]) -> int:
    """Words that left the screen: all behind the first that changed."""
    erased, before = 0, list[str]()
    for step in steps:
        now = whole_of(step)
        erased += len(before) - alignment.common(before, now)
        before = now
    return erased


def _changes(steps: list[Step]) -> int:
    texts = [whole_of(step) for step in steps]
    return sum(one != other for one, other in zip([[], *texts], texts, strict=False))


def _unheard(trace: Trace, truth: Truth) -> float:
    return sum(
        end - start
        for start, end in zip(truth.starts, truth.ends, strict=True)
        if not any(first <= (start + end) / 2 <= last for first, last in trace.finals)
    )


def _invented(steps: list[Step], truth: Truth) -> int:
    spans = [(truth.starts[turn[0]], truth.ends[turn[-1]] + _AFTER) for turn in truth.turns]
    count, before = 0, list[str]()
    for step in steps:
        now = whole_of(step)
        if not any(start <= step.t <= end for start, end in spans):
            said = truth.words[: bisect_left(truth.starts, step.t)]
            right = {index for _, index in alignment.matched(said, now)}
            count += len(set(range(len(now))) - alignment.held(before, now) - right)
        before = now
    return count


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
