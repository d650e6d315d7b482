"""The duty room, for when nothing is open: what listens, and what the next shift must know."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.kernel import lights
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.incidents.models import Handover, Incident, Seat

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
class Line:
    """One thing that the next shift must hear, with its key and whether it has been ticked."""

    key: str
    thing: Any
    told: bool

    @property
    def mark(self) -> str:
        """The key as an id of the page: the focus finds its way back after a refresh."""
        return self.key.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind, and how many have no row of their own."""

    name: str
    lines: list[Line]
    more: Line | None = None

    @property
    def count(self) -> int:
        """How many there are, with and without a row."""
        return len(self.lines) + (self.more.thing if self.more else 0)

    @property
    def open_keys(self) -> list[str]:
        """The keys that have not been ticked."""
        return [line.key for line in [*self.lines, *([self.more] if self.more else [])] if not line.told]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that a colleague has signed and nobody has taken yet."""

    row: "Handover"
    late: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Everything on the duty page."""

    seat: "Seat | None"
    seats: list["Seat"]
    lights: list[Any]
    unwell: int  # lights that a person must look at
    listening: bool
    groups: dict[str, Group]
    own: "Handover | None"
    own_late: bool
    waiting: list[Waiting]
    figures: incidents.ResponseFigures
    since: datetime
    slowest: int | None
    life: int
    emergency: int
    false_presses: int
    hours: list[Hour]
    area: str

    @property
    def mine(self) -> list["Incident"]:
        """The viewer's own open cases, whose hearts this page keeps beating."""
        return [line.thing for line in self.groups["mine"].lines]

    @property
    def signed(self) -> bool:
        """Whether the viewer has signed and waits for the next operator."""
        return self.own is not None and self.own.state == "signed"

    @property
    def count(self) -> int:
        """How many items there are to tell."""
        return sum(len(group.lines) + (group.more is not None) for group in self.groups.values())

    @property
    def told(self) -> int:
        """How many of them have been ticked."""
        return self.count - self.left

    @property
    def left(self) -> int:
        """How many are not ticked yet."""
        return sum(len(group.open_keys) for group in self.groups.values())


def duty_room(viewer: Viewer, now: datetime) -> Room:
    """Gather the duty page."""
    seats = incidents.present_seats(viewer, now)
    seat = next((row for row in seats if row.user_id == viewer.user_id), None)
    since = min(seat.since if seat else now - timedelta(hours=HOURS), now - _LEAST)
    own = incidents.own_handover(viewer)
    shift = list(incidents.incidents(viewer, start=since, end=now + _LEAST))
    lamps = lights.lights(viewer)
    return Room(
        seat=seat,
        seats=seats,
        lights=lamps,
        unwell=sum(light.state != "ok" for light in lamps),
        listening=all(light.state == "ok" for light in lamps),
        groups=_groups(incidents.shift(viewer, now), frozenset(own.ticks if own else ())),
        own=own,
        own_late=own is not None and incidents.is_unsigned(own, now),
        waiting=[
            Waiting(row, incidents.is_unsigned(row, now))
            for row in incidents.waiting_handovers(viewer)
            if row.from_user_id != viewer.user_id
        ],
        figures=incidents.figures(viewer, area=viewer.area, start=since, end=now + _LEAST, now=now),
        since=since,
        slowest=max((_seconds(case) for case in shift if case.answered_at), default=None),
        life=sum(case.priority == "P1" for case in shift),
        emergency=sum(case.outcome == "to_hospital" for case in shift),
        false_presses=sum(case.outcome == "false_press" for case in shift),
        hours=_hours(viewer, now),
        area=areas.name(viewer.area) if viewer.area else "",
    )


def _groups(shift: incidents.Shift, ticks: frozenset[str]) -> dict[str, Group]:
    """Lay the things of the shift beside the ticks, under the same keys that the hand-over keeps."""
    keys: dict[str, list[str]] = {}
    for item in shift.items():
        keys.setdefault(item.group, []).append(item.key)
    found = {}
    for name in ("mine", "colleagues", "technical", "call_backs", "watches", "notes"):
        things: list[Any] = getattr(shift, name)
        lines = [Line(key, thing, key in ticks) for key, thing in zip(keys.get(name, []), things, strict=False)]
        count, key = shift.more.get(name, 0), f"more:{name}"
        found[name] = Group(name, lines, Line(key, count, key in ticks) if count else None)
    return found


def _seconds(case: "Incident") -> int:
    return int((case.answered_at - case.received_at).total_seconds()) if case.answered_at else 0


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
