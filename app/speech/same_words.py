"""The words that both sides say, in the same order and at the same time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.events import Word
from app.speech.agreement import plain

EARLIEST, LATEST = -0.3, 0.7
"""Seconds by which an echo's word starts after the prospect's: 0 to 0.3, and what times are off."""
GAP = 3
"""Words in a row that may be heard otherwise, and the rest still be one run."""
_WAVER = 0.4
"""Seconds that the delay of two words of one run may differ by, by their measured times."""


class Pair(NamedTuple):
    """The same word on both sides."""

    mine: int
    theirs: int
    delay: float


def pairs_of(mine: Sequence[Word], theirs: Sequence[Word]) -> list[Pair]:
    """The longest sequence of words that both sides have in the same order at the same time."""
    texts = [plain(word.text) for word in theirs]
    # how many pairs the words from n and m on have
    best = [[0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    same: dict[tuple[int, int], float] = {}
    for n in range(len(mine) - 1, -1, -1):
        text = plain(mine[n].text)
        for m in range(len(theirs) - 1, -1, -1):
            delay = mine[n].start - theirs[m].start
            best[n][m] = max(best[n + 1][m], best[n][m + 1])
            if text == texts[m] and EARLIEST <= delay <= LATEST:
                same[n, m] = delay
                best[n][m] = max(best[n][m], best[n + 1][m + 1] + 1)
    pairs = []
    n = m = 0
    while n < len(mine) and m < len(theirs):
        if (n, m) in same and best[n][m] == best[n + 1][m + 1] + 1:
            pairs.append(Pair(n, m, same[n, m]))
            n, m = n + 1, m + 1
        elif best[n + 1][m] >= best[n][m + 1]:
            n += 1
        else:
            m += 1
    return pairs


def runs(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Pairs that follow each other closely and are as late as each other."""
    run: list[Pair] = []
    for pair in pairs:
        near = run and max(pair.mine - run[-1].mine, pair.theirs - run[-1].theirs) <= GAP + 1
        if run and not (near and abs(pair.delay - run[-1].delay) <= _WAVER):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run
