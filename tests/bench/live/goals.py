"""The goals of live transcription, each with its figure; and which peers count."""

from dataclasses import dataclass
from math import inf

from tests.bench.live.metrics import Figures, percentile

FAR = 0.05
"""Word error rate above the floor from which on a peer is not counted as beaten."""
MODES = ("real time", "virtual clock", "full speed")
"""Whichever of them was run, first to last, is the one that latencies are judged by."""
FINAL = 0.75, 1.2
"""Seconds from the end of speech to its final, p50 and p95."""
KNOWN = {"p50": 1.3, "p95": 2.1, "cpu": 0.21}
"""The best peers' figures where no peer was run: RealtimeSTT's “stabilized” text and the CPU time
of whisper_streaming, four channels of about 80 s each, two threads."""


@dataclass(frozen=True)
class Goal:
    metric: str
    goal: str
    figure: str
    met: bool


@dataclass(frozen=True)
class Peers:
    """The best figures of those that count, in any column."""

    p50: float
    p95: float
    """Word end → committed."""
    cpu: float
    """Seconds per second of sound."""
    source: str

    @classmethod
    def of(cls, counted: dict[str, Figures]) -> "Peers":
        if not counted:
            return cls(**KNOWN, source="peers as measured before")
        several = counted.values()
        return cls(
            min(_both(one.committed)[0] for one in several),
            min(_both(one.committed)[1] for one in several),
            min(one.cpu_per_second for one in several),
            source="peers of this run",
        )


def uncounted(peers: dict[str, Figures], floor: float) -> dict[str, str]:
    """Why a peer that could run does not count as beaten."""
    return {
        name: f"WER {figures.wer:.1%}, the floor is {floor:.1%}"
        for name, figures in peers.items()
        if figures.wer > floor + FAR
    }


def of_calls(sotto: Figures, peers: Peers) -> list[Goal]:
    """What is judged by all calls together."""
    shown, committed, final = map(_both, (sotto.shown, sotto.committed, sotto.final))
    cpu = sotto.cpu_per_second
    return [
        _latency("word end → first shown", shown, (0.35, 0.8)),
        _latency(
            f"word end → committed (half of the best: {peers.source})",
            committed,
            (peers.p50 / 2, peers.p95 / 2),
        ),
        Goal(
            f"CPU s per s of sound (half of the cheapest: {peers.source})",
            f"≤ {peers.cpu / 2:.3f}",
            f"{cpu:.3f}",
            cpu <= peers.cpu / 2,
        ),
        _latency("speech end → final", final, FINAL),
        Goal(
            "committed words that changed / words taken back per final word",
            "≤ 0.5 % / ≤ 0.10",
            f"{sotto.revised:.2%} / {sotto.erasure:.2f}",
            sotto.revised <= 0.005 and sotto.erasure <= 0.10,
        ),
    ]


def of_pauses(sotto: Figures) -> Goal:
    """What nearly every user has whose model takes long windows: see `calls.PAUSES`."""
    return _latency("speech end → final, ended by 0.6 s of silence", _both(sotto.final), FINAL)


def of_clean_calls(sotto: Figures, floor: Figures) -> Goal:
    return Goal(
        "WER of finals, clean calls; tail loss",
        f"≤ {floor.wer + 0.005:.2%} (floor + 0.5); 0",
        f"{sotto.wer:.2%}; {sotto.tail_loss:.2%} (floor's {floor.tail_loss:.2%})",
        sotto.wer <= floor.wer + 0.005 and sotto.tail_lost == 0,
    )


def _latency(metric: str, found: tuple[float, float], most: tuple[float, float]) -> Goal:
    return Goal(
        f"{metric}, p50 / p95",
        f"≤ {most[0]:.2f} / ≤ {most[1]:.2f} s",
        f"{found[0]:.2f} / {found[1]:.2f} s",
        found[0] <= most[0] and found[1] <= most[1],
    )


def _both(late: list[float]) -> tuple[float, float]:
    """Median and 95th percentile; where nothing came, no limit is kept."""
    median, high = percentile(late, 50), percentile(late, 95)
    return (inf, inf) if median is None or high is None else (median, high)
