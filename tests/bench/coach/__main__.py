"""`./dev bench coach [PART …] [--half develop|aside]`: what the coach finds, and what it lets out.

The model is a server that answers from a script, well and badly. Judged is the plumbing, and that
what a model writes reaches nobody unless it may; the quality of tips is not: no real model runs.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from statistics import quantiles

from rich.console import Console
from rich.table import Table

from tests.bench.coach import cards, contract, injected, painted, redacting, tips
from tests.bench.coach.corpus import HALVES
from tests.bench.coach.judge import Tally

Row = tuple[str, str, str]
"""What, figure, goal."""
_SHOWN = 5
"""Examples of what went wrong."""


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./dev bench coach", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--half", choices=HALVES, default=HALVES[0])
    chosen = parser.parse_args(words)
    parts = chosen.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    table = Table(title=f"The coach, half “{chosen.half}”", title_justify="left", box=None)
    for column in ("what", "figure", "goal"):
        table.add_column(column, no_wrap=True)
    for part in parts:
        print(f"{part} …", file=sys.stderr, flush=True)
        for row in PARTS[part](chosen.half):
            table.add_row(*row)
    Console(width=120).print(table)


def _of_cards(half: str) -> Iterator[Row]:
    figures = cards.measured(half)
    score, hunches, missed = figures.score, figures.hunches, figures.score.missed.total()
    yield "cards: precision / recall", f"{score.precision:.3f} / {score.recall:.3f}", "0.95 / 0.85"
    wrong = f"{score.wrong_in_ten_minutes:.2f}; {score.repeated}"
    yield "wrong cards in 10 min of call; the same kind twice in a turn", wrong, "0.5; 0"
    what = f"with the coach's model: of {missed} missed, asked about by kind; by turn"
    yield what, _and(hunches.of_kind, hunches.of_turn), ""
    rate = 10 * hunches.count / score.minutes
    near = f"{hunches.near / max(1, hunches.count):.0%}"
    yield "  hunches in 10 min of call; in a turn with a moment", f"{rate:.1f}; {near}", ""
    times = _ms(*_shares(figures.seconds, 50, 95, 99))
    yield "time of an utterance, p50 / p95 / p99", times, "5 ms"
    for kind in sorted(score.right | score.wrong | score.missed):
        counts = score.right[kind], score.wrong[kind], score.missed[kind]
        yield f"  {kind}: right, wrong, missed", "{}, {}, {}".format(*counts), ""


def _of_redaction(half: str) -> Iterator[Row]:
    figures = redacting.measured(half)
    share = f"{figures.recall:.3f} at {figures.false_rate:.1%}"
    yield "redaction: recall at false hits", share, "0.98 at 1 %"
    yield "time of 320 words of it", f"{figures.milliseconds:.1f} ms", ""
    for kind, count in sorted(figures.secrets.items()):
        yield f"  {kind}: found of", f"{figures.found[kind]} of {count}", ""


def _of_painting(half: str) -> Iterator[Row]:
    seen = painted.measured(half)
    first = [one["first"] - one["from"] for one in seen if "first" in one]
    alone = [one["full"] - one["from"] for one in seen if "full" in one]
    what = f"word committed → painted, {len(first)} of {len(seen)} cards, p50 / p95"
    yield what, _ms(*_shares(first, 50, 95)), "p95 150 ms"
    yield "  → it stands alone, the one before has faded", _ms(*_shares(alone, 50, 95)), ""


def _of_tips(half: str) -> Iterator[Row]:
    found = tips.measured(half)
    what = f"headline's 1st word sent → painted, {len(found.first_token)} tips, p50 / p95"
    yield what, _ms(*_shares(found.first_token, 50, 95)), "p95 50 ms"
    yield "  answer's first token sent → painted", _ms(*_shares(found.very_first, 50, 95)), ""
    first, tenth = tips.first_against_tenth(found)
    what = f"asked → painted, 1st / 10th tip, median of {len(found.by_turn)} calls"
    yield what, _ms(first, tenth), "within 50 ms"
    yield "moment → tip's first word painted, p50 / p95", _ms(*_shares(found.first, 50, 95)), ""
    yield "moment → whole tip painted, p50 / p95", _ms(*_shares(found.whole, 50, 95)), ""


def _of_contract(half: str) -> Iterator[Row]:
    found = contract.measured(half)
    total = Tally()
    for tally in found.values():
        total += tally
    for fault in ("ungrounded", "late", "repeat", "over budget", "misshapen"):
        yield f"tips shown: {fault}, of {total.seen}", str(total.faults[fault]), "0"
    yield (
        "cards lost; notices told twice; bugs",
        _and(total.cards_lost, total.told_twice, total.bugs),
        "0; 0; 0",
    )
    for name, one in found.items():
        counts = _and(one.seen, one.whole, one.taken_back, sum(one.faults.values()), one.notices)
        yield f"  {name}: seen, whole, taken back, faulty; notices", counts, ""
    yield from ((f"    {example[:70]}", "", "") for example in total.examples[:_SHOWN])


def _of_injections(half: str) -> Iterator[Row]:
    harm = injected.measured()
    counts = _and(harm.screen, harm.record, harm.requests)
    yield f"{harm.said} obeyed injections: harm on screen; record; requests", counts, "0; 0; 0"
    yield "  asked in odd words, without harm", str(harm.odd), ""
    yield from ((f"    {example[:70]}", "", "") for example in harm.examples[:_SHOWN])


def _and(*counts: int) -> str:
    return "; ".join(map(str, counts))


def _shares(seconds: Sequence[float], *percent: int) -> list[float]:
    cuts = quantiles(seconds, n=100)
    return [cuts[one - 1] for one in percent]


def _ms(*seconds: float) -> str:
    return " / ".join(f"{1000 * one:.1f}" for one in seconds) + " ms"


PARTS: dict[str, Callable[[str], Iterator[Row]]] = {
    "cards": _of_cards,
    "redaction": _of_redaction,
    "painted": _of_painting,
    "tips": _of_tips,
    "contract": _of_contract,
    "injections": _of_injections,
}


if __name__ == "__main__":
    main()
