"""Settings as they hold, whom a change would concern, and rehearsals with what they found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer
from anju.routines.models import Home, Rehearsal, RehearsedAlarm, RehearsedHome, Setting
from anju.routines.queries.holding import values_of_row
from anju.routines.rules.thresholds import Values, nearest, prefixes


def setting_of(viewer: Viewer, *, area: str, home: Home | None = None) -> tuple[Values, Setting | None]:
    """Return the values that hold for an area or a home, and the row that would be changed (nothing: a new one)."""
    if not viewer.covers(area):
        raise NotVisible(area=area)
    rows = list(Setting.objects.filter(Q(home=None, area_code__in=prefixes(area)) | Q(home=home, home__isnull=False)))
    own = next((row for row in rows if row.home_id is not None), None)
    by_area = {row.area_code: values_of_row(row) for row in rows if row.home_id is None}
    held, _source = nearest(area, values_of_row(own) if own is not None else None, by_area)
    mine = (
        own if home is not None else next((row for row in rows if row.home_id is None and row.area_code == area), None)
    )
    return held, mine


def wider(viewer: Viewer, *, area: str, home: Home | None = None) -> tuple[Values, str | None]:
    """Return what would hold without a setting of their own, and of which area it is (nothing: of none)."""
    if not viewer.covers(area):
        raise NotVisible(area=area)
    codes = prefixes(area) if home is not None else prefixes(area)[1:]
    rows = Setting.objects.filter(home=None, area_code__in=codes)
    by_area = {row.area_code: values_of_row(row) for row in rows}
    return nearest(area, None, by_area)


def concerned(viewer: Viewer, area: str, home: Home | None = None) -> QuerySet[Home]:
    """Return the homes whose thresholds would change: not those with a setting of their own or of a nearer area."""
    if not viewer.covers(area):
        raise NotVisible(area=area)
    if home is not None:
        return Home.objects.filter(pk=home.pk)
    nearer = Setting.objects.filter(area_filter(area), home=None).exclude(area_code=area)
    rows = Home.objects.filter(area_filter(area), setting=None).exclude(sensors=[])
    for code in nearer.values_list("area_code", flat=True):
        rows = rows.exclude(area_filter(code))
    return rows


def settings_in(viewer: Viewer, area: str) -> list[Setting]:
    """List the settings that reach or lie in an area: of the areas above, its own, and those below."""
    if not viewer.covers(area):
        raise NotVisible(area=area)
    rows = Setting.objects.select_related("home__elder").filter(
        Q(home=None, area_code__in=prefixes(area)) | area_filter(area)
    )
    return list(rows.order_by("area_code", "home_id"))


def _seen(viewer: Viewer) -> Q:
    return Q(pk__in=[]) if viewer.principal is Principal.FAMILY else visible(viewer)


def rehearsal(viewer: Viewer, rehearsal_id: int) -> Rehearsal:
    """Return one rehearsal, or raise ``NotVisible``."""
    found = Rehearsal.objects.select_related("home__elder").filter(_seen(viewer), pk=rehearsal_id).first()
    if found is None:
        raise NotVisible(rehearsal=rehearsal_id)
    return found


def rehearsals(viewer: Viewer, *, home_id: int | None = None, limit: int = 20) -> list[Rehearsal]:
    """List rehearsals inside the scope, the newest first; of one home where one is named."""
    rows = Rehearsal.objects.select_related("home__elder").filter(_seen(viewer))
    if home_id is not None:
        rows = rows.filter(home=home_id)
    return list(rows.order_by("-id")[:limit])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal found over all its homes so far. Rates are alarms per home and day that could be judged."""

    homes: int
    judged: int  # homes that had learnt enough to be judged on a day at least, by either
    days: int
    days_before: int
    before: int
    after: int
    only_before: int
    only_after: int
    emergencies: Sequence[dict[str, Any]]

    @property
    def rate_before(self) -> float | None:
        """Alarms per home-day by the thresholds that hold; None when no day could be judged."""
        return self.before / self.days_before if self.days_before else None

    @property
    def rate_after(self) -> float | None:
        """Alarms per home-day by the proposed thresholds; None when no day could be judged."""
        return self.after / self.days if self.days else None


def outcome(viewer: Viewer, rehearsal_id: int) -> Outcome:
    """Sum up a rehearsal: one definition for page and API."""
    row = rehearsal(viewer, rehearsal_id)
    found = RehearsedHome.objects.filter(rehearsal=row)
    sums = found.aggregate(
        homes=Count("id"),
        judged=Count("id", filter=Q(days__gt=0) | Q(days_before__gt=0)),
        days=Sum("days"),
        days_before=Sum("days_before"),
        before=Sum("before"),
        after=Sum("after"),
    )
    alarms = RehearsedAlarm.objects.filter(rehearsal=row)
    cases = [
        {**case, "home_id": home, "name": name}
        for home, name, cases in found.exclude(emergencies=[])
        .order_by("home__area_code", "home_id")
        .values_list("home_id", "home__elder__name", "emergencies")
        for case in cases
    ]
    return Outcome(
        **{name: value or 0 for name, value in sums.items()},
        only_before=alarms.filter(after_at=None).count(),
        only_after=alarms.filter(before_at=None).count(),
        emergencies=cases,
    )


def rehearsed_alarms(viewer: Viewer, rehearsal_id: int, *, side: str = "") -> QuerySet[RehearsedAlarm]:
    """List the silences that would have been told, the newest first; ``side``: before, after, only_…."""
    rows = RehearsedAlarm.objects.select_related("home__elder").filter(rehearsal=rehearsal(viewer, rehearsal_id))
    sides = {
        "before": Q(before_at__isnull=False),
        "after": Q(after_at__isnull=False),
        "only_before": Q(after_at=None),
        "only_after": Q(before_at=None),
    }
    return rows.filter(sides.get(side, Q())).order_by("-since", "home_id")


def loudest_homes(viewer: Viewer, rehearsal_id: int, *, limit: int = 10) -> list[RehearsedHome]:
    """List the homes in which the proposed thresholds would have told most."""
    rows = RehearsedHome.objects.select_related("home__elder").filter(rehearsal=rehearsal(viewer, rehearsal_id))
    return list(rows.filter(Q(after__gt=0) | Q(before__gt=0)).order_by("-after", "-before", "home_id")[:limit])
