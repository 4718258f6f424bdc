"""`./dev bench coach [PART …] [--half develop|aside]`: what the coach finds, and what it lets out.

What is judged here are cards and redaction. Tips of a model are not: no real model runs here.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from statistics import quantiles

from rich.console import Console
from rich.table import Table

from tests.bench.coach import cards, redacting
from tests.bench.coach.corpus import HALVES

Row = tuple[str, str, str]
"""What, figure, goal."""


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
        for row in PARTS[part](chosen.half):
            table.add_row(*row)
    Console(width=120).print(table)


def _of_cards(half: str) -> Iterator[Row]:
    score, took = cards.measured(half)
    yield "cards: precision / recall", f"{score.precision:.3f} / {score.recall:.3f}", "0.95 / 0.85"
    wrong = f"{score.wrong_in_ten_minutes:.2f}"
    yield "wrong cards in 10 min of call; the same kind twice in a turn", wrong, "0.5; 0"
    slow = quantiles(took, n=100)[98]
    yield "time of an utterance, p50 / p99", _ms(sorted(took)[len(took) // 2], slow), "5 ms"
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


def _ms(*seconds: float) -> str:
    return " / ".join(f"{1000 * one:.1f}" for one in seconds) + " ms"


PARTS: dict[str, Callable[[str], Iterator[Row]]] = {
    "cards": _of_cards,
    "redaction": _of_redaction,
}


if __name__ == "__main__":
    main()
