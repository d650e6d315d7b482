"""Days on which weekly plans rest: reference data, not a table; and which years the State Council has announced."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from anju.kernel.viewer import Viewer

_FOLDER = Path("reference") / "holidays"


@lru_cache(maxsize=1)
def _days() -> dict[date, str]:
    path = Path(settings.ROOT) / _FOLDER / "days.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["on"]): row["name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _announced() -> frozenset[int]:
    path = Path(settings.ROOT) / _FOLDER / "years.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(int(row["year"]) for row in csv.DictReader(file) if row["announced_on"])


def holidays(viewer: Viewer) -> dict[date, str]:
    """Return every known holiday with its name; of a year not yet announced only those that the law fixes."""
    return dict(_days()) if viewer else {}


def unannounced(viewer: Viewer, start: date, end: date) -> list[int]:
    """Return the years of ``[start, end]`` whose holidays have not been announced: nothing is assumed for them."""
    years = range(start.year, end.year + 1) if viewer else range(0)
    return [year for year in years if year not in _announced()]
