"""Logistic regression with squares and products, held back by a ridge: few rows, smooth answers, no dependency."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
ROUNDS: Final = 25
RIDGE: Final = 3.0
_FLAT: Final = 1e-9
_FAR: Final = 3.0
"""Standardised values are cut here, so that a square never runs away outside what was seen."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Mean and spread of each column, and a weight for each term."""

    middle: tuple[float, ...]
    spread: tuple[float, ...]
    terms: tuple[float, ...]


def fit(rows: Numbers, labels: NDArray[np.bool_], ridge: float = RIDGE) -> Weights:
    """Fit by Newton's method, both classes with the same total weight."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread < _FLAT, 1.0, spread)
    terms = _terms(rows, middle, spread)
    wanted = labels.astype(np.float64)
    share = wanted.mean()
    importance = np.where(labels, 0.5 / share, 0.5 / (1 - share))
    held = np.full(terms.shape[1], ridge)
    held[0] = _FLAT
    weights = np.zeros(terms.shape[1])
    for _ in range(ROUNDS):
        chance = _chance(terms @ weights)
        slope = terms.T @ (importance * (chance - wanted)) + held * weights
        curve = (terms.T * (importance * np.maximum(chance * (1 - chance), _FLAT))) @ terms + np.diag(held)
        weights = weights - np.linalg.solve(curve, slope)
    return Weights(tuple(middle.tolist()), tuple(spread.tolist()), tuple(weights.tolist()))


def score(weights: Weights, rows: Numbers) -> Numbers:
    """Return the chance of each row."""
    return _chance(_terms(rows, np.array(weights.middle), np.array(weights.spread)) @ np.array(weights.terms))


def _chance(value: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -40, 40))), dtype=np.float64)


def _terms(rows: Numbers, middle: Numbers, spread: Numbers) -> Numbers:
    value = np.clip((rows - middle) / spread, -_FAR, _FAR)
    first, second = np.triu_indices(value.shape[1])
    return np.hstack([np.ones((len(value), 1)), value, value[:, first] * value[:, second]])
