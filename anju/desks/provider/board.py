"""The day of a provider: what waits for somebody, what is under way, what is done, and who works."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from anju.areas import queries as areas
from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer
from anju.orders import queries as orders

if TYPE_CHECKING:
    from anju.dispatch.models import Worker
    from anju.orders.models import Order

MOST = 200
_GROUPS = ("waiting", "going", "done", "trouble")


@dataclass(frozen=True, slots=True)
class Line:
    """One order in one line."""

    row: "Order"
    item: str
    state: str
    place: str
    late: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One worker of the day: how many visits and hours, over the limit or not, on leave or not."""

    worker: "Worker"
    visits: int
    hours: str
    over: bool
    away: bool
    duty: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows of one day."""

    name: str
    day: date
    before: date
    after: date
    waiting: tuple[Line, ...]
    going: tuple[Line, ...]
    done: tuple[Line, ...]
    trouble: tuple[Line, ...]
    people: tuple[Person, ...]
    certificates: int

    @property
    def total(self) -> int:
        """How many orders the day has."""
        return len(self.waiting) + len(self.going) + len(self.done) + len(self.trouble)


def only_providers(viewer: Viewer) -> None:
    """Refuse whoever does not dispatch for a provider."""
    viewer.need("assignment.plan")
    if viewer.principal is not Principal.PROVIDER:
        raise NotAllowed(verb="order.serve")


def board(viewer: Viewer, *, day: date, now: datetime) -> Board:
    """Compose a day of the viewer's own provider; what waited longer than the day is shown today too."""
    only_providers(viewer)
    start, end = clock.day_bounds(day)
    groups = {name: _lines(viewer, name, start, end, day=day, now=now) for name in _GROUPS}
    return Board(
        name=institutions.institution(viewer, viewer.organisation_id or 0).name,
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        people=_people(viewer, day=day, now=now),
        certificates=dispatch.ending_certificates(viewer, day=clock.local_day(now)).count(),
        **groups,
    )


def _lines(viewer: Viewer, group: str, start: datetime, end: datetime, *, day: date, now: datetime) -> tuple[Line, ...]:
    filters: dict[str, object] = {"state": group, "from": start, "to": end, "sort": "starts"}
    if group in {"waiting", "trouble"} and day == clock.local_day(now):
        del filters["from"]
    return tuple(line(row, now=now) for row in orders.orders(viewer, **filters)[:MOST])


def line(row: "Order", *, now: datetime) -> Line:
    """Dress one order that was fetched before."""
    return Line(
        row=row,
        item=row.item.name if row.item else "",
        state=orders.state_label(row.state),
        place=areas.name(row.area_code),
        late=bool(row.alert) or (row.state in {"placed", "dispatching", "reassigned"} and row.starts_at < now),
    )


def _people(viewer: Viewer, *, day: date, now: datetime) -> tuple[Person, ...]:
    rows = list(dispatch.workers(viewer)[:MOST])
    duties = dispatch.duties(viewer, rows, now)
    loads = dispatch.loads(viewer, rows, day=day)
    return tuple(
        Person(
            worker=row,
            visits=loads[row.pk].visits,
            hours=f"{loads[row.pk].hours:.1f}",
            over=loads[row.pk].over,
            away=loads[row.pk].away,
            duty=duties[row.pk].on,
        )
        for row in rows
    )
