"""Two channels at once: what the second one costs, and what comes through as an echo."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rich.console import RenderableType

from app.events import Channel
from tests import scoring
from tests.bench.command import MODEL
from tests.bench.command import sotto as run_sotto
from tests.bench.live import alignment, sotto, tables
from tests.bench.live.calls import ECHO, Choice, of_sotto
from tests.bench.live.goals import MODES, Goal
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.sounds import Sound, continuous, silence
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
    for mode in (mode for mode in MODES if mode in choice.modes):
        alone = [_cpu([side], mode, runner) for side in (rep, prospect)]
        beside = _cpu([rep, nobody], mode, runner) / alone[0]
        both = _cpu([rep, prospect], mode, runner) / (sum(alone) / 2)
        ratios[mode] = both, beside
        rows.append((mode, f"{alone[0]:.1f}", f"{alone[1]:.1f}", f"{beside:.2f}", f"{both:.2f}"))
    if not rows:
        return
    yield tables.listed(
        f"CPU of two channels, continuous speech (median of {REPEATS} without threads)",
        ("mode", "rep, s / min", "prospect, s / min", "rep + silence, ×", "both talking, ×"),
        rows,
    )
    mode, (both, beside) = next(iter(ratios.items()))
    yield Goal(
        f"two channels, both talking / one silent ({mode})",
        "≤ 1.8 × / ≤ 1.2 ×",
        f"{both:.2f} × / {beside:.2f} ×",
        both <= 1.8 and beside <= 1.2,
    )


def echo(choice: Choice, _: Runner) -> Iterator[RenderableType | Goal]:
    """The call in which the microphone hears the loudspeakers, through the whole program."""
    if ECHO not in choice.calls:
        return
    clean, echoing = _heard_of_rep(CLEAN_CALL), _heard_of_rep(ECHO)
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
    """Seconds for each minute of sound, of all sides together."""
    run, pace = of_sotto(mode)
    repeats = REPEATS if mode in sotto.MODES else 1
    job = Job(
        sotto.SYSTEM, mode, sides, partial(_median, run, sides, mode, repeats), pace * repeats
    )
    trace = runner.run([job])[0]
    return 60 * trace.cpu / max(side.duration for side in sides)


def _median(
    run: Callable[[Sequence[Sound], str], list[Trace]],
    sides: Sequence[Sound],
    mode: str,
    repeats: int,
) -> list[Trace]:
    """The run of the middle cost: other programs' work shows in CPU time, too."""
    runs = sorted((run(sides, mode) for _ in range(repeats)), key=lambda traces: traces[0].cpu)
    return runs[repeats // 2]


def _heard_of_rep(call: str) -> list[str]:
    run = run_sotto("transcribe", "--json", *MODEL, str(scoring.sound(call)))
    said = scoring.words_of(run.lines[0]["utterances"], Channel.REP)
    return [part for word, _, _ in said for part in scoring.normal(word)]


def _leaked(heard: list[str]) -> set[tuple[str, int]]:
    """Words of the rep's channel that only the prospect said, each time one stands there."""
    rep, prospect = (truth_of(f"{ECHO}/{channel}").words for channel in Channel)
    right = {index for _, index in alignment.matched(rep, heard)}
    stray = [word for n, word in enumerate(heard) if n not in right and word in prospect]
    return {(word, stray[:n].count(word)) for n, word in enumerate(stray)}
