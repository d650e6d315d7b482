"""What the devices at home say, for the family: states in words, the last sign of life, the last seven days."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.desks.family import signs
from anju.devices import queries as devices
from anju.kernel import clock
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.devices.models import Device

_WEEK = timedelta(days=7)
_MOST = 5000
_ICONS = {
    "button": "hand-stop", "cord": "hand-stop", "pendant": "hand-stop", "smoke": "flame", "gas": "flame", "co": "flame",
    "leak": "droplet", "contact": "door", "motion": "walk", "presence": "radar-2", "fall_radar": "radar-2",
    "watch": "device-watch", "bed": "bed", "temperature": "temperature", "gateway": "router",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device in words; ``warn`` asks somebody to look."""

    kind: str
    room: str
    icon: str
    word: str
    warn: bool


@dataclass(frozen=True, slots=True)
class AtHome:
    """Everything the devices of one elder tell."""

    verdict: signs.Verdict
    last: devices.LastSign | None
    devices: tuple[DeviceLine, ...]


def at_home(viewer: Viewer, elder_id: int, *, now: datetime) -> AtHome:
    """Judge one home by its devices; the week costs more and is asked for on its own."""
    rows = devices.devices_of(viewer, elder_id)
    last = devices.last_sign(viewer, elder_id)
    return AtHome(
        verdict=signs.verdict([_sensor(row) for row in rows], last.at if last else None, now),
        last=last,
        devices=tuple(_line(row) for row in rows),
    )


def week(viewer: Viewer, elder_id: int, *, now: datetime) -> tuple[signs.Day, ...]:
    """Return the last seven days. While every sensor is silent, a day without signs is missing, not quiet."""
    rows = [row for row in devices.devices_of(viewer, elder_id) if row.kind in signs.LIVES]
    counts = Counter(
        clock.local_day(at) for row in rows for at in devices.sign_moments(viewer, row, now - _WEEK, now, _MOST)
    )
    first = min((clock.local_day(row.created_at) for row in rows), default=None)
    days = signs.week(dict(counts), clock.local_day(now), first)
    if rows and all(_is_silent(row) for row in rows):
        last = max((clock.local_day(row.state.last_seen_at) for row in rows if row.state.last_seen_at), default=None)
        return tuple(signs.Day(day.on, None) if _unheard(day, last) else day for day in days)
    return tuple(days)


def _unheard(day: signs.Day, last: date | None) -> bool:
    return not day.signs and (last is None or day.on > last)


def _condition(row: "Device") -> str:
    """Return the one word that devices found for this device."""
    return str(getattr(row, "condition", "unknown"))


def _is_silent(row: "Device") -> bool:
    return _condition(row) in {"offline", "unknown"}


def _behind_silence(row: "Device") -> bool:
    """Whether only the gateway's silence is known: what is behind it is unknown, not fine."""
    return _condition(row) == "unknown" and row.gateway_id is not None


def _sensor(row: "Device") -> signs.Sensor:
    return signs.Sensor(
        kind=row.kind,
        seen_at=row.state.last_seen_at,
        silent=_is_silent(row),
        gateway_silent=_behind_silence(row),
    )


def _line(row: "Device") -> DeviceLine:
    condition = _condition(row)
    words = {
        "normal": _("正常"),
        "low_battery": _("电量低"),
        "offline": _("没有消息"),
        "unknown": _("不明，网关没有消息") if row.gateway_id else _("还没有消息"),
        "fault": _("有故障"),
        "dormant": _("该测试了"),
    }
    word = words.get(condition, condition)
    return DeviceLine(row.kind, row.room, _ICONS.get(row.kind, "cpu"), word, condition != "normal")
