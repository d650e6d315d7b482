"""What the page of one home shows. Fetching the home authorises."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.kernel.clock import day_bounds, local_day
from anju.kernel.viewer import Viewer
from anju.routines.models import Home, Pattern
from anju.routines.queries.absences import away_times
from anju.routines.queries.holding import holding
from anju.routines.queries.homes import home
from anju.routines.queries.stored import days_of
from anju.routines.rules import days as stored
from anju.routines.rules.days import Day
from anju.routines.rules.showing import Stillest, stillest
from anju.routines.rules.thresholds import KEPT_DAYS, REHEARSED_DAYS, Values
from anju_engines.detection import Period, Silence
from anju_engines.detection.history import silences


@dataclass(frozen=True, slots=True)
class HomeView:
    """A home, what was learned of it, the setting that holds, its last thirty days and one day of them."""

    home: Home
    pattern: Pattern | None
    values: Values
    source: str | None
    stillest: list[Stillest]
    day: Day | None
    silences: list[Silence]


def home_view(viewer: Viewer, home_id: int, *, now: datetime, day: date | None = None) -> HomeView:
    """Read a home with its last thirty days; ``day`` opens one of the stored days."""
    row = home(viewer, home_id)
    today = local_day(now)
    since = today - timedelta(days=KEPT_DAYS if day is not None else REHEARSED_DAYS + 1)
    days = days_of(viewer, [row.pk], since=since, until=today).get(row.pk, [])
    away = away_times(viewer, [row], day_bounds(since)[0], now)[row.pk]
    values, source = holding(viewer, [row])[row.pk]
    opened = next((one for one in days if one.day == day), None)
    return HomeView(
        home=row,
        pattern=Pattern.objects.filter(home=row).first(),
        values=values,
        source=source,
        stillest=stillest(days, away, until=today, count=REHEARSED_DAYS),
        day=opened,
        silences=_of_day(days, away, opened),
    )


def _of_day(days: list[Day], away: list[Period], opened: Day | None) -> list[Silence]:
    """Return the silences of half an hour and more that touch a day, in order."""
    if opened is None:
        return []
    start, end = stored.moment_of(opened.day, 0), stored.moment_of(opened.day, stored.MINUTES_OF_DAY)
    found = silences(stored.movements(days), stored.unseen(days, away))
    return [one for one in found if one.hours >= 0.5 and one.since < end and one.until > start]  # noqa: PLR2004
