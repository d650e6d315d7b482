"""The state of the devices of an area as one bar: what is normal, what a person must look at, what nobody knows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.desks.supervisor import judging
from anju.desks.supervisor.morning import address
from anju.devices import queries as devices
from anju.kernel.viewer import Viewer

CONDITIONS: dict[str, Promise] = {
    "normal": _("正常"),
    "low_battery": _("低电量"),
    "offline": _("离线"),
    "unknown": _("不明（网关静默）"),
    "fault": _("故障"),
    "dormant": _("休眠"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One condition: how many, what share, where it stands in the bar, and the list behind it."""

    name: str
    label: str
    count: int
    share: str
    start: float
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class DeviceBar:
    """All devices in service; ``normal`` is missing when there are none.

    A piece is what a person must know of a device first; ``untested`` counts every device that waits for its test,
    an offline one too, as the list behind it does.
    """

    total: int
    normal: str
    pieces: tuple[Piece, ...]
    untested: int
    untested_href: str
    at: datetime


def device_bar(viewer: Viewer, area: str, *, now: datetime) -> DeviceBar:
    """Compose the bar of an area."""
    found = devices.health_figures(viewer, area)
    pieces, start = [], 0.0
    for name, label in CONDITIONS.items():
        count = found.by_condition.get(name, 0)
        width = 100 * count / found.total if found.total else 0.0
        share = f"{width:.1f}%" if found.total else judging.percent(None)
        href = address("devices:list", query=f"area={area}&status={name}")
        pieces.append(Piece(name, str(label), count, share, round(start, 3), round(width, 3), href))
        start += width
    return DeviceBar(
        total=found.total,
        normal=judging.percent(found.normal_share),
        pieces=tuple(pieces),
        untested=devices.health_list(viewer, "untested", now=now, area=area).count(),
        untested_href=address("devices:health_list", "untested", query=f"area={area}"),
        at=now,
    )
