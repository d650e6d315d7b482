"""Homes inside the viewer's scope, with their condition and pattern."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer
from anju.routines.models import Episode, Home, Pattern, Setting
from anju.routines.rules.judging import CONDITIONS


def _seen(viewer: Viewer) -> Q:
    return visible(viewer, elder="elder_id")


def home(viewer: Viewer, home_id: int, *, lock: bool = False) -> Home:
    """Return one home with its elder and dwelling, or raise ``NotVisible``."""
    rows = Home.objects.select_related("elder", "dwelling").prefetch_related("dwelling__elders").filter(_seen(viewer))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=home_id).first()
    if found is None:
        raise NotVisible(home=home_id)
    return found


def home_of(viewer: Viewer, elder_id: int) -> Home | None:
    """Return the home whose routine an elder shares, or nothing."""
    shared = Q(elder_id=elder_id) | Q(dwelling__elders=elder_id)
    rows = Home.objects.filter(_seen(viewer), shared).exclude(sensors=[]).distinct()
    return rows.order_by("id").first()


def homes(viewer: Viewer, **filters: object) -> QuerySet[Home]:
    """List homes with sensors; filters: area, condition, text (the elder's name)."""
    rows = Home.objects.select_related("elder", "dwelling").filter(_seen(viewer)).exclude(sensors=[])
    made: dict[str, Q] = {
        "area": area_filter(str(filters.get("area") or "")),
        "condition": Q(condition=filters.get("condition")),
        "text": Q(elder__name__startswith=filters.get("text")),
    }
    for name, value in filters.items():
        if value not in (None, ""):
            rows = rows.filter(made[name])
    return rows.order_by("area_code", "id")


def condition_counts(viewer: Viewer, *, area: str = "") -> dict[str, int]:
    """Count homes by condition inside an area."""
    rows = Home.objects.filter(_seen(viewer), area_filter(area)).exclude(sensors=[])
    grouped: Any = rows.values("condition").annotate(number=Count("id")).order_by()
    found = {row["condition"]: row["number"] for row in grouped}
    return {condition: found.get(condition, 0) for condition in CONDITIONS}


def pattern(viewer: Viewer, home_id: int) -> Pattern | None:
    """Return what was learned of a home. Fetching the home authorises."""
    return Pattern.objects.filter(home=home(viewer, home_id)).first()


def episodes(viewer: Viewer, home_id: int, *, limit: int = 10) -> list[Episode]:
    """List the silences that were told of a home, the newest first. Fetching the home authorises."""
    return list(home(viewer, home_id).episodes.order_by("-since")[:limit])


def has_own_setting(viewer: Viewer, home_id: int) -> bool:
    """Whether a home has thresholds of its own. Fetching the home authorises."""
    return Setting.objects.filter(home=home(viewer, home_id)).exists()
