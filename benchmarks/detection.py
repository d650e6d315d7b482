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
from pathlib import Path
from typing import Any

import numpy as np

from anju_engines.detection import Settings
from benchmarks import machine
from benchmarks.detection_data import homes
from benchmarks.detection_falls import compare
from benchmarks.detection_limits import what_limits
from benchmarks.detection_rules import (
    COSTS,
    FACTORS,
    NOW,
    OURS,
    RATE,
    RULES,
    STARTED,
    Judged,
    choose,
    delays,
    judge_all,
    rate,
)

GOAL = 0.75


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
