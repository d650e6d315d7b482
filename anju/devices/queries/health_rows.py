"""One line of a health list as people read it: the same for the page, the file and the interface."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.devices.models import ESTIMATE_LABELS, Binding, Device
from anju.devices.queries.curves import battery_days
from anju.devices.rules.battery import LOOK_DAYS, Estimate, estimate
from anju.journal import queries as journal
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer

_BATCH = 500
_ASK = ("community", "neighbour")


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A device in trouble: since when and why, who had it, where it is, whom to ask, how its battery does."""

    device: Device
    place: str
    home: str
    since: datetime | None
    days: int | None
    reason: str
    gone: str
    wearer_id: int | None
    wearer: str
    ask: tuple[str, ...] = ()
    by: str = ""
    why: str = ""
    today: date = date.min
    curve: tuple[tuple[date, int], ...] = ()
    estimate: Estimate | None = None

    @property
    def sketch(self) -> str:
        """Return the battery as the points of a line, one unit a day with today last, a hundred units high."""
        return " ".join(f"{LOOK_DAYS - 1 - (self.today - day).days},{100 - level}" for day, level in self.curve)

    @property
    def left(self) -> str:
        """Say how long the battery may still last, or why nobody can tell."""
        return left_words(self.estimate) if self.estimate is not None else ""


def left_words(found: Estimate) -> str:
    """Say how long a battery may still last, or why nobody can tell."""
    if found.least is None:
        return str(ESTIMATE_LABELS[found.why])
    facts = {"least": found.least, "most": found.most}
    return _("约 %(least)s 天") % facts if found.least == found.most else _("约 %(least)s–%(most)s 天") % facts


def health_rows(viewer: Viewer, name: str, devices: Sequence[Device], *, now: datetime) -> list[HealthRow]:
    """Dress the devices of a list that the viewer has fetched; a few statements for five hundred of them."""
    parts = [devices[start : start + _BATCH] for start in range(0, len(devices), _BATCH)]
    return [row for part in parts for row in _dressed(viewer, name, part, now)]


def _dressed(viewer: Viewer, name: str, devices: Sequence[Device], now: datetime) -> list[HealthRow]:
    ids = [device.pk for device in devices]
    homes = _homes(viewer, ids) if name in ("left", "idle", "spare") else {}
    taken = _taken(viewer, ids) if name == "spare" else {}
    levels = battery_days(viewer, ids, now=now) if name == "low_battery" else {}
    today = local_day(now)
    found = []
    for device in devices:
        since, days = getattr(device, "since", None), levels.get(device.pk, [])
        home, ask = homes.get(device.pk, ("", ()))
        by, why = taken.get(device.pk, ("", ""))
        found.append(
            HealthRow(
                device=device,
                place=" ".join(area.name for area in areas.path(device.area_code)[2:]) or areas.name(device.area_code),
                home=home,
                since=since,
                days=(today - local_day(since)).days if since else None,
                reason=getattr(device, "reason", ""),
                gone=getattr(device, "gone", ""),
                wearer_id=getattr(device, "wearer", None),
                wearer=getattr(device, "wearer_name", None) or "",
                ask=ask,
                by=by,
                why=why,
                today=today,
                curve=tuple(days),
                estimate=estimate([(day.toordinal(), level) for day, level in days]) if name == "low_battery" else None,
            )
        )
    return found


def _homes(viewer: Viewer, ids: Sequence[int]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return where each device hung last and whom to ask there: only what this viewer may see of that person."""
    rows = Binding.objects.filter(device__in=ids).order_by("device_id", "-id").distinct("device_id")
    found = {}
    for row in rows.select_related("elder__dwelling").prefetch_related("elder__contacts"):
        elder = row.elder
        if not viewer.can("elder.read") or not viewer.covers(elder.area_code):
            continue
        near = [item for item in elder.contacts.all() if item.kind in _ASK]
        ask = tuple(f"{item.name}（{item.relation}）" if item.relation else item.name for item in near)
        found[row.device_id] = (elder.dwelling.address if elder.dwelling else "", ask)
    return found


def _taken(viewer: Viewer, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    moves = journal.moves_of(viewer, thing="device", thing_ids=ids, verb="take_back")
    return {move.thing_id: (move.actor_name, move.why) for move in moves}
