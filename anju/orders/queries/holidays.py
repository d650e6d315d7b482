"""Days on which weekly plans rest: reference data, not a table."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from anju.kernel.viewer import Viewer


@lru_cache(maxsize=1)
def _days() -> dict[date, str]:
    path = Path(settings.ROOT) / "reference" / "holidays" / "days.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["on"]): row["name"] for row in csv.DictReader(file)}


def holidays(viewer: Viewer) -> dict[date, str]:
    """Return every known statutory holiday with its name."""
    return dict(_days()) if viewer else {}
