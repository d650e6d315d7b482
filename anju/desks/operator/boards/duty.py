"""The duty room, for when nothing is open: what listens, and what the next shift must know."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.incidents.lifecycle import WORKED
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.incidents.models import Incident, Seat

HOURS = 8
_LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """One bar: alarms of an hour, as a share of the busiest one."""

    label: str
    count: int
    height: int  # of 40
    top: int


@dataclass(frozen=True, slots=True)
class Room:
    """Everything on the duty page."""

    seat: "Seat | None"
    seats: list["Seat"]
    lights: list[Any]
    listening: bool
    mine: list["Incident"]
    colleagues: list["Incident"]
    technical: list["Incident"]
    call_backs: list["Incident"]
    figures: incidents.ResponseFigures
    since: datetime
    slowest: int | None
    life: int
    emergency: int
    false_presses: int
    hours: list[Hour]
    area: str

    @property
    def handover(self) -> int:
        """How many lines the next shift must know."""
        return len(self.mine) + len(self.colleagues) + len(self.technical) + len(self.call_backs)


def duty_room(viewer: Viewer, now: datetime) -> Room:
    """Gather the duty page."""
    seats = incidents.present_seats(viewer, now)
    seat = next((row for row in seats if row.user_id == viewer.user_id), None)
    since = min(seat.since if seat else now - timedelta(hours=HOURS), now - _LEAST)
    live = [case for case in incidents.open_incidents(viewer) if case.state in WORKED or case.priority == "P4"]
    shift = list(incidents.incidents(viewer, start=since, end=now + _LEAST))
    lights = _lights(viewer)
    return Room(
        seat=seat,
        seats=seats,
        lights=lights,
        listening=all(light.state == "ok" for light in lights),
        mine=[case for case in live if case.claimed_by_id == viewer.user_id],
        colleagues=[case for case in live if case.priority != "P4" and case.claimed_by_id != viewer.user_id],
        technical=[case for case in live if case.priority == "P4" and case.claimed_by_id != viewer.user_id][:20],
        call_backs=list(incidents.call_backs_due(viewer, now)[:20]),
        figures=incidents.figures(viewer, area=viewer.area, start=since, end=now + _LEAST, now=now),
        since=since,
        slowest=max((_seconds(case) for case in shift if case.answered_at), default=None),
        life=sum(case.priority == "P1" for case in shift),
        emergency=sum(case.outcome == "to_hospital" for case in shift),
        false_presses=sum(case.outcome == "false_press" for case in shift),
        hours=_hours(viewer, now),
        area=areas.name(viewer.area) if viewer.area else "",
    )


def _seconds(case: "Incident") -> int:
    return int((case.answered_at - case.received_at).total_seconds()) if case.answered_at else 0


def _lights(viewer: Viewer) -> list[Any]:
    """Ask each app for its lamps, as the top bar does."""
    found: list[Any] = []
    for source in settings.ANJU_LIGHTS:
        try:
            ask = import_string(source)
        except ImportError:
            continue
        found.extend(ask(viewer))
    return found


def _hours(viewer: Viewer, now: datetime) -> list[Hour]:
    """Count the alarms of the last eight hours, this one included."""
    first = localtime(now).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    rows = incidents.incidents(viewer, start=first, end=now + _LEAST).exclude(priority__in=["P0", "P4"])
    counted = Counter(localtime(at).hour for at in rows.values_list("received_at", flat=True))
    most = max(counted.values(), default=0) or 1
    found = []
    for step in range(HOURS):
        hour = (first + timedelta(hours=step)).hour
        height = max(round(40 * counted[hour] / most), 1)
        found.append(Hour(str(hour), counted[hour], height, 40 - height))
    return found
