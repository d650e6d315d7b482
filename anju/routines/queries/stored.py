"""The stored days of homes, as the rules want them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from anju.kernel.viewer import Viewer
from anju.routines.models import HomeDay
from anju.routines.rules.days import Day


def days_of(viewer: Viewer, homes: Iterable[int], *, since: date, until: date) -> dict[int, list[Day]]:
    """Return the days ``[since, until)`` of many homes, in order, in one statement."""
    viewer.need("device.read")
    found: dict[int, list[Day]] = defaultdict(list)
    rows = HomeDay.objects.filter(home__in=list(homes), day__gte=since, day__lt=until).order_by("home_id", "day")
    for home, day, minutes, unseen in rows.values_list("home_id", "day", "minutes", "unseen"):
        found[home].append(Day(day, minutes, unseen))
    return found
