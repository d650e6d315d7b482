"""Who was not heard, and how much at risk: the facts of ``rules.risk`` for many elders in two statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from anju.devices.queries.living import LastSign, last_signs
from anju.devices.rules import risk as rules
from anju.devices.rules.risk import HEARING
from anju.kernel.clock import age_on, local_day
from anju.kernel.viewer import Viewer
from anju.people import queries as people

__all__ = ["HEARING", "AtRisk", "at_risk", "unheard"]
_STEP = 5000
_SERVICE = Q(devices__status="active", devices__kind__in=rules.HEARING)
_WORKING = _SERVICE & Q(
    Q(devices__gateway__isnull=True) | Q(devices__gateway__state__silent_since__isnull=True),
    devices__state__silent_since__isnull=True,
    devices__state__online=True,
)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One elder with the sum of risk, its parts, and the last sign."""

    elder_id: int
    area_code: str
    name: str
    group: str
    risk: int
    reasons: tuple[tuple[str, int], ...]
    last: LastSign | None


def at_risk(viewer: Viewer, elder_ids: Iterable[int], *, now: datetime) -> list[AtRisk]:
    """Return these elders by risk, the highest first, whether they were heard or not."""
    ids = tuple(dict.fromkeys(elder_ids))
    if not ids:
        return []
    return _sorted(viewer, list(_facts(people.elders(viewer, ids=ids))), now, everybody=True)


def unheard(viewer: Viewer, area: str, *, now: datetime) -> list[AtRisk]:
    """Return who stands on the morning list of an area, by risk: one definition for page, board, snapshot and API."""
    rows = _facts(people.elders(viewer, area=area, status="living"))
    edge = now - rules.UNHEARD_AFTER
    quiet = rows.filter(
        Q(device_sign__isnull=True) | Q(device_sign__lt=edge),
        Q(life_sign__at__isnull=True) | Q(life_sign__at__lt=edge),
    )
    return _sorted(viewer, list(quiet), now, everybody=False)


def _facts(rows: Any) -> Any:
    columns = ("id", "area_code", "name", "birth_on", "living_alone", "care_level", "life_sign__at")
    return (
        rows.order_by()
        .values(*columns)
        .annotate(
            device_sign=Max("devices__state__alive_at", filter=~Q(devices__state__alive_what="")),
            hearing=Count("devices", filter=_SERVICE, distinct=True),
            working=Count("devices", filter=_WORKING, distinct=True),
            conditions=Count("health_notes", filter=Q(health_notes__vital=True), distinct=True),
        )
    )


def _sorted(viewer: Viewer, rows: list[dict[str, Any]], now: datetime, *, everybody: bool) -> list[AtRisk]:
    judged = []
    for row in rows:
        person = _person(row, now)
        group = rules.group(person)
        if everybody or group:
            judged.append((rules.risk(person), group, row))
    judged.sort(key=lambda item: (-item[0].sum, item[2]["id"]))
    signs = _signs(viewer, [row["id"] for _risk, _group, row in judged])
    return [
        AtRisk(row["id"], row["area_code"], row["name"], group, risk.sum, risk.reasons, signs.get(row["id"]))
        for risk, group, row in judged
    ]


def _signs(viewer: Viewer, ids: list[int]) -> dict[int, LastSign]:
    found: dict[int, LastSign] = {}
    for start in range(0, len(ids), _STEP):
        found |= last_signs(viewer, ids[start : start + _STEP])
    return found


def _person(row: dict[str, Any], now: datetime) -> rules.Person:
    last = max((at for at in (row["device_sign"], row["life_sign__at"]) if at is not None), default=None)
    return rules.Person(
        living_alone=bool(row["living_alone"]),
        care_level=row["care_level"],
        age=age_on(row["birth_on"], local_day(now)) if row["birth_on"] else None,
        conditions=row["conditions"],
        quiet=max(now - last, timedelta(0)) if last else None,
        devices=row["hearing"],
        working=row["working"],
    )
