"""`./dev train`: make `resources/coach/meaning.npz` from the sentences in `resources/coach`.

`phrases/KIND.txt` has the topics of a kind (`[too-expensive]`) and what only sounds like it
(`[not]`), `phrases/ordinary.txt` what else prospects say, `snippets/*.txt` scraps of calls in which
the moments are marked. A linear model for each kind and each topic; of these the cross-validated
scores of the snippets say where a kind is sure enough.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app.coach.meaning import DAMPING, SLOTS, Lexicon, features, units
from app.coach.stems import stems

FOLDER = Path(__file__).parents[2] / "resources" / "coach"
STRENGTH = 2.0
"""Of the fit (C of scikit-learn): chosen on the half of the corpus that is for development."""
SNIPPETS = 3
"""Times that they count: they are what calls are like."""
PRECISION = 0.9
"""Of what is shown, by cross-validation over the snippets."""
MARGIN = 0.25
"""Of the score, on top: calls have what no snippet has."""
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


def fitted(known: csr_matrix, is_it: Sequence[bool]) -> tuple[np.ndarray, float]:
    model = _model().fit(known, is_it)
    return model.coef_[0], float(model.intercept_[0])


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear")


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
    examples = [*written, *called * SNIPPETS]
    known = matrix([one.text for one in examples], lexicon)
    topics = sorted({one.topic for one in written if one.topic})
    kinds = sorted({kind for one in examples for kind in one.kinds})
    wanted = [[kind in one.kinds for one in examples] for kind in kinds]
    wanted += [[one.topic == topic for one in examples] for topic in topics]
    columns = [fitted(known, one) for one in wanted]
    weights = np.stack([column for column, _ in columns], axis=1).astype(np.float32)
    bias = np.array([offset for _, offset in columns], np.float32)
    bias[: len(kinds)] -= _sure_enough(written, called, lexicon, kinds) + MARGIN
    often = np.diff(known.tocsc().indptr) >= FEWEST_TIMES
    used = np.flatnonzero(often & (np.abs(weights).max(axis=1) > 0))
    scale = np.abs(weights[used]).max(axis=0) / 127
    np.savez_compressed(
        FOLDER / "meaning.npz",
        kinds=kinds,
        topics=topics,
        slots=used.astype(np.int32),
        weights=np.round(weights[used] / scale).astype(np.int8),
        scale=scale,
        bias=bias,
        lexicon=json.dumps(lexicon.groups),
    )
    print(f"{len(written)} phrases, {len(called)} pieces of snippets, {len(used)} features")


def _sure_enough(
    written: Sequence[Example], called: Sequence[Example], lexicon: Lexicon, kinds: Sequence[str]
) -> float:
    """From which score on a kind is shown: judged on snippets that were not learnt from."""
    of_phrases = matrix([one.text for one in written], lexicon)
    of_calls = matrix([one.text for one in called], lexicon)
    scores, right = [], []
    for kind in kinds:
        is_it = np.array([kind in one.kinds for one in called])
        meant = [kind in one.kinds for one in written]
        scores.append(_foretold(of_phrases, meant, of_calls, is_it))
        right.append(is_it)
    return threshold(np.concatenate(scores), np.concatenate(right))


def _foretold(
    phrases: csr_matrix, meant: Sequence[bool], calls: csr_matrix, is_it: np.ndarray
) -> np.ndarray:
    """Scores of the snippets' pieces, each fold by what the phrases and the other folds teach."""
    from scipy.sparse import vstack

    scores = np.zeros(calls.shape[0])
    folds = np.arange(calls.shape[0]) * FOLDS // calls.shape[0]
    for fold in range(FOLDS):
        others = folds != fold
        known = vstack([phrases, *[calls[others]] * SNIPPETS])
        answers = [*meant, *list(is_it[others]) * SNIPPETS]
        scores[~others] = _model().fit(known, answers).decision_function(calls[~others])
    return scores


if __name__ == "__main__":
    main()
