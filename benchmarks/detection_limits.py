"""What keeps inactivity detection from its goal where each home's level is chosen in hindsight.

Three questions: how wide is chance with so few alarms; does another form of the engine, chosen on the other homes, do
better; and what would the same engine reach that has been told every day of the home, also those it is judged by.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from anju_engines.detection import Habits, Movement, Settings, learn
from anju_engines.detection.history import in_order
from benchmarks.detection_rules import NOW, OURS, Judged, Probes, Rule, choose, delays, judge_all, learned

Homes = dict[str, Judged]
FORMS = [
    Settings(clock_width_hours=width, spread=spread, other_place_weight=other, common_weight=common)
    for width, spread, other, common in product((2.0, 3.0), (0.2, 0.3), (0.03, 0.1), (0.3, 1.0))
]
AGAIN = 2000


def what_limits(movements: dict[str, list[Movement]], judged: dict[str, dict[str, Judged]]) -> dict[str, Any]:
    """Answer the three questions, each as the ratio of mean delays to the rule by the hour it is."""
    theirs = {home: parts[NOW] for home, parts in judged.items()}
    ours = {home: parts[OURS] for home, parts in judged.items()}
    forms = judge_all(movements, {str(number): _formed(form) for number, form in enumerate(FORMS)})
    tried = [{home: parts[str(number)] for home, parts in forms.items()} for number in range(len(FORMS))]
    ratios = [ratio(one, theirs) for one in tried]
    low, high = np.quantile(_again(ours, theirs), (0.05, 0.95))
    return {
        "each home its own level, as shipped": round(ratio(ours, theirs), 2),
        "the same, nine of ten draws of the home-days": [round(float(low), 2), round(float(high), 2)],
        f"of {len(FORMS)} forms, each chosen on the other homes": round(ratio(_by_others(tried), theirs), 2),
        f"of {len(FORMS)} forms, the best and the worst in hindsight": [round(min(ratios), 2), round(max(ratios), 2)],
        "told all days, also those judged": round(ratio(_told(movements), theirs), 2),
        "false alarms allowed, home by home": {home: int(0.2 * part.days) for home, part in ours.items()},
    }


def ratio(ours: Homes, theirs: Homes) -> float:
    """Return mean delay by mean delay, each home at the level that suits it best."""
    pairs = [_pair(ours[home], theirs[home]) for home in ours]
    one, other = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    return float(one.mean() / other.mean())


def _pair(ours: Judged, theirs: Judged) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    one, other = (delays(part)[:, choose([part])] for part in (ours, theirs))
    both = (one > 0) & (other > 0)
    return one[both], other[both], ours.moment_days[both]


def _again(ours: Homes, theirs: Homes) -> list[float]:
    """Draw the days of each home anew, the levels kept."""
    chance = np.random.default_rng(20_261_127)
    sums = []
    for home, part in ours.items():
        one, other, day = _pair(part, theirs[home])
        sums.append([np.bincount(day, weights, minlength=part.days) for weights in (one, other)])
    found = []
    for _ in range(AGAIN):
        drawn = [(rows, chance.integers(0, len(rows[0]), len(rows[0]))) for rows in sums]
        one, other = (sum(rows[side][days].sum() for rows, days in drawn) for side in (0, 1))
        found.append(float(one / other))
    return found


def _formed(form: Settings) -> Rule:
    return lambda habits, probes: learned(habits.under(form), probes)


def _by_others(tried: Sequence[Homes]) -> Homes:
    """Take, for each home, the form that is quickest on the other homes, each of these at its own best level."""
    mean = {
        home: [float(np.maximum(delays(one[home])[:, choose([one[home]])], 0).mean()) for one in tried]
        for home in tried[0]
    }
    others = {
        home: int(np.argmin(sum(np.array(mean[one]) / min(mean[one]) for one in mean if one != home))) for home in mean
    }
    return {home: tried[number][home] for home, number in others.items()}


def _told(movements: dict[str, list[Movement]]) -> Homes:
    """Judge each home by an engine that has learned its whole recording: nobody can know more habits than that."""
    found = {}
    for home in movements:
        whole = {name: rows for name, rows in movements.items() if name == home}
        found[home] = judge_all(whole, {OURS: _knowing(in_order(movements[home]))})[home][OURS]
    return found


def _knowing(ordered: Sequence[Movement]) -> Rule:
    whole = learn(ordered, until=ordered[-1].at.date())

    def rule(_habits: Habits, probes: Probes) -> np.ndarray:
        return learned(whole, probes)

    return rule
