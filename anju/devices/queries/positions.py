"""How far the lanes are, and what went wrong: for intake itself, the duty light and /metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from anju.devices.models import Gap, LaneFault, LaneGauge, LanePosition
from anju.devices.queries import canaries, ledger, storing
from anju.devices.queries.duty import sees_lanes
from anju.kernel import clock
from anju.kernel.lights import Light
from anju.kernel.viewer import Principal, Viewer

ALIVE = timedelta(seconds=15)
BEHIND = 5000


@dataclass(frozen=True, slots=True)
class Position:
    """The newest position of a lane in one life of a stream."""

    stream: str
    seq: int
    message_at: datetime | None

    @property
    def next_life(self) -> str:
        """Name the life after a roll-back: ``name@created~1``, ``~2``, …."""
        life, _, number = self.stream.partition("~")
        return f"{life}~{int(number or 0) + 1}"


def last_position(viewer: Viewer, lane: str, life: str) -> Position | None:
    """Return the newest position of a lane in a stream's life and the roll-backs after it."""
    viewer.need("frame.record")
    row = LanePosition.objects.filter(lane=lane, stream__startswith=life).order_by("-id").first()
    return None if row is None else Position(row.stream, row.seq, row.message_at)


def horizon(viewer: Viewer, *, now: datetime) -> datetime | None:
    """Return until when the records lane has heard everything; nothing while it is not running.

    Silence is judged against this moment, so that a lane that is behind makes nobody silent.
    """
    viewer.need("frame.record")
    gauges = {row.name: row for row in LaneGauge.objects.filter(lane="records")}
    beat = gauges.get("heartbeat")
    if beat is None or abs(now - beat.at) > ALIVE:
        return None
    pending = gauges.get("pending")
    if pending is None or pending.value < BEHIND:
        return beat.at
    position = LanePosition.objects.filter(lane="records", message_at__isnull=False).order_by("-at").first()
    return position.message_at if position else beat.at


def lights(viewer: Viewer) -> list[Light]:
    """Return whether both lanes listen, are in time and have seen every number, and whether the door can store."""
    if viewer.principal not in (Principal.OFFICIAL, Principal.SYSTEM):
        return []
    now = clock.now()
    url = reverse("devices:faults") if sees_lanes(viewer) else ""
    gauges: dict[str, dict[str, LaneGauge]] = {"alarms": {}, "records": {}, storing.LANE: {}}
    for row in LaneGauge.objects.filter(lane__in=gauges):
        gauges[row.lane][row.name] = row
    lanes = [
        _light(lane, label, gauges[lane], now, url)
        for lane, label in (("alarms", gettext("收警")), ("records", gettext("入库")))
    ]
    others = (
        storing.light(
            viewer, gauges[storing.LANE], listens=_listens(gauges["alarms"].get("heartbeat"), now), now=now, url=url
        ),
        canaries.light(viewer, now=now, url=url),
        ledger.light(viewer, now=now, url=url or _ledger(viewer)),
    )
    return [*lanes, *(lamp for lamp in others if lamp is not None)]


def _ledger(viewer: Viewer) -> str:
    return reverse("devices:ledger") if viewer.can("ledger.read") else ""


def _light(lane: str, label: str, gauges: Mapping[str, LaneGauge], now: datetime, url: str) -> Light:
    if not _listens(gauges.get("heartbeat"), now):
        return Light(label, gettext("没有在运行"), "late", url)
    if Gap.objects.filter(lane=lane, explained="").exists():
        return Light(label, gettext("有消息缺号，请查看"), "broken", url)
    if LaneFault.objects.filter(lane=lane, solved_at=None).exists():
        return Light(label, gettext("有消息处理失败，请查看"), "warn", url)
    pending = int(gauges["pending"].value) if "pending" in gauges else 0
    if pending >= BEHIND:
        return Light(label, gettext("积压 %(count)s 条") % {"count": pending}, "warn", url)
    return Light(label, gettext("正常"), "ok", url)


def gauges(viewer: Viewer) -> dict[tuple[str, str], float]:
    """Return every counter of the lanes, for ``/metrics``."""
    viewer.need("frame.record")
    return {(row.lane, row.name): row.value for row in LaneGauge.objects.all()}


def _listens(beat: LaneGauge | None, now: datetime) -> bool:
    """Whether a lane beats; a beat of the future is none: the clock was set back since."""
    return beat is not None and abs(now - beat.at) <= ALIVE
