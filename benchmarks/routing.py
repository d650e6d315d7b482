"""Day plans on public instances: ``python -m benchmarks.routing --data FOLDER [--seconds 60] [--quick] [--json FILE]``.

The folder (or ``ANJU_ROUTING_DATA``) has ``hhcrsp/`` and ``vrptw/`` with their best known values. Every plan is judged by
an evaluator that reads the instance's file and knows nothing of the search. Gap = cost / best known - 1. Then one visit
of each finished plan is cancelled and the plan mended, beside a plan made anew. At the end the greatest ratio of each
size stands against what must be held; a missed one ends with code 1.

``--keep FILE`` writes each row at once and leaves out what the file has already under the same conditions, so a run may be
broken off, and parts of it (``--only kummer``, ``--sizes 101-300``) may be run one after the other; ``python -m benchmarks
routing`` keeps ``benchmarks/routing_rows.jsonl``. A row whose search got less than nine tenths of its cores is measured
again the next time. Two runs at once on two cores spoil each other: use one, with two threads.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from statistics import mean
from typing import Any

from anju_engines.routing import Effort, solve, warm_up
from anju_engines.routing.replanning import Cancelled, moved, replan
from anju_engines.routing.rounds import NoRounds, plan_rounds
from benchmarks import routing_rows
from benchmarks.routing_data import Instance, Town, care, judge, length, towns

SMALL, LARGE = 100, 300
QUICK = ("HCSRP_25_1", "HCSRP_50_5", "HHCRSP_50_10_26", "010-milan", "HHCRSP_200_40_17")


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routing", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("ANJU_ROUTING_DATA"), help="the folder with hhcrsp/ and vrptw/"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="for each home-care instance")
    parser.add_argument(
        "--rounds", type=float, default=60.0, help="seconds for each vehicle-routing instance; 0 leaves them out"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="", help="part of a name")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="five instances for three seconds each, no rounds")
    parser.add_argument("--sizes", default="0-100000", help="least and most patients, such as 101-300")
    parser.add_argument("--keep", type=Path, help="a file of finished rows: written at once, not measured again")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    if wanted.data is None:
        found: dict[str, Any] = {"skipped": "no data: name the folder by --data or ANJU_ROUTING_DATA"}
        print(found["skipped"])
    else:
        found = measure(wanted)
    if wanted.json:
        wanted.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    missed = [] if wanted.quick else [line for line in found.get("sizes", ()) if not line["kept"]]
    return 1 if missed or any(row["wrong"] for row in found.get("rows", ())) else 0


def measure(wanted: argparse.Namespace) -> dict[str, Any]:
    """Plan every instance there is."""
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    began = time.perf_counter()
    warm_up()
    print(f"compiled or read from the cache in {time.perf_counter() - began:.1f} s")
    least, most = (int(word) for word in wanted.sizes.split("-"))
    chosen = [row for row in care(wanted.data) if wanted.only in row.name and least <= row.size <= most]
    if wanted.quick:
        chosen = [row for row in chosen if any(name in row.name for name in QUICK)]
    seconds = 3.0 if wanted.quick else wanted.seconds
    conditions = {"seconds": seconds, "threads": wanted.threads, "seed": wanted.seed, "engine": routing_rows.engine()}
    kept = routing_rows.Kept(wanted.keep, conditions)
    rows = []
    for number, instance in enumerate(chosen, start=1):
        row = kept.find(instance.name)
        if row is None:
            row = plan(instance, seconds, wanted.threads, wanted.seed)
            kept.add(row)
        print(f"{number:>2}/{len(chosen)} {told(row)}", flush=True)
        rows.append(row)
    rounds = (
        []
        if wanted.quick or not wanted.rounds
        else [carry(town, wanted.rounds) for town in towns(wanted.data) if wanted.only in town.name]
    )
    families = summary(rows)
    for line in families:
        print(
            f"{line['family']:<10} {line['sizes']:<8} {line['count']:>3} instances, gap mean {line['mean']:+.2%}, max {line['max']:+.2%}"
        )
    sizes = routing_rows.sizes(rows)
    for line in sizes:
        print(routing_rows.sentence(line), flush=True)
    return {
        "seconds": seconds, "rows": rows, "families": families, "sizes": sizes, "rounds": rounds,
        "load": os.getloadavg()[0],
    }  # fmt: skip


def plan(instance: Instance, seconds: float, threads: int, seed: int) -> dict[str, Any]:
    """Plan one day, judge it, and mend it after one cancellation."""
    load, began, spent = os.getloadavg()[0], time.perf_counter(), time.process_time()
    made = solve(instance.problem, Effort(seconds=seconds, threads=threads), seed=seed)
    cores = (time.process_time() - spent) / (time.perf_counter() - began)
    cost, wrong = judge(instance.raw, made)
    first = sorted(made.starts_of().items(), key=lambda row: (row[1], row[0]))
    gone = first[len(first) // 3][0]
    now = first[len(first) // 10][1]
    before = time.perf_counter()
    mended = replan(instance.problem, made, Cancelled(gone), now=now)
    took = time.perf_counter() - before
    anew = solve(mended.problem, Effort(seconds=min(seconds, 5.0), threads=threads), seed=seed + 1)
    others = [name for name, start in first if name != gone and start > now]
    return {
        "instance": instance.name, "family": instance.family, "size": instance.size, "best": instance.best,
        "cost": cost, "gap": cost / instance.best - 1, "wrong": wrong, "load": load, "threads": threads,
        "cores": round(cores, 2), "mended in, s": took, "moved": mended.share,
        "moved by a plan anew": len(moved(made, anew, others)) / max(len(others), 1),
    }  # fmt: skip


def told(row: dict[str, Any]) -> str:
    """Say what one instance came to."""
    noise = " DISTURBED" if routing_rows.disturbed(row) else ""
    return (
        f"{row['instance']:<66} {row['cost']:9.3f} best {row['best']:9.3f} {row['gap']:+.2%} on {row['cores']:.2f} cores{noise}; "
        f"cancellation {row['mended in, s']:.2f} s, moved {row['moved']:.1%} (anew {row['moved by a plan anew']:.0%}) "
        f"{'; '.join(row['wrong'][:3])}"
    )


def carry(town: Town, seconds: float) -> dict[str, Any]:
    """Find rounds for one town."""
    try:
        made = plan_rounds(town.calls, town.fleet, town.matrix, town.matrix, seconds=seconds)
    except NoRounds as problem:
        print(f"{town.name}: {problem}")
        return {"instance": town.name, "size": len(town.calls), "gap": None, "wrong": [str(problem)]}
    total, wrong = length(town, made.rounds)
    gap = total / (town.best) - 1 if town.best else None
    print(
        f"{town.name:<12} {len(town.calls):>5} calls {total / 10:10.1f} {'' if gap is None else f'{gap:+.2%}'} {'; '.join(wrong[:3])}",
        flush=True,
    )
    return {
        "instance": town.name,
        "size": len(town.calls),
        "length": total,
        "best": town.best,
        "gap": gap,
        "wrong": wrong,
    }


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gather the gaps by family and size."""
    found = []
    for family in dict.fromkeys(row["family"] for row in rows):
        for name, low, high in (("≤ 100", 0, SMALL), ("101–300", SMALL + 1, LARGE), ("> 300", LARGE + 1, 10**9)):
            gaps = [row["gap"] for row in rows if row["family"] == family and low <= row["size"] <= high]
            if gaps:
                found.append(
                    {"family": family, "sizes": name, "count": len(gaps), "mean": mean(gaps), "max": max(gaps)}
                )
    return found


if __name__ == "__main__":
    sys.exit(main())
