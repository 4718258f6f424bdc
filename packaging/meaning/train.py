"""`./dev train`: make `resources/coach/meaning.npz` and `.npy` from the sentences beside this file.

`phrases/KIND.txt` has the topics of a kind (`[too-expensive]`) and what only sounds like it
(`[not]`), `phrases/ordinary.txt` what else prospects say, `snippets/*.txt` scraps of calls in which
the moments are marked. A net weighs the kinds, and none, against each other; linear models weigh
the topics of a kind. How well the net foretells snippets that it has not
learnt from says how sure is enough.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from net import Net, learn
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app.coach.meaning import DAMPING, Lexicon, features
from app.coach.meaning import units as pieces

FOLDER = Path(__file__).parent
MADE = FOLDER.parents[1] / "resources" / "coach" / "meaning.npz"
STRENGTH = 2.0
"""Of the fit of the topics (C of scikit-learn)."""
PRECISION = 0.90
"""Of what is shown, over snippets that were held back."""
HELD_BACK = 5
"""Every so many files of snippets."""
FEWEST_TIMES = 5
"""That a feature must occur to be kept."""
STRONGEST = 95_000
"""Features of the net that are kept, of some 330,000: 18 MB. Of snippets that were held back, it
finds one moment in a hundred less than with all of them."""
_MARK = re.compile(r"\[\[(?P<kind>\w+)(?P<doubt>\??):\s*(?P<quote>.*?)\]\]")


class Example(NamedTuple):
    text: str
    kinds: frozenset[str]
    topic: str = ""
    """Of a phrase."""
    answered: str = ""
    """What the rep had said before it."""


def phrases(file: Path) -> Iterator[Example]:
    topic = ""
    for line in filter(None, map(str.strip, file.read_text("utf-8").splitlines())):
        if line.startswith("["):
            topic = line.strip("[]")
        elif topic in ("", "not"):
            yield Example(line, frozenset())
        else:
            yield Example(line, frozenset({file.stem}), topic)


def snippets(file: Path) -> Iterator[Example]:
    for scrap in file.read_text("utf-8").split("\n\n"):
        answered = ""
        for line in scrap.splitlines():
            speaker, _, text = line.strip().partition(":")
            if speaker == "PROSPECT":
                yield from _turn(text, answered)
            else:
                answered = text


def _turn(text: str, answered: str) -> Iterator[Example]:
    marks = list(_MARK.finditer(text))
    for unit in pieces(_MARK.sub("", text)):
        within = [mark for mark in marks if _overlaps(mark["quote"], unit)]
        if not any(mark["doubt"] for mark in within):
            yield Example(unit, frozenset(mark["kind"] for mark in within), answered=answered)


def _overlaps(quote: str, unit: str) -> bool:
    """Whether it holds the quote, or the most of it: a quote may run over two sentences."""
    said, here = quote.casefold().split(), unit.casefold()
    ends = " ".join(said[:3]), " ".join(said[-3:])
    return " ".join(said) in here or any(end in here for end in ends)


def frequent(examples: Sequence[Example], lexicon: Lexicon) -> np.ndarray:
    """Return the features that occur often enough, sorted."""
    times = Counter(one for example in examples for one in _features(example, lexicon))
    return np.array(sorted(one for one in times if times[one] >= FEWEST_TIMES), np.uint32)


def matrix(examples: Sequence[Example], used: np.ndarray, lexicon: Lexicon) -> csr_matrix:
    """Return examples × features used, float32."""
    columns = {int(one): column for column, one in enumerate(used)}
    places, values, ends = [], [], [0]
    for example in examples:
        found = _features(example, lexicon)
        known = [columns[one] for one in found if one in columns]
        places += known
        values += [max(1, len(found)) ** -DAMPING] * len(known)
        ends.append(len(places))
    return csr_matrix((np.array(values, np.float32), places, ends), (len(examples), len(used)))


def _features(example: Example, lexicon: Lexicon) -> set[int]:
    return features(example.text, example.answered, lexicon)


def against_each_other(known: csr_matrix, examples: Sequence[Example], kinds: Sequence[str]) -> Net:
    """Fit a net of all kinds, and of none (""); a sentence of two kinds is half of each."""
    answers = np.zeros((len(examples), len(kinds)), np.float32)
    for row, one in enumerate(examples):
        for kind in one.kinds or ("",):
            answers[row, kinds.index(kind)] = 1 / max(1, len(one.kinds))
    return learn(known, answers)


def strongest(net: Net, used: np.ndarray, known: csr_matrix) -> tuple[Net, np.ndarray]:
    """Return the net without the features that hardly move it, and those it has then.

    Adam moves the weights of rare features as far as those of common ones: how often one occurs in
    what is known counts, too.
    """
    moves = np.linalg.norm(net.rows, axis=1) * np.sqrt(known.getnnz(axis=0))
    kept = np.sort(np.argsort(-moves, kind="stable")[:STRONGEST])
    return net._replace(rows=net.rows[kept]), used[kept]


def within_their_kind(
    known: csr_matrix, written: Sequence[Example], topics: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Fit a linear model of each topic, against the others of its kind.

    `known`: of the phrases. Returns features × topics, and by topic. The hidden layer of the net
    tells the topics of a kind apart less well: 0.63 of the phrases, these 0.74.
    """
    weights, offsets = np.zeros((known.shape[1], len(topics))), np.zeros(len(topics))
    for column, topic in enumerate(topics):
        kind = next(one.kinds for one in written if one.topic == topic)
        rows = [row for row, one in enumerate(written) if one.kinds == kind]
        is_it = [written[row].topic == topic for row in rows]
        if not all(is_it):  # else there is nothing to choose from
            model = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear")
            model.fit(known[rows], is_it)
            weights[:, column], offsets[column] = model.coef_[0], model.intercept_[0]
    return weights, offsets


def in_bytes(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return them as int8, and what each column is to be multiplied by."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def threshold(scores: np.ndarray, right: np.ndarray) -> float:
    """The lowest score from which on so many are right, all kinds together."""
    order = np.argsort(-scores)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= PRECISION)
    return float(scores[order][good[-1]]) if len(good) else float(scores.max())


def main() -> None:
    argparse.ArgumentParser(prog="./dev train", description=__doc__).parse_args()
    lexicon = Lexicon.read(FOLDER / "lexicon.txt")
    written = [one for file in sorted((FOLDER / "phrases").glob("*.txt")) for one in phrases(file)]
    called = [list(snippets(file)) for file in sorted((FOLDER / "snippets").glob("*.txt"))]
    kinds = ["", *sorted({kind for one in written for kind in one.kinds})]
    sure = _sure_enough(written, called, kinds, lexicon)
    examples = [*written, *(one for file in called for one in file)]
    used = frequent(examples, lexicon)
    known = matrix(examples, used, lexicon)
    net, features_of_net = strongest(against_each_other(known, examples, kinds), used, known)
    topics = sorted({one.topic for one in written if one.topic})
    named = [one for one in written if one.topic]
    of_named = known[[row for row, one in enumerate(written) if one.topic]]
    said = np.flatnonzero(of_named.getnnz(axis=0))
    of_topics, topic_offsets = within_their_kind(of_named[:, said], named, topics)
    rows, scale = in_bytes(net.rows)
    topic_rows, topic_scale = in_bytes(of_topics)
    np.save(MADE.with_suffix(".npy"), rows)  # by itself: it is mapped, not read
    np.savez_compressed(
        MADE,
        kinds=kinds,
        features=features_of_net,
        scale=scale,
        bias=net.bias,
        out=net.out,
        offsets=net.offsets,
        sure=np.float32(sure),
        topics=topics,
        topic_features=used[said],
        topic_rows=topic_rows,
        topic_scale=topic_scale,
        topic_offsets=topic_offsets.astype(np.float32),
        lexicon=json.dumps(lexicon.groups),
    )
    print(f"{len(written)} phrases, {len(examples) - len(written)} pieces of snippets, ", end="")
    print(f"{len(features_of_net)} features; sure enough from {sure:.3f}")


def _sure_enough(
    written: Sequence[Example],
    called: Sequence[Sequence[Example]],
    kinds: Sequence[str],
    lexicon: Lexicon,
) -> float:
    """From which logarithm of its probability on a kind is shown.

    Judged on files of snippets, by what the phrases and the other files teach.
    """
    asked = [one for file in called[::HELD_BACK] for one in file]
    taught = [*written]
    for place, file in enumerate(called):
        taught += file if place % HELD_BACK else []
    used = frequent(taught, lexicon)
    known = matrix(taught, used, lexicon)
    net, used = strongest(against_each_other(known, taught, kinds), used, known)
    scores = net.likely(matrix(asked, used, lexicon))[:, 1:]
    right = np.array([[kind in one.kinds for kind in kinds[1:]] for one in asked])
    return threshold(scores.ravel(), right.ravel())


if __name__ == "__main__":
    main()
