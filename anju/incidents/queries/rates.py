"""False alarms of devices by model, firmware and room. The rate is the board's; every number opens to its cases."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from anju.devices import queries as devices
from anju.incidents.models import Incident
from anju.incidents.queries.cases import incidents
from anju.incidents.queries.figures import CASE_FIELDS, rows_in
from anju.incidents.rules.false_alarms import Group, grouped
from anju.incidents.rules.figures import Case
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from ui.words import DEVICE_KINDS

BY = ("model", "firmware", "room")
PERIODS = (30, 90, 365)
PARTS = ("all", "false", "real_treated", "to_hospital", "service_need", "no_contact", "false_press", "test",
         "device_fault", "duplicate")  # fmt: skip
_BETWEEN = "\x1f"


def false_alarms(viewer: Viewer, *, by: str, area: str = "", days: int = 90, now: datetime) -> list[Group]:
    """Return the groups with their rates, over cases that devices opened in the last days."""
    return grouped(_cases(viewer, by, area, days, now), now)


def false_alarm_cases(
    viewer: Viewer, *, by: str, key: str, part: str, area: str = "", days: int = 90, now: datetime
) -> QuerySet[Incident]:
    """List the cases behind one number of one group, newest first; ``part`` is all, false, or how they ended."""
    if part not in PARTS:
        raise NotVisible(part=part)
    mine = [(name, case) for name, case in _cases(viewer, by, area, days, now) if name == key]
    found = grouped(mine, now)
    if not found:
        return incidents(viewer, ids=())
    group = found[0]
    ids = group.figure.ids_in if part == "false" else (*group.figure.ids_in, *group.figure.ids_out)
    return incidents(viewer, ids=ids, outcome="" if part in ("all", "false") else part)


def group_words(by: str, key: str) -> str:
    """Name a group: kind, vendor and model; the same with its firmware; or a room."""
    if by == "room":
        return key or _("没有写位置")
    kind, vendor, model, *more = (*key.split(_BETWEEN), "", "")
    words = [str(DEVICE_KINDS.get(kind, kind)), vendor, model or _("型号不详")]
    if by == "firmware":
        words.append(more[0] or _("固件不详"))
    return " ".join(word for word in words if word)


def _cases(viewer: Viewer, by: str, area: str, days: int, now: datetime) -> Iterator[tuple[str, Case]]:
    if by not in BY:
        raise NotVisible(by=by)
    rows = rows_in(viewer, area).filter(
        received_at__gte=now - timedelta(days=days), received_at__lt=now, source="device", device__isnull=False
    )
    found = rows.annotate(group=_key(viewer, by)).values_list("group", *CASE_FIELDS)
    return ((key, Case(*values)) for key, *values in found)


def _key(viewer: Viewer, by: str) -> Any:
    if by == "room":
        return F("device__room")
    parts: list[Any] = ["device__kind", Value(_BETWEEN), "device__vendor", Value(_BETWEEN), "device__model"]
    if by == "firmware":
        then = devices.firmware_then(viewer, device="device_id", at="received_at")
        parts += [Value(_BETWEEN), Coalesce(then, Value(""))]
    return Concat(*parts)


def shares(groups: list[Group]) -> Mapping[str, int]:
    """Sum all groups: closed cases and false ones, for the sentence on top."""
    return {"of": sum(group.figure.of for group in groups), "false": sum(len(group.figure.ids_in) for group in groups)}
