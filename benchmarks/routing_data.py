"""Public instances of home care and of vehicle routing: read, and judged by a second evaluator that knows only the files."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from anju_engines.routing import THIRDS, Part, Plan, Problem, Travel, Visit, Worker
from anju_engines.routing.rounds import Call, Fleet


class Instance(NamedTuple):
    """A published day of home care, with the best cost known."""

    name: str
    family: str
    size: int
    best: float
    raw: dict[str, Any]
    problem: Problem


class Town(NamedTuple):
    """A published set of calls in tenths, with the best length known, or none."""

    name: str
    best: float | None
    calls: list[Call]
    fleet: Fleet
    matrix: np.ndarray


def care(folder: Path) -> Iterator[Instance]:
    """Read every home-care instance that has a best known value."""
    with (folder / "hhcrsp" / "bks.csv").open() as lines:
        for row in csv.DictReader(lines):
            with gzip.open(folder / "hhcrsp" / row["instance"]) as file:
                raw = json.load(file)
            name = row["instance"].removesuffix(".json.gz")
            yield Instance(
                name, name.split("/")[0], len(raw["patients"]), float(row["cost"]), raw, problem(raw)
            )  # fmt: skip


def problem(raw: dict[str, Any]) -> Problem:
    """State an instance in our words: all start and end at the one office, the objective is in thirds."""
    hops = np.array(raw["distances"], dtype=np.float64)
    offices = len(raw["central_offices"])
    workers = tuple(Worker(row["id"], frozenset(row["abilities"]), 0, 0) for row in raw["caregivers"])
    visits = []
    for place, row in enumerate(raw["patients"], start=offices):
        together = row.get("synchronization", {})
        gap = tuple(map(float, together["distance"])) if together.get("type") == "sequential" else (0.0, 0.0)
        parts = tuple(
            Part(frozenset({asked["service"]}), float(asked["duration"]), gap if number else (0.0, 0.0))
            for number, asked in enumerate(row["required_caregivers"])
        )
        visits.append(Visit(row["id"], place, tuple(row["time_window"]), parts))
    return Problem(workers, tuple(visits), Travel({"car": hops}, {"car": hops}), THIRDS)


def judge(raw: dict[str, Any], plan: Plan) -> tuple[float, list[str]]:
    """Return the published objective of a plan and what is wrong with it, from the instance's file alone."""
    index = {row["id"]: place for place, row in enumerate(raw["patients"], start=len(raw["central_offices"]))}
    able = {row["id"]: set(row["abilities"]) for row in raw["caregivers"]}
    patients = {row["id"]: row for row in raw["patients"]}
    begins: dict[tuple[str, int], tuple[float, str]] = {}
    wrong, length, late = [], 0.0, [0.0]
    for route in plan.routes:
        here, free = 0, 0.0
        for stop in route.stops:
            patient, asked = patients[stop.visit], patients[stop.visit]["required_caregivers"][stop.part]
            there = index[stop.visit]
            length += raw["distances"][here][there]
            if stop.starts < max(free + raw["distances"][here][there], patient["time_window"][0]) - 1e-6:
                wrong.append(f"{stop.visit} begins too soon")
            if asked["service"] not in able[route.worker]:
                wrong.append(f"{route.worker} cannot {asked['service']}")
            if (stop.visit, stop.part) in begins:
                wrong.append(f"{stop.visit} twice")
            begins[stop.visit, stop.part] = (stop.starts, route.worker)
            late.append(max(stop.starts - patient["time_window"][1], 0.0))
            here, free = there, stop.starts + asked["duration"]
        length += raw["distances"][here][0] if route.stops else 0.0
    wrong += [problem for row in raw["patients"] for problem in _pair(row, begins)]
    return (length + sum(late) + max(late)) / 3, wrong


def _pair(patient: dict[str, Any], begins: dict[tuple[str, int], tuple[float, str]]) -> Iterator[str]:
    found = [begins.get((patient["id"], part)) for part in range(len(patient["required_caregivers"]))]
    if None in found:
        yield f"{patient['id']} not served"
    elif len(found) == 2:
        (first, one), (second, two) = found  # type: ignore[misc]
        together = patient["synchronization"]
        least, most = together["distance"] if together["type"] == "sequential" else (0, 0)
        if not least - 1e-6 <= second - first <= most + 1e-6:
            yield f"{patient['id']}: parts {second - first:.2f} apart"
        if one == two:
            yield f"{patient['id']}: one person for two"


def towns(folder: Path) -> Iterator[Town]:
    """Read every vehicle-routing instance, small ones first."""
    best = {}
    with (folder / "vrptw" / "bks.csv").open() as lines:
        best = {row["instance"]: round(float(row["bks_cost"]) * 10) for row in csv.DictReader(lines)}
    places = [folder / "vrptw" / "solomon", folder / "vrptw" / "homberger200", folder / "vrptw"]
    for place in places:
        for path in sorted([*place.glob("*.vrp"), *place.glob("*.TXT")]):
            solution = path.with_suffix(".sol")
            known = best.get(path.stem)
            if known is None and solution.exists():
                known = round(float(solution.read_text().split("Cost")[1].split()[0]) * 10)
            yield _town(path, known)


def _town(path: Path, best: float | None) -> Town:
    """Read the Solomon text or the VRPLIB form; lengths in tenths, cut off as the DIMACS challenge did."""
    text = path.read_text()
    if "NODE_COORD_SECTION" in text:
        import vrplib

        raw = vrplib.read_instance(path, compute_edge_weights=False)
        places, most, capacity = raw["node_coord"], int(raw["vehicles"]), int(raw["capacity"])
        amounts, windows = raw["demand"], raw["time_window"]
        service = np.broadcast_to(raw["service_time"], len(places)).astype(float).copy()
        service[0] = 0
    else:
        rows = [line.split() for line in text.splitlines()]
        numbers = [[float(word) for word in row] for row in rows if row and row[0].replace(".", "").isdigit()]
        most, capacity = (int(value) for value in next(row for row in numbers if len(row) == 2))
        table = np.array([row for row in numbers if len(row) == 7])
        places, amounts, windows, service = table[:, 1:3], table[:, 3], table[:, 4:6], table[:, 6]
    apart = np.sqrt(((np.asarray(places)[:, None, :] - np.asarray(places)[None, :, :]) ** 2).sum(axis=2))
    tenths = np.floor(apart * 10).astype(np.int64)
    calls = [
        Call(
            row, int(amounts[row]), (round(windows[row][0] * 10), round(windows[row][1] * 10)), round(service[row] * 10)
        )
        for row in range(1, len(places))
    ]  # fmt: skip
    hours = (round(windows[0][0] * 10), round(windows[0][1] * 10))
    return Town(path.stem, best, calls, Fleet(most, capacity, hours), tenths)


def length(town: Town, rounds: tuple[tuple[int, ...], ...]) -> tuple[int, list[str]]:
    """Return the length of rounds and what is wrong with them."""
    wrong, total, seen = [], 0, []
    for chosen in rounds:
        here, clock, load = 0, town.fleet.window[0], 0
        for number in chosen:
            call = town.calls[number]
            hop = int(town.matrix[here, call.place])
            clock, total, load = max(clock + hop, call.window[0]), total + hop, load + call.amount
            if clock > call.window[1]:
                wrong.append(f"call {number} late")
            clock, here = clock + call.minutes, call.place
            seen.append(number)
        total += int(town.matrix[here, 0])
        if clock + int(town.matrix[here, 0]) > town.fleet.window[1] or load > town.fleet.capacity:
            wrong.append("a round too long or too heavy")
    if sorted(seen) != list(range(len(town.calls))) or len(rounds) > town.fleet.most:
        wrong.append("not every call once, or too many rounds")
    return total, wrong
