"""`./dev train`: make `resources/coach/meaning.npz` from the sentences beside this file.

`phrases/KIND.txt` has the topics of a kind (`[too-expensive]`) and what only sounds like it
(`[not]`), `phrases/ordinary.txt` what else prospects say, `snippets/*.txt` scraps of calls in which
the moments are marked. One linear model weighs the kinds, and none, against each other; others
weigh the topics of a kind. How well the first foretells snippets that it has not learnt from says
how sure is enough.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from warnings import catch_warnings

import numpy as np
from scipy.sparse import csr_matrix, vstack
from scipy.special import log_softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from app.coach.meaning import DAMPING, SLOTS, Lexicon, features, units
from app.coach.stems import stems

FOLDER = Path(__file__).parent
MADE = FOLDER.parents[1] / "resources" / "coach" / "meaning.npz"
STRENGTH = 2.0
"""Of the fit (C of scikit-learn): chosen on the half of the corpus that is for development."""
PASSES = 80
"""Of the fit over everything: the figures on that half do not change with more."""
OF_PHRASE = 0.3
"""Weight of a phrase that is a moment; all else weighs 1. Calls have fewer of them."""
PRECISION = 0.9
"""Of what is shown, by cross-validation over the snippets."""
FOLDS = 5
FEWEST_TIMES = 2
"""That a feature must occur to be kept."""
_MARK = re.compile(r"\[\[(?P<kind>\w+)(?P<doubt>\??):\s*(?P<quote>.*?)\]\]")


class Example(NamedTuple):
    text: str
    kinds: frozenset[str]
    topic: str = ""
    """Of a phrase."""


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
    for line in file.read_text("utf-8").splitlines():
        speaker, _, text = line.strip().partition(":")
        if speaker != "PROSPECT":
            continue
        marks = list(_MARK.finditer(text))
        for unit in units(_MARK.sub("", text).strip()):
            within = [mark for mark in marks if _overlaps(mark["quote"], unit)]
            if not any(mark["doubt"] for mark in within):
                yield Example(unit, frozenset(mark["kind"] for mark in within))


def _overlaps(quote: str, unit: str) -> bool:
    """Whether it holds the quote, or the most of it: a quote may run over two sentences."""
    said, here = quote.casefold().split(), unit.casefold()
    ends = " ".join(said[:3]), " ".join(said[-3:])
    return " ".join(said) in here or any(end in here for end in ends)


def matrix(texts: Sequence[str], lexicon: Lexicon) -> csr_matrix:
    rows, slots, values = [], [], []
    for row, text in enumerate(texts):
        found = features(stems(text), lexicon)
        rows += [row] * len(found)
        slots += found
        values += [len(found) ** -DAMPING] * len(found)
    return csr_matrix((values, (rows, slots)), shape=(len(texts), SLOTS))


class Weights(NamedTuple):
    """Of a linear model: slots × names, and by name."""

    of_slots: np.ndarray
    offsets: np.ndarray


def against_each_other(known: csr_matrix, examples: Sequence[Example]) -> tuple[Weights, list[str]]:
    """Fit one model of all kinds, and of none (""): a sentence of two kinds is an example of each.

    Returns the weights, and whose they are.
    """
    rows = [row for row, one in enumerate(examples) for _ in one.kinds or ("",)]
    answers = [kind for one in examples for kind in sorted(one.kinds) or ("",)]
    heavy = [OF_PHRASE if examples[row].topic else 1.0 for row in rows]
    model = LogisticRegression(C=STRENGTH, max_iter=PASSES, tol=1e-3, solver="saga")
    with catch_warnings(action="ignore", category=ConvergenceWarning):
        model.fit(known[rows], answers, sample_weight=heavy)
    return Weights(model.coef_.T, model.intercept_), list(map(str, model.classes_))


def within_their_kind(
    known: csr_matrix, written: Sequence[Example], topics: Sequence[str]
) -> Weights:
    """Fit a model of each topic, against the others of its kind. `known`: of the phrases."""
    weights = Weights(np.zeros((known.shape[1], len(topics))), np.zeros(len(topics)))
    for column, topic in enumerate(topics):
        kind = next(one.kinds for one in written if one.topic == topic)
        rows = [row for row, one in enumerate(written) if one.kinds == kind]
        is_it = [written[row].topic == topic for row in rows]
        if not all(is_it):  # else there is nothing to choose from
            model = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear")
            model.fit(known[rows], is_it)
            weights.of_slots[:, column], weights.offsets[column] = (
                model.coef_[0],
                model.intercept_[0],
            )
    return weights


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
    called = [one for file in sorted((FOLDER / "snippets").glob("*.txt")) for one in snippets(file)]
    examples = [*written, *called]
    known = matrix([one.text for one in examples], lexicon)
    of_kinds, kinds = against_each_other(known, examples)
    topics = sorted({one.topic for one in written if one.topic})
    of_topics = within_their_kind(known[: len(written)], written, topics)
    weights = np.column_stack([of_kinds.of_slots, of_topics.of_slots])
    often = np.diff(known.tocsc().indptr) >= FEWEST_TIMES
    used = np.flatnonzero(often & (np.abs(weights).max(axis=1) > 0))
    scale = np.maximum(np.abs(weights[used]).max(axis=0), 1e-9) / 127
    np.savez_compressed(
        MADE,
        kinds=kinds,
        topics=topics,
        slots=used.astype(np.int32),
        weights=np.round(weights[used] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array([*of_kinds.offsets, *of_topics.offsets], np.float32),
        sure=np.float32(_sure_enough(written, called, lexicon)),
        lexicon=json.dumps(lexicon.groups),
    )
    print(f"{len(written)} phrases, {len(called)} pieces of snippets, {len(used)} features")


def _sure_enough(written: Sequence[Example], called: Sequence[Example], lexicon: Lexicon) -> float:
    """From which logarithm of its probability on a kind is shown.

    Judged on snippets, each fold by what the phrases and the other folds teach.
    """
    phrases = matrix([one.text for one in written], lexicon)
    calls = matrix([one.text for one in called], lexicon)
    folds = np.arange(len(called)) * FOLDS // len(called)
    likely, right = [], []
    for fold in range(FOLDS):
        others = [place for place, number in enumerate(folds) if number != fold]
        taught = [*written, *(called[place] for place in others)]
        model, kinds = against_each_other(vstack([phrases, calls[others]]).tocsr(), taught)
        asked = np.flatnonzero(folds == fold)
        scores = log_softmax(calls[asked] @ model.of_slots + model.offsets, axis=1)
        for column, kind in enumerate(kinds):
            if kind:
                likely.append(scores[:, column])
                right.append([kind in called[place].kinds for place in asked])
    return threshold(np.concatenate(likely), np.concatenate(right))


if __name__ == "__main__":
    main()
