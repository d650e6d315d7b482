"""A provider's day as it is shown and planned: its orders, which belong together, who is there, who keeps what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders.lifecycle import AT_HOME, GOING
from anju.orders.queries.dayorders import DayOrder, orders_of_day
from anju.orders.rules import joining

DAY_MINUTES = 24 * 60
_NOBODY_SAID = 30
_NO_GAP = (0.0, 0.0)
_KEPT = frozenset({*GOING, *AT_HOME})
KEEPS = "\x00keeps:"
Keepers = Mapping[tuple[int, int], tuple[int, float | None]]
"""For an order and one of its people: the worker who keeps it, and the minute if that is kept too."""


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day as it is shown: its orders, which of them belong together, and who is there. No way is worked out yet."""

    provider: Any  # the institution
    day: date
    orders: Mapping[int, DayOrder]
    staff: tuple[dispatch.Staff, ...]
    groups: tuple[joining.Group, ...]
    keepers: Keepers
    shares: Mapping[str, tuple[tuple[int, int], ...]]  # of each visit, by part: the order and which of its people

    @property
    def basis(self) -> list[Any]:
        """Name what the day is planned for: its visits and who is there. When this differs, the day has changed."""
        return [sorted(self.shares), sorted(str(item.worker.pk) for item in self.there)]

    @property
    def there(self) -> list[dispatch.Staff]:
        """List who can be planned."""
        return [item for item in self.staff if not item.away]

    @property
    def present(self) -> frozenset[int]:
        """Return who is there."""
        return frozenset(item.worker.pk for item in self.there)

    @property
    def parts(self) -> Mapping[tuple[int, int], tuple[str, int]]:
        """Return for each order and person the visit and its part."""
        return {share: (name, part) for name, shares in self.shares.items() for part, share in enumerate(shares)}

    @property
    def following(self) -> frozenset[int]:
        """Name the orders that come some time after another one at the same home."""
        return frozenset(group.second.order for group in self.groups if group.second and group.gap[1] > 0)

    def moment(self, minutes: float) -> datetime:
        """Return a minute of the day as a time."""
        return clock.day_bounds(self.day)[0] + timedelta(minutes=round(minutes))

    def minute(self, moment: datetime) -> float:
        """Return a time as a minute of the day."""
        return minute_of(moment, clock.day_bounds(self.day)[0])


def planned_provider(viewer: Viewer, provider_id: int) -> Any:
    """Return a provider whose day the viewer may look at, or raise ``NotVisible``."""
    viewer.need("worker.read")
    viewer.need("order.read")
    if viewer.principal is Principal.PROVIDER and viewer.organisation_id != provider_id:
        raise NotVisible(institution=provider_id)
    return institutions.institution(viewer, provider_id)


def day_seen(viewer: Viewer, provider_id: int, on: date, *, stops: Iterable[Mapping[str, Any]] = ()) -> DaySeen:
    """Read a provider's day. Whoever has been asked or goes already keeps the visit; what a person fixed is kept.

    The whole day of the provider is read, also visits outside the viewer's division: the worker makes them too.
    """
    provider = planned_provider(viewer, provider_id)
    rows = orders_of_day(SYSTEM, on, provider_id=provider_id)
    staff = tuple(dispatch.staff_of_day(SYSTEM, organisation=provider_id, day=on))
    there = [item for item in staff if not item.away]
    keepers = _keepers(rows, there, [stop for stop in stops if stop.get("pinned")])
    groups = tuple(joining.grouped(_wanted(row, keepers) for row in rows))
    shares = {visit_name(group): shares_of(group) for group in groups}
    return DaySeen(provider, on, {row.pk: row for row in rows}, staff, groups, keepers, shares)


def seen_of(viewer: Viewer, day: DaySeen) -> frozenset[int]:
    """Name the orders of a day that was fetched before which lie in the viewer's own division, or are its own."""
    if viewer.principal is Principal.PROVIDER:
        return frozenset(day.orders if viewer.organisation_id == day.provider.pk else ())
    return frozenset(row.pk for row in day.orders.values() if viewer.covers(row.area_code))


def keeps(order: int, person: int) -> str:
    """Name what only the worker who keeps a visit can do."""
    return f"{KEEPS}{order}:{person}"


def _keepers(rows: list[DayOrder], there: list[dispatch.Staff], pinned: list[Mapping[str, Any]]) -> Keepers:
    ids = {item.worker.pk for item in there}
    found: dict[tuple[int, int], tuple[int, float | None]] = {}
    for stop in pinned:
        found[int(stop["order"]), int(stop.get("person", 0))] = (int(stop["worker"]), float(stop["starts"]))
    kept = [row for row in rows if row.worker_id is not None and row.state in _KEPT]
    found |= {(row.pk, 0): (row.worker_id, row.planned) for row in kept if row.worker_id is not None}
    several = {row.pk: row for row in kept if row.item and row.item.people > 1}
    for order, going in dispatch.answered_workers(SYSTEM, "order", list(several)).items() if several else ():
        others = sorted(worker for worker in going if worker != several[order].worker_id)
        found |= {(order, person): (worker, several[order].planned) for person, worker in enumerate(others, start=1)}
    return {share: keeper for share, keeper in found.items() if keeper[0] in ids}


def _wanted(row: DayOrder, keepers: Keepers) -> joining.Wanted:
    item, kept = row.item, keepers.get((row.pk, 0))
    minutes = float((item.default_minutes if item else None) or _NOBODY_SAID)
    window = (row.starts, max(row.starts, min(row.ends, DAY_MINUTES) - minutes))
    if kept and kept[1] is not None:
        window = (kept[1], kept[1])
    if item is None:
        return joining.Wanted(row.pk, row.elder_id, "", window, minutes, fixed=kept is not None)
    people = item.people if item.people == 1 else joining.people(item.people, item.people_for, row.care_level)
    between = (float(item.after_least), float(item.after_most)) if item.after_code else _NO_GAP
    return joining.Wanted(
        row.pk, row.elder_id, item.code, window, minutes, people, item.after_code, between, kept is not None
    )


def visit_name(group: joining.Group) -> str:
    """Name a visit by its orders."""
    return str(group.first.order) if group.second is None else f"{group.first.order}+{group.second.order}"


def shares_of(group: joining.Group) -> tuple[tuple[int, int], ...]:
    """Return the parts of a visit: the order and which of its people."""
    if group.second is None and group.first.people == 1:  # nearly all of thousands
        return ((group.first.order, 0),)
    rows = [group.first, *([group.second] if group.second else [])]
    return tuple((row.order, person) for row in rows for person in range(row.people))


def point_of(row: Any) -> tuple[float, float] | None:
    """Return where something is, if that is known."""
    if row is None or row.longitude is None or row.latitude is None:
        return None
    return row.longitude, row.latitude


def minute_of(moment: datetime, midnight: datetime) -> float:
    """Return a time as a minute of the day."""
    return (moment - midnight).total_seconds() / 60
