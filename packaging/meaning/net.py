"""A net with one hidden layer over sets of features: what it learns of rare words, it shares.

With numpy and scipy: of a batch, only the rows of the features that occur in it are touched.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax

NETS = 3
"""That are trained, each by its own chance, and answer together: fewer of their mistakes are alike,
and what a training happens to give moves less."""
UNITS = 64
"""Of the hidden layer of one of them."""
PASSES = 6
BATCH = 128
RATE = 2e-3
"""Of learning, at the start; it falls to nothing by the end."""
DROPPED_FEATURES, DROPPED_UNITS = 0.3, 0.5
"""Shares of the features and of the hidden units that are left out at random while one learns."""
_DECAY = 0.9, 0.999
"""Of Adam's means of the gradient and of its square (Kingma and Ba, 2015)."""
_TINY = 1e-8


class Net(NamedTuple):
    """Float32; `rows`: features × units, `bias`: units, `out`: units × names, `offsets`: names."""

    rows: np.ndarray
    bias: np.ndarray
    out: np.ndarray
    offsets: np.ndarray

    def hidden(self, known: csr_matrix) -> np.ndarray:
        """Return examples × units."""
        return np.maximum(known @ self.rows + self.bias, 0)

    def likely(self, known: csr_matrix) -> np.ndarray:
        """Return the logarithm of the probability of each name, examples × names."""
        return log_softmax(self.hidden(known) @ self.out + self.offsets, axis=1)


def learn(known: csr_matrix, answers: np.ndarray) -> Net:
    """Train some, side by side in one hidden layer.

    Args:
        known: examples × features, float32.
        answers: how likely each name is to be right, examples × names.
    """
    nets = [_one(known, answers, np.random.default_rng(seed)) for seed in range(NETS)]
    rows, bias, out, offsets = zip(*nets, strict=True)
    # the mean of what they make of it, so of the logarithms of their probabilities
    return Net(np.hstack(rows), np.hstack(bias), np.vstack(out) / NETS, np.mean(offsets, axis=0))


def _one(known: csr_matrix, answers: np.ndarray, chance: np.random.Generator) -> Net:
    some = chance.standard_normal
    net = Net(
        (some((known.shape[1], UNITS)) * 0.05).astype(np.float32),
        np.zeros(UNITS, np.float32),
        (some((UNITS, answers.shape[1])) * UNITS**-0.5).astype(np.float32),
        np.zeros(answers.shape[1], np.float32),
    )
    adam = _Adam(net)
    batches = len(answers) // BATCH
    for turn in range(PASSES * batches):
        if turn % batches == 0:
            order = chance.permutation(len(answers))
        chosen = order[turn % batches * BATCH :][:BATCH]
        rate = RATE * (1 - turn / (PASSES * batches))
        adam.step(rate, *_gradients(net, known[chosen], answers[chosen], chance))
    return net


def _gradients(
    net: Net, known: csr_matrix, answers: np.ndarray, chance: np.random.Generator
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return which features occur, and the gradients of their rows and of the rest."""
    features, places = np.unique(known.indices, return_inverse=True)
    left = (chance.random(len(known.data)) >= DROPPED_FEATURES) / (1 - DROPPED_FEATURES)
    seen = csr_matrix(
        ((known.data * left).astype(np.float32), places, known.indptr),
        shape=(known.shape[0], len(features)),
    )
    sums = seen @ net.rows[features] + net.bias
    kept = (chance.random(sums.shape) >= DROPPED_UNITS) / np.float32(1 - DROPPED_UNITS)
    hidden = np.maximum(sums, 0) * kept
    off = softmax(hidden @ net.out + net.offsets, axis=1) - answers
    off = (off / len(off)).astype(np.float32)
    back = off @ net.out.T * kept * (sums > 0)
    return features, [seen.T @ back, back.sum(axis=0), hidden.T @ off, off.sum(axis=0)]


class _Adam:
    def __init__(self, net: Net) -> None:
        self._net = net
        self._means = [np.zeros_like(part) for part in net]
        self._squares = [np.zeros_like(part) for part in net]
        self._steps = 0

    def step(self, rate: float, features: np.ndarray, gradients: list[np.ndarray]) -> None:
        self._steps += 1
        grown = [1 - decay**self._steps for decay in _DECAY]
        parts = zip(self._net, self._means, self._squares, gradients, strict=True)
        for part, mean, square, gradient in parts:
            at = features if part is self._net.rows else slice(None)
            mean[at] = _DECAY[0] * mean[at] + (1 - _DECAY[0]) * gradient
            square[at] = _DECAY[1] * square[at] + (1 - _DECAY[1]) * gradient**2
            part[at] -= rate * (mean[at] / grown[0]) / (np.sqrt(square[at] / grown[1]) + _TINY)
