"""The small map: the home and the people who could be or are on the way, on plain ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.queries import Candidate

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment, Worker
    from anju.dispatch.queries import Known


@dataclass(frozen=True, slots=True)
class Sketch:
    """What ``map.js`` draws, in words below it, and a mark that changes only when a position does."""

    data: dict[str, Any]
    mark: str
    caption: str
    position_at: datetime | None


def sketch(
    home: tuple[float | None, float | None], sent: list["Assignment"], candidates: Iterable[Candidate]
) -> Sketch:
    """Draw the home, the nearest active responder with a line to it, and the candidates."""
    longitude, latitude = home
    if longitude is None or latitude is None:
        return Sketch({}, "", "", None)
    points: list[dict[str, Any]] = [
        {"lat": latitude, "lon": longitude, "kind": "home", "sign": "", "label": _("老人家")}
    ]
    lines = []
    active = [row for row in sent if row.state in ACTIVE]
    for row in active:
        point = _point(row.worker, "going")
        if point:
            points.append(point)
            lines.append([[point["lat"], point["lon"]], [latitude, longitude]])
    points += [point for item in candidates if (point := _point(item.worker, "free"))]
    going = active[0] if active else None
    caption = (
        _("约 %(minutes)s 分钟") % {"minutes": going.minutes_estimated} if going and going.minutes_estimated else ""
    )
    mark = "-".join(f"{point['lat']:.4f}{point['lon']:.4f}{point['kind'][0]}" for point in points).replace(".", "")
    return Sketch({"points": points, "lines": lines}, mark, caption, going.worker.position_at if going else None)


def _point(worker: "Worker | Known", kind: str) -> dict[str, Any] | None:
    if worker.longitude is None or worker.latitude is None:
        return None
    sign = worker.name[:1] if kind == "going" else ""
    return {"lat": worker.latitude, "lon": worker.longitude, "kind": kind, "sign": sign, "label": worker.name}


def _home(longitude: float, latitude: float) -> dict[str, Any]:
    return {"lat": latitude, "lon": longitude, "kind": "home", "sign": "", "label": _("老人家")}
