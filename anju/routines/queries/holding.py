"""Which setting holds in which home."""

from collections.abc import Iterable

from django.db.models import Q

from anju.kernel.viewer import Viewer
from anju.routines.models import Home, Setting
from anju.routines.rules.thresholds import Values, nearest, prefixes


def values_of_row(row: Setting) -> Values:
    """Return the values of a stored setting."""
    return Values(row.enabled, row.mode, row.false_alarm_cost, row.fixed_hours)


def holding(viewer: Viewer, homes: Iterable[Home]) -> dict[int, tuple[Values, str | None]]:
    """Return the values that hold in each home and the area they come from (nothing: its own, or none at all)."""
    viewer.need("device.read")
    rows = list(homes)
    codes = {code for row in rows for code in prefixes(row.area_code)}
    found = Setting.objects.filter(Q(home=None, area_code__in=codes) | Q(home__in=[row.pk for row in rows]))
    by_area: dict[str, Values] = {}
    own: dict[int, Values] = {}
    for setting in found:
        if setting.home_id is None:
            by_area[setting.area_code] = values_of_row(setting)
        else:
            own[setting.home_id] = values_of_row(setting)
    return {row.pk: nearest(row.area_code, own.get(row.pk), by_area) for row in rows}
