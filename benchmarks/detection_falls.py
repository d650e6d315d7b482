"""Falls: our weighing beside a random forest on the same shapes, nobody judged by weights that saw them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from anju_engines.detection import judge_fall, train
from anju_engines.detection.falls import columns, shapes
from benchmarks.detection_data import Recording, falls

RATE_HZ, HARD_G, FOLDS = 50.0, 1.6, 5


def compare(folder: Path) -> dict[str, Any]:
    """Measure every set of recordings there is."""
    found = {name: _measure(rows) for name, rows in falls(folder).items()}
    return found or {"missing": f"{folder} has no fall/*.npz"}


def _measure(rows: list[Recording]) -> dict[str, Any]:
    fallen = np.array([row.fall for row in rows])
    ours, rang = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
    forest = np.zeros(len(rows)) if _forest() is not None else None
    wearers = sorted({row.wearer for row in rows})
    for fold in range(FOLDS):
        unseen = np.array([wearers.index(row.wearer) % FOLDS == fold for row in rows])
        known = [row for row, hidden in zip(rows, unseen, strict=True) if not hidden]
        model = train(
            [row.acceleration for row in known], [row.fall for row in known], [row.wearer for row in known],
            rate_hz=RATE_HZ, hard_g=HARD_G,
        )  # fmt: skip
        for place in np.flatnonzero(unseen):
            said = judge_fall(model, rows[place].acceleration, RATE_HZ)
            ours[place], rang[place] = said.chance, said.fallen
        if forest is not None:
            forest[unseen] = _by_forest(known, [row for row, hidden in zip(rows, unseen, strict=True) if hidden])
    hours = sum(len(row.acceleration) for row in rows if not row.fall) / RATE_HZ / 3600
    return {
        "falls, others, hours of others": [int(fallen.sum()), int((~fallen).sum()), round(hours, 2)],
        "ours": _scores(ours, fallen)
        | {
            "at its own limit: found, others that ring": [
                round(float(rang[fallen].mean()), 3), round(float(rang[~fallen].mean()), 3),
            ],
        },
        "forest": "missing: scikit-learn is not installed" if forest is None else _scores(forest, fallen),
    }  # fmt: skip


def _scores(chances: np.ndarray, fallen: np.ndarray) -> dict[str, Any]:
    yes, no = chances[fallen], chances[~fallen]
    area = (yes[:, None] > no).mean() + 0.5 * (yes[:, None] == no).mean()
    found = [round(float((yes > np.quantile(no, 1 - share)).mean()), 3) for share in (0.01, 0.02, 0.05)]
    return {"area under the curve": round(float(area), 4), "found where 1, 2, 5 % of others ring": found}


def _forest() -> Any:
    """Return scikit-learn's forest, or None; it is no dependency of ours."""
    try:
        from sklearn.ensemble import RandomForestClassifier
    except ImportError:
        return None
    return RandomForestClassifier(300, class_weight="balanced_subsample", random_state=0)


def _by_forest(known: Sequence[Recording], hidden: Sequence[Recording]) -> list[float]:
    rows, labels = [], []
    for row in known:
        found = sorted((shape for _, shape in shapes(row.acceleration, RATE_HZ, HARD_G)), key=lambda s: -s.peak_g)
        taken = found[:1] if row.fall else found
        rows += taken
        labels += [row.fall] * len(taken)
    model = _forest().fit(columns(rows), labels)
    answer = []
    for row in hidden:
        found = [shape for _, shape in shapes(row.acceleration, RATE_HZ, HARD_G)]
        answer.append(float(model.predict_proba(columns(found))[:, 1].max()) if found else 0.0)
    return answer
