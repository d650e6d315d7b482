"""Rows of finished instances, kept in a file as they come, so that a long run may be broken off and taken up again."""

import hashlib
import json
from pathlib import Path
from statistics import mean
from typing import Any

import anju_engines.routing

HELD = {"≤ 100": (0, 100, 1.03), "101–300": (101, 300, 1.06)}
"""Sizes with their greatest ratio to the best known value: what a run on two quiet cores must hold."""
QUIET = 0.9
"""Share of the cores a search must really have got; below it the row counts as disturbed and is measured again."""

Row = dict[str, Any]


def engine() -> str:
    """Name the engine by its source, so that rows of another one are never mixed in."""
    folder = Path(anju_engines.routing.__file__).parent
    parts = [path.read_bytes() for path in sorted(folder.rglob("*.py"))]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


class Kept:
    """Rows by instance and conditions; a broken last line is left out."""

    def __init__(self, path: Path | None, conditions: Row) -> None:
        self.path, self.conditions = path, conditions
        self.rows: dict[str, Row] = {}
        for line in path.read_text().splitlines() if path and path.exists() else ():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if row.get("conditions") == conditions and not disturbed(row):
                self.rows[row["instance"]] = row

    def find(self, instance: str) -> Row | None:
        """Return the row of an instance that was measured under these conditions, undisturbed."""
        return self.rows.get(instance)

    def add(self, row: Row) -> None:
        """Keep a row."""
        if self.path:
            with self.path.open("a") as file:
                file.write(json.dumps({**row, "conditions": self.conditions}, ensure_ascii=False) + "\n")


def disturbed(row: Row) -> bool:
    """Say whether the search got clearly less of the machine than it was promised."""
    return bool(row["cores"] < QUIET * row["threads"])


def sizes(rows: list[Row]) -> list[Row]:
    """Gather ratios by size over all families, beside what must be held."""
    found = []
    for name, (low, high, held) in HELD.items():
        mine = [row for row in rows if low <= row["size"] <= high]
        if mine:
            worst = max(mine, key=lambda row: row["gap"])
            found.append(
                {
                    "sizes": name, "count": len(mine), "mean": 1 + mean(row["gap"] for row in mine),
                    "max": 1 + worst["gap"], "worst": worst["instance"], "held": held,
                    "kept": 1 + worst["gap"] <= held, "disturbed": sum(disturbed(row) for row in mine),
                }
            )  # fmt: skip
    return found


def sentence(line: Row) -> str:
    """Say in one line what was held or missed."""
    noise = f", {line['disturbed']} of them disturbed by other work" if line["disturbed"] else ""
    return (
        f"{line['sizes']:<8} patients: {line['count']:>2} instances, mean {line['mean']:.4f}, max {line['max']:.4f} × best known "
        f"({line['worst']}), must be ≤ {line['held']}: {'held' if line['kept'] else 'MISSED'}{noise}"
    )
