"""Two channels at once: what the second one costs, and what comes through as an echo."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rich.console import RenderableType

from app.events import Channel
from tests.bench.live import alignment, sotto, tables
from tests.bench.live.calls import ECHO, Choice, of_sotto
from tests.bench.live.goals import MODES, Goal
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.sounds import Sound, channels_of, continuous, silence
from tests.bench.live.trace import Trace
from tests.bench.live.truth import truth_of

TALKING = (("discovery", Channel.REP), ("pricing", Channel.PROSPECT))
"""Whose turns are put together to speech that does not let up."""
REPEATS = 3
CLEAN_CALL = "discovery"
"""What the call with echo was made of."""


def cost(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """Each side alone, one beside a silent one, and both talking."""
    rep, prospect = (continuous(*who) for who in TALKING)
    nobody = Sound("silence", Channel.PROSPECT, silence(rep.duration))
    ratios = {}
    rows = []
    together = [rep], [prospect], [rep, nobody], [rep, prospect]
    for mode in (mode for mode in MODES if mode in choice.modes):
        spent = [_cpu(sides, mode, runner) for sides in together]
        if 0.0 in spent:
            rows.append((mode, *(f"{cpu:.1f}" for cpu in spent[:2]), "–", "–"))
            continue
        beside, both = spent[2] / spent[0], spent[3] / (sum(spent[:2]) / 2)
        ratios[mode] = both, beside
        rows.append((mode, f"{spent[0]:.1f}", f"{spent[1]:.1f}", f"{beside:.2f}", f"{both:.2f}"))
    if not rows:
        return
    yield tables.listed(
        f"CPU of two channels, continuous speech (median of {REPEATS} without threads)",
        ("mode", "rep, s / min", "prospect, s / min", "rep + silence, ×", "both talking, ×"),
        rows,
    )
    for mode, (both, beside) in list(ratios.items())[:1]:
        yield Goal(
            f"two channels, both talking / one silent ({mode})",
            "≤ 1.8 × / ≤ 1.2 ×",
            f"{both:.2f} × / {beside:.2f} ×",
            both <= 1.8 and beside <= 1.2,
        )


def echo(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """The call in which the microphone hears the loudspeakers, both sides together."""
    if ECHO not in choice.calls:
        return
    clean, echoing = (_heard_of_rep(call, runner) for call in (CLEAN_CALL, ECHO))
    truth = truth_of(f"{ECHO}/rep").words
    wer = [alignment.errors(truth, heard) / len(truth) for heard in (clean, echoing)]
    leaked = len(_leaked(echoing) - _leaked(clean))
    yield Goal(
        f"{ECHO}: the prospect's words in the rep's channel; the rep's WER",
        f"0; ≤ {wer[0] + 0.02:.1%} (clean + 2 points)",
        f"{leaked}; {wer[1]:.1%}",
        leaked == 0 and wer[1] <= wer[0] + 0.02,
    )


def _cpu(sides: Sequence[Sound], mode: str, runner: Runner) -> float:
    """Seconds for each minute of sound, of all sides together; 0: it can't be run."""
    run, pace = of_sotto(mode)
    repeats = REPEATS if mode in sotto.MODES else 1
    job = Job(
        sotto.SYSTEM, mode, sides, partial(_median, run, sides, mode, repeats), pace * repeats
    )
    minutes = max(side.duration for side in sides) / 60
    return sum(trace.cpu for trace in runner.run([job])[:1]) / minutes


def _median(
    run: Callable[[Sequence[Sound], str], list[Trace]],
    sides: Sequence[Sound],
    mode: str,
    repeats: int,
) -> list[Trace]:
    """The run of the middle cost: other programs' work shows in CPU time, too."""
    runs = sorted((run(sides, mode) for _ in range(repeats)), key=lambda traces: traces[0].cpu)
    return runs[repeats // 2]


def _heard_of_rep(call: str, runner: Runner) -> list[str]:
    """The words of the finals."""
    sides, mode = channels_of((call,)), "full speed"
    run, pace = of_sotto(mode)
    [of_rep, _] = runner.run([Job(sotto.SYSTEM, mode, sides, partial(run, sides, mode), 2 * pace)])
    return alignment.final_of(of_rep.steps[-1])


def _leaked(heard: list[str]) -> set[tuple[str, int]]:
    """Words of the rep's channel that only the prospect said, each time one stands there."""
    rep, prospect = (truth_of(f"{ECHO}/{channel}").words for channel in Channel)
    right = {index for _, index in alignment.matched(rep, heard)}
    stray = [word for n, word in enumerate(heard) if n not in right and word in prospect]
    return {(word, stray[:n].count(word)) for n, word in enumerate(stray)}
