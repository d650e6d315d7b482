"""A scope is one range of area codes: everything that starts with the prefix, in C collation order.

As a filter for the ORM and as conditions for SQL that is written by hand, side by side so that they stay the same.
"""

from typing import Any

from django.db.models import Q

from anju.kernel.viewer import Principal, Viewer

Clause = tuple[list[str], list[Any]]
"""Conditions and their values."""
LEVELS = {0: "country", 2: "province", 4: "city", 6: "county", 9: "street", 12: "community"}


def area_range(prefix: str) -> tuple[str, str]:
    """Return ``[low, high)`` for a non-empty digit prefix, e.g. ``2301`` gives ``("2301", "2302")``."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def area_filter(prefix: str, column: str = "area_code") -> Q:
    """Build the one index range of a scope; the empty prefix filters nothing."""
    if not prefix:
        return Q()
    low, high = area_range(prefix)
    return Q(**{f"{column}__gte": low, f"{column}__lt": high})


def area_sql(prefix: str, column: str) -> Clause:
    """Build the same range as SQL; the empty prefix filters nothing."""
    if not prefix:
        return [], []
    return [f"{column} >= %s", f"{column} < %s"], [*area_range(prefix)]


def visible(viewer: Viewer, *, area: str = "area_code", elder: str | None = None, organisation: str | None = None) -> Q:
    """Build the filter for rows that a viewer may see, by principal.

    ``elder`` and ``organisation`` name the columns for family and provider viewers; a principal without a column
    sees nothing.
    """
    if viewer.principal is Principal.FAMILY:
        return Q(**{f"{elder}__in": viewer.elders}) if elder else Q(pk__in=[])
    if viewer.principal is Principal.PROVIDER:
        own = organisation and viewer.organisation_id is not None  # "= NULL" would become "IS NULL": what is nobody's
        return Q(**{f"{organisation}": viewer.organisation_id}) if own else Q(pk__in=[])
    return area_filter(viewer.area, area)


def visible_sql(viewer: Viewer, *, area: str, elder: str | None = None, organisation: str | None = None) -> Clause:
    """Build the same filter as SQL over columns that are named with their table."""
    if viewer.principal is Principal.FAMILY:
        return ([f"{elder} = ANY(%s)"], [sorted(viewer.elders)]) if elder else (["false"], [])
    if viewer.principal is Principal.PROVIDER:
        return ([f"{organisation} = %s"], [viewer.organisation_id]) if organisation else (["false"], [])
    return area_sql(viewer.area, area)
