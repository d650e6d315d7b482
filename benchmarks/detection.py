"""Detection on public recordings: ``python -m benchmarks.detection --data FOLDER [--json FILE]``.

Inactivity: each day of a home after its first week is judged by what earlier days taught. Its real silences give the
false alarms; a person who stops moving at random moments of it gives the delay. Beside it the hour-of-day longest-gap
rule, both ways to read it. How quick a rule may be is chosen on the other homes, for all rules alike. A moment counts
for a pair of rules when neither is already ringing. Falls: nobody is judged by weights that saw them.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from anju_engines.detection import Habits, Movement, Settings, learn
from anju_engines.detection.history import clock, in_order, silences
from anju_engines.detection.inactivity import expected, quickest
from benchmarks import machine
from benchmarks.detection_data import homes
from benchmarks.detection_falls import compare

GOAL, RATE, WEEK, MOMENTS = 0.75, 0.2, 7, 200
COSTS = np.geomspace(50, 3000, 40)
FACTORS = np.geomspace(0.3, 6, 60)
Probes = Sequence[tuple[float, str]]
Rule = Callable[[Habits, Probes], np.ndarray]
OURS, STARTED, NOW = "learned habits", "longest gap, hour it began", "longest gap, hour it is"


class Judged(NamedTuple):
    """One home under one rule at every level: silences and moments in rows, levels in columns."""

    days: int
    lasted: np.ndarray
    limits: np.ndarray
    waited: np.ndarray
    moment_limits: np.ndarray
    moment_days: np.ndarray
    """The number of the day in which each moment lies."""


def learned(habits: Habits, probes: Probes) -> np.ndarray:
    """Return our thresholds at each cost of a false alarm."""
    lasting, waiting = expected(habits, probes)
    return np.stack([quickest(lasting, waiting, float(cost)) for cost in COSTS], axis=1)


def gap_by_start(habits: Habits, probes: Probes) -> np.ndarray:
    """Return the longest gap that began in the same hour of the day, times each factor."""
    longest = np.zeros(24)
    for silence in habits.past:
        longest[silence.since.hour] = max(longest[silence.since.hour], silence.hours)
    longest[longest == 0] = longest.max()
    return longest[[int(hour) for hour, _ in probes]][:, None] * FACTORS[None, :]


def gap_by_now(habits: Habits, probes: Probes) -> np.ndarray:
    """Return when a silence is longer than any ever was in the hour it is now, times each factor."""
    longest = np.zeros(24)
    for silence in habits.past:
        start = clock(silence.since)
        for hour in range(int(start), int(start + silence.hours) + 1):
            longest[hour % 24] = max(longest[hour % 24], min(start + silence.hours, hour + 1) - start)
    longest[longest == 0] = longest.max()
    elapsed = np.arange(1, 200 * 12) / 12
    limits = np.empty((len(probes), len(FACTORS)))
    for row, (start, _) in enumerate(probes):
        ratio = np.maximum.accumulate(elapsed / longest[((start + elapsed) % 24).astype(int)])
        limits[row] = elapsed[np.minimum(np.searchsorted(ratio, FACTORS), len(elapsed) - 1)]
    return limits


RULES: dict[str, Rule] = {OURS: learned, STARTED: gap_by_start, NOW: gap_by_now}


def judge_home(movements: list[Movement], rules: dict[str, Rule], chance: np.random.Generator) -> dict[str, Judged]:
    """Judge each day after the first week by the days before it, by every rule on the same moments."""
    ordered = in_order(movements)
    times = np.array([movement.at.timestamp() for movement in ordered])
    found = silences(ordered)
    parts: dict[str, list[tuple[np.ndarray, ...]]] = {name: [] for name in rules}
    day, last = ordered[0].at.date() + timedelta(days=WEEK), ordered[-1].at.date()
    while day <= last:
        habits = learn(ordered, until=day)
        today = [silence for silence in found if silence.since.date() == day]
        moments = _moments(day, times, chance)
        before = [ordered[index] for index in np.searchsorted(times, moments, side="right") - 1]
        waited = (moments - np.array([movement.at.timestamp() for movement in before])) / 3600
        for name, rule in rules.items():
            limits = rule(habits, [(clock(silence.since), silence.place) for silence in today])
            later = rule(habits, [(clock(movement.at), movement.place) for movement in before])
            number = np.full(len(moments), len(parts[name]))
            parts[name].append((np.array([silence.hours for silence in today]), limits, waited, later, number))
        day += timedelta(days=1)
    return {
        name: Judged(len(rows), *(np.concatenate(column) for column in zip(*rows, strict=True)))
        for name, rows in parts.items()
    }


def _moments(day: date, times: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Draw moments of the day, none after the home's last movement."""
    midnight = datetime.combine(day, time(), UTC).timestamp()
    drawn = midnight + chance.uniform(0, 86_400, MOMENTS)
    return drawn[drawn < times[-1]]


def rate(parts: Sequence[Judged]) -> np.ndarray:
    """Return false alarms for each home-day, at every level."""
    rung = sum(((part.lasted[:, None] > part.limits).sum(axis=0) for part in parts), start=np.zeros(1))
    return rung / sum(part.days for part in parts)


def delays(part: Judged) -> np.ndarray:
    """Return the hours from each moment to the alarm at every level; below zero where it already rings."""
    return part.moment_limits - part.waited[:, None]


def choose(parts: Sequence[Judged]) -> int:
    """Return the quickest level that keeps to the rate, or the one with the fewest alarms."""
    rates = rate(parts)
    mean = np.mean([np.maximum(delays(part), 0).mean(axis=0) for part in parts], axis=0)
    held = np.flatnonzero(rates <= RATE)
    return int(held[np.argmin(mean[held])] if held.size else np.argmin(rates))


def measure(judged: dict[str, dict[str, Judged]], levels: dict[str, dict[str, int]]) -> dict[str, Any]:
    """Compare our rule with each other one, each home at its level."""
    answer: dict[str, Any] = {}
    for name in (OURS, STARTED, NOW):
        at = {home: levels[name][home] for home in judged}
        days = sum(judged[home][name].days for home in judged)
        rung = {home: rate([judged[home][name]])[at[home]] * judged[home][name].days for home in judged}
        answer[name] = {"false alarms per home-day": round(sum(rung.values()) / days, 3)}
        answer[name] |= _against(judged, levels, name)
    return answer


def _against(judged: dict[str, dict[str, Judged]], levels: dict[str, dict[str, int]], name: str) -> dict[str, Any]:
    pairs = {}
    for home, parts in judged.items():
        ours = delays(parts[OURS])[:, levels[OURS][home]]
        theirs = delays(parts[name])[:, levels[name][home]]
        both = (ours > 0) & (theirs > 0)
        pairs[home] = (ours[both], theirs[both])
    ours, theirs = (np.concatenate([pair[side] for pair in pairs.values()]) for side in (0, 1))
    return {
        "mean delay h": round(float(theirs.mean()), 2), "median delay h": round(float(np.median(theirs)), 2),
        "ours, same moments, mean h": round(float(ours.mean()), 2),
        "ours, same moments, median h": round(float(np.median(ours)), 2),
        "ratio of means": round(float(ours.mean() / theirs.mean()), 2),
        "ratio of medians": round(float(np.median(ours) / np.median(theirs)), 2),
        "by home": {
            home: f"{rate([judged[home][name]])[levels[name][home]]:.2f} a day, {two.mean():.1f} h, ours {one.mean():.1f} h"
            for home, (one, two) in pairs.items()
        },
    }  # fmt: skip


def judge_all(movements: dict[str, list[Movement]], rules: dict[str, Rule]) -> dict[str, dict[str, Judged]]:
    """Judge all homes; a home has the same moments whatever the rules and the other homes."""
    return {
        home: judge_home(rows, rules, np.random.default_rng([20_261_127, *home.encode()]))
        for home, rows in movements.items()
    }


def inactivity(judged: dict[str, dict[str, Judged]]) -> dict[str, Any]:
    """Measure all rules on all homes, at levels chosen in four ways."""
    others = {name: {home: choose([judged[o][name] for o in judged if o != home]) for home in judged} for name in RULES}
    pooled = {name: dict.fromkeys(judged, choose([judged[home][name] for home in judged])) for name in RULES}
    own = {name: {home: choose([judged[home][name]]) for home in judged} for name in RULES}
    plain = int(np.argmin(abs(FACTORS - 1)))
    default = int(np.argmin(abs(COSTS - Settings().false_alarm_cost)))
    shipped = {name: dict.fromkeys(judged, default if name == OURS else plain) for name in RULES}
    return {
        "home-days": {home: parts[OURS].days for home, parts in judged.items()},
        "level chosen on the other homes": measure(judged, others),
        "level chosen in hindsight, one for all": measure(judged, pooled),
        "level chosen in hindsight, each home its own": measure(judged, own),
        "our default beside the rule as it is": measure(judged, shipped),
    }


def verdict(measured: dict[str, Any]) -> str:
    """Say whether the goal holds against both readings of the rule, by the mean and by the median."""
    rung = measured[OURS]["false alarms per home-day"]
    said = []
    for figure in ("ratio of means", "ratio of medians"):
        worst = max(measured[name][figure] for name in (STARTED, NOW))
        said.append(f"{figure} {worst} {'held' if worst <= GOAL and rung <= RATE else 'missed'}")
    return f"{rung} false alarms per home-day; goal ≤ {GOAL} × at ≤ {RATE}: {', '.join(said)}"


def main() -> int:
    """Measure, print, write."""
    from benchmarks.detection_limits import what_limits

    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ambient/ and fall/")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    movements = homes(wanted.data)
    if len(movements) < 2:
        print(f"missing: {wanted.data} has no two homes in ambient/ (house*.sensors, Ordonez*_Sensors.txt)")
        return 1
    cpu = machine._line("/proc/cpuinfo", "model name") or platform.processor()
    print(f"{os.cpu_count()} × {cpu}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}", flush=True)
    judged = judge_all(movements, RULES)
    limits = what_limits(movements, judged)
    found = {"inactivity": inactivity(judged) | {"what limits it": limits}, "falls": compare(wanted.data)}
    print(json.dumps(found, ensure_ascii=False, indent=1))
    for way in ("level chosen on the other homes", "level chosen in hindsight, each home its own"):
        print(f"{way}: {verdict(found['inactivity'][way])}")
    for name, figure in limits.items():
        print(f"{name}: {figure}")
    if wanted.json:
        wanted.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
