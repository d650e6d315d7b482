"""Falls in the accelerometer of a wearable: find hard moments, describe each by what a fall is, and weigh it.

A fall is a short lightness, a blow, another posture and little movement after it. Each of these is a number with a
meaning, so a decision names them. The weights are learned from labelled recordings of the device in use; none are
built in, because a waist and a wrist differ.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from anju_engines.detection.history import Numbers
from anju_engines.detection.weighing import Weights, fit, score

BEFORE_S: Final = 1.5
AFTER_S: Final = 3.0
APART_S: Final = 2.0
"""Hard moments nearer than this are one."""
FOLDS: Final = 5
HARD_G: Final = 1.6
"""What is softer than this is no blow."""
_FEWEST_PEOPLE: Final = 2
_ALMOST_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Shape:
    """What one hard moment looked like."""

    peak_g: float
    lowest_g: float
    """The least in the second before: near 0 in free fall."""
    jerk_g_per_s: float
    shaken_g: float
    """Spread in the second around the blow."""
    hard_s: float
    """Time above one and a half g around the blow."""
    work_g_s: float
    """Distance from 1 g added up around the blow."""
    before_g: float
    """Spread before it: walking, running, sitting."""
    after_g: float
    """Spread in the seconds after it."""
    stillness: float
    """Share of the seconds after it within a tenth of a g of their own mean."""
    turned_degrees: float
    """Between the direction of gravity before and after."""
    loudest_after_g: float
    """The hardest moment in the seconds after: a second step, a jump, or nothing."""


_NAMES: Final = tuple(field.name for field in fields(Shape))


@dataclass(frozen=True, slots=True)
class Model:
    """Learned weights and the chance from which a moment is a fall."""

    weights: Weights
    limit: float
    hard_g: float


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights, and how sure each labelled window looked to weights that had not seen its wearer."""

    weights: Weights
    hard_g: float
    falls: Numbers
    others: Numbers

    def limit(self, alarms_share: float) -> float:
        """Return the chance that lets this share of the windows without a fall ring."""
        return float(np.quantile(self.others, 1 - alarms_share, method="higher"))

    def model(self, alarms_share: float) -> Model:
        """Return the weights with the limit of a share."""
        return Model(self.weights, limit=self.limit(alarms_share), hard_g=self.hard_g)

    def found(self, alarms_share: float) -> tuple[int, int]:
        """Return how many falls were found at the limit of a share, and how many other windows rang."""
        limit = self.limit(alarms_share)
        return int((self.falls > limit).sum()), int((self.others > limit).sum())


@dataclass(frozen=True, slots=True)
class Fall:
    """The decision about a window: whether it is a fall, how surely, when, and what it looked like."""

    fallen: bool
    chance: float
    limit: float
    at_s: float | None
    """Seconds from the start of the window; None when nothing in it was hard."""
    shape: Shape | None


def hard_moments(size: Numbers, rate_hz: float, hard_g: float) -> list[int]:
    """Return the samples of the hardest moments of at least `hard_g`, each apart from the others, in order."""
    found: list[int] = []
    candidates = np.flatnonzero(size >= hard_g)
    for index in candidates[np.argsort(-size[candidates], kind="stable")]:
        if all(abs(int(index) - other) >= APART_S * rate_hz for other in found):
            found.append(int(index))
    return sorted(found)


def describe(acceleration: Numbers, at: int, rate_hz: float) -> Shape:
    """Describe the moment at a sample of a window of three axes in g."""
    size = np.linalg.norm(acceleration, axis=1)
    around, near = _cut(size, at, rate_hz, -0.5, 0.5), _cut(size, at, rate_hz, -1.0, 1.0)
    after = _cut(size, at, rate_hz, 1.0, AFTER_S)
    return Shape(
        peak_g=float(size[at]),
        lowest_g=float(_cut(size, at, rate_hz, -1.0, 0.0).min()),
        jerk_g_per_s=float(np.abs(np.diff(around, append=around[-1])).max() * rate_hz),
        shaken_g=float(around.std()),
        hard_s=float((near > 1.5).sum() / rate_hz),  # noqa: PLR2004 - the g that the field names
        work_g_s=float(np.abs(near - 1).sum() / rate_hz),
        before_g=float(_cut(size, at, rate_hz, -BEFORE_S, -0.5).std()),
        after_g=float(after.std()),
        stillness=float((np.abs(after - after.mean()) < 0.1).mean()),  # noqa: PLR2004
        turned_degrees=_turned(acceleration, at, rate_hz),
        loudest_after_g=float(after.max()),
    )


def _cut(values: Numbers, at: int, rate_hz: float, start_s: float, end_s: float) -> Numbers:
    """Cut seconds around a sample; at the edge of the window what there is, at least one sample."""
    first = min(max(at + round(start_s * rate_hz), 0), len(values) - 1)
    last = min(max(at + round(end_s * rate_hz), first + 1), len(values))
    return values[first:last]


def _turned(acceleration: Numbers, at: int, rate_hz: float) -> float:
    before = _cut(acceleration, at, rate_hz, -BEFORE_S, -0.5).mean(axis=0)
    after = _cut(acceleration, at, rate_hz, 1.0, AFTER_S).mean(axis=0)
    length = float(np.linalg.norm(before) * np.linalg.norm(after))
    cosine = float(before @ after) / max(length, _ALMOST_NOTHING)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def shapes(acceleration: Numbers, rate_hz: float, hard_g: float) -> list[tuple[int, Shape]]:
    """Describe every hard moment of a window."""
    size = np.linalg.norm(acceleration, axis=1)
    return [(at, describe(acceleration, at, rate_hz)) for at in hard_moments(size, rate_hz, hard_g)]


def columns(found: Sequence[Shape]) -> Numbers:
    """Write shapes as rows of numbers, those with a long tail by their logarithm."""
    table = np.array([astuple(shape) for shape in found], dtype=np.float64).reshape(-1, len(_NAMES))
    steep = [place for place, name in enumerate(_NAMES) if name not in {"stillness", "turned_degrees"}]
    table[:, steep] = np.log(table[:, steep] + 0.05)
    return table


def train(
    windows: Sequence[Numbers],
    fallen: Sequence[bool],
    people: Sequence[str],
    *,
    rate_hz: float,
    hard_g: float = HARD_G,
    alarms_share: float = 0.02,
) -> Model:
    """Learn from labelled windows and who wore the device.

    The hardest moment of a fall is the fall; every hard moment of another window is none. The limit lets that share of
    the windows without a fall ring, each judged by weights that have not seen its wearer.
    """
    found = [moments(window, rate_hz, hard_g) for window in windows]
    return learn(found, fallen, people, hard_g=hard_g).model(alarms_share)


def moments(acceleration: Numbers, rate_hz: float, hard_g: float = HARD_G) -> list[Shape]:
    """Return what a window teaches: the shapes of its hard moments."""
    return [shape for _, shape in shapes(acceleration, rate_hz, hard_g)]


def learn(
    found: Sequence[list[Shape]], fallen: Sequence[bool], people: Sequence[str], *, hard_g: float = HARD_G
) -> Learned:
    """Learn from the moments of labelled windows, and judge each by weights that have not seen its wearer."""
    labels, wearers = np.array(fallen, dtype=np.bool_), np.array(people)
    chances = np.zeros(len(found))
    for fold in _folds(people):
        unseen = np.isin(wearers, fold)
        weights = _fit(found, labels, ~unseen)
        for place in np.flatnonzero(unseen).tolist():
            chances[place] = _surest(weights, found[place])
    weights = _fit(found, labels, np.full(len(found), fill_value=True))
    return Learned(weights, hard_g, falls=chances[labels], others=chances[~labels])


def at_rate(acceleration: Numbers, rate_hz: float, wanted_hz: float) -> Numbers:
    """Return a window as it would have been sampled at another rate, by straight lines between its samples."""
    if rate_hz == wanted_hz:
        return acceleration
    taken = np.arange(len(acceleration)) / rate_hz
    wanted = np.arange(int(taken[-1] * wanted_hz) + 1) / wanted_hz
    return np.column_stack([np.interp(wanted, taken, axis) for axis in acceleration.T])


def _folds(people: Sequence[str]) -> list[list[str]]:
    known = sorted(set(people))
    if len(known) < _FEWEST_PEOPLE:
        raise ValueError("training needs the recordings of several people")
    return [known[start::FOLDS] for start in range(min(FOLDS, len(known)))]


def _fit(found: Sequence[list[Shape]], labels: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> Weights:
    rows, wanted = list[Shape](), list[bool]()
    for place in np.flatnonzero(chosen).tolist():
        hardest_first = sorted(found[place], key=lambda shape: -shape.peak_g)
        taken = hardest_first[:1] if labels[place] else hardest_first
        rows += taken
        wanted += [bool(labels[place])] * len(taken)
    if len(set(wanted)) < len((False, True)):
        raise ValueError("training needs hard moments of falls and of other windows")
    return fit(columns(rows), np.array(wanted))


def _surest(weights: Weights, found: list[Shape]) -> float:
    return float(score(weights, columns(found)).max()) if found else 0.0


def judge_fall(model: Model, acceleration: Numbers, rate_hz: float) -> Fall:
    """Decide whether a window of three axes in g holds a fall, and by which moment."""
    found = shapes(acceleration, rate_hz, model.hard_g)
    if not found:
        return Fall(fallen=False, chance=0.0, limit=model.limit, at_s=None, shape=None)
    chances = score(model.weights, columns([shape for _, shape in found]))
    surest = int(np.argmax(chances))
    at, shape = found[surest]
    chance = float(chances[surest])
    return Fall(fallen=chance > model.limit, chance=chance, limit=model.limit, at_s=at / rate_hz, shape=shape)
