"""What a line knows of falls: labels, a file of labels looked at before it is kept, models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from anju.devices.models import Device, FallLabel, FallModel, Line
from anju.devices.queries.lines import line
from anju.devices.rules.fall_labels import Fault, Label, read
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer

FEWEST_WEARERS = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """How much a line has been told."""

    pieces: int
    falls: int
    wearers: int

    @property
    def enough(self) -> bool:
        """Whether learning can begin: falls and others, and more than one wearer."""
        return 0 < self.falls < self.pieces and self.wearers >= FEWEST_WEARERS


@dataclass(frozen=True, slots=True)
class Checked:
    """One row of a file: the label with its device and how many windows it covers, or what is wrong."""

    row: int
    number: str
    label: Label | None
    device_id: int | None
    windows: int
    fault: str


def labelled_so_far(viewer: Viewer, line_id: int) -> Labelled:
    """Count what was labelled on a line."""
    rows = FallLabel.objects.filter(line=line(viewer, line_id))
    return Labelled(
        **rows.aggregate(
            pieces=Count("id"), falls=Count("id", filter=Q(fallen=True)), wearers=Count("wearer", distinct=True)
        )
    )


def fall_labels(viewer: Viewer, line_id: int) -> QuerySet[FallLabel]:
    """List the labels of a line, the newest first."""
    rows = FallLabel.objects.select_related("device").filter(line=line(viewer, line_id))
    return rows.order_by("-starts_at", "-id")


def fall_label(viewer: Viewer, line_id: int, label_id: int) -> FallLabel:
    """Return one label of a line, or raise ``NotVisible``."""
    found = FallLabel.objects.select_related("line").filter(line=line(viewer, line_id), pk=label_id).first()
    if found is None:
        raise NotVisible(label=label_id)
    return found


def fall_models(viewer: Viewer, line_id: int, *, limit: int = 20) -> list[FallModel]:
    """List the models of a line, the newest first."""
    return list(FallModel.objects.filter(line=line(viewer, line_id)).order_by("-id")[:limit])


def fall_model(viewer: Viewer, model_id: int, *, line_id: int | None = None, lock: bool = False) -> FallModel:
    """Return one model, or raise ``NotVisible``; of that line where one is named."""
    viewer.need("line.manage")
    rows = FallModel.objects.select_related("line")
    found = (rows.select_for_update(of=("self", "line")) if lock else rows).filter(pk=model_id).first()
    if found is None or not viewer.covers(found.line.area_code) or line_id not in (None, found.line_id):
        raise NotVisible(model=model_id)
    return found


def check_labels(viewer: Viewer, line_id: int, text: str) -> list[Checked]:
    """Say of each row of a file what it would do; nothing is kept."""
    owner = line(viewer, line_id)
    rows = read(text)
    labels = [row for row in rows if isinstance(row, Label)]
    devices = dict(
        Device.objects.filter(line=owner, number__in={label.device for label in labels}).values_list("number", "id")
    )
    kept = _kept(owner, devices.values())
    windows = _windows(labels, devices)
    return [_checked(row, devices, kept, windows) for row in rows]


_Kept = dict[int, list[tuple[datetime, datetime]]]


def _checked(row: Label | Fault, devices: dict[str, int], kept: _Kept, windows: dict[int, int]) -> Checked:
    if isinstance(row, Fault):
        return Checked(row.row, row.device, None, None, 0, row.what)
    device_id = devices.get(row.device)
    fault = ""
    if device_id is None:
        fault = "unknown"
    elif any(_meets(row, *other) for other in kept.get(device_id, [])):
        fault = "kept_other"
    elif not windows.get(row.row):
        fault = "no_windows"
    return Checked(row.row, row.device, row, device_id, windows.get(row.row, 0), fault)


def _meets(row: Label, starts: datetime, ends: datetime) -> bool:
    """Whether a label meets another one that is not of the very same time; the same is written anew."""
    return (starts, ends) != (row.starts_at, row.ends_at) and starts < row.ends_at and row.starts_at < ends


def _kept(owner: Line, devices: object) -> _Kept:
    found: _Kept = {}
    for device, starts, ends in FallLabel.objects.filter(line=owner, device__in=devices).values_list(
        "device_id", "starts_at", "ends_at"
    ):
        found.setdefault(device, []).append((starts, ends))
    return found


_COVERED = """
SELECT k.row, count(*) FROM unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
  AS k(row, device, starts, ends)
JOIN devices_signal s ON s.device_id = k.device AND s.received_at >= k.starts AND s.received_at < k.ends
WHERE s.kind = 'acceleration' GROUP BY 1
"""


def _windows(labels: Sequence[Label], devices: dict[str, int]) -> dict[int, int]:
    """Count the windows of each row."""
    known = [(one.row, devices[one.device], one.starts_at, one.ends_at) for one in labels if one.device in devices]
    if not known:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_COVERED, [list(column) for column in zip(*known, strict=True)])
        return dict(cursor.fetchall())
