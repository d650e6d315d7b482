"""The board of an area or of one institution: every number is a list, and the list is counted by the same query."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.desks.institution.words import ICONS, WATCHES
from anju.devices import queries
from anju.institutions import queries as institutions
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Principal, Viewer

if TYPE_CHECKING:
    from anju.areas.models import Area
    from anju.devices.models import Sensor

STATES = queries.SENSOR_STATES
SHOWN = 12  # lines of the lists on the board; each says how many there are
_BELOW = {0: 2, 2: 4, 4: 6, 6: 9, 9: 12}


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One of coal, electricity, fire, water, gas: how many sensors in which state, how many institutions have any."""

    watch: str
    word: str
    icon: str
    states: tuple[tuple[str, int], ...]
    total: int
    connected: int
    share: str


@dataclass(frozen=True, slots=True)
class Division:
    """One division below with the numbers of its row."""

    code: str
    name: str
    states: tuple[tuple[str, int], ...]
    total: int
    offline: str


@dataclass(frozen=True, slots=True)
class Place:
    """One institution with the worst that its sensors say."""

    id: int
    name: str
    area: str
    state: str
    states: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows."""

    area: str
    name: str
    institution: int | None
    path: "tuple[Area, ...]"
    rows: tuple[WatchRow, ...]
    totals: tuple[tuple[str, int], ...]
    total: int
    offline: str
    open: int
    unnamed: int
    institutions: int
    urgent: "list[Sensor]"
    warnings: "list[Sensor]"
    places: tuple[Place, ...]
    divisions: tuple[Division, ...]
    now: datetime

    def count(self, state: str) -> int:
        """How many sensors are in a state."""
        return dict(self.totals)[state]

    @property
    def alarms(self) -> int:
        """How many sensors alarm."""
        return self.count("alarm")

    @property
    def sentence(self) -> str:
        """The one sentence on top."""
        if not self.total:
            return _("还没有接入传感器")
        if self.alarms:
            return _("%(n)d 台正在报警") % {"n": self.alarms}
        away = self.count("offline")
        if self.count("warning"):
            return _("没有报警，%(n)d 台预警") % {"n": self.count("warning")}
        if away:
            return _("没有报警，但 %(n)d 台离线，看不见现场") % {"n": away}
        return _("全部在线，没有报警")


def in_scope(viewer: Viewer, area: str) -> str:
    """Return the area to show: the viewer's own by default; whatever lies outside is not there."""
    viewer.need("institution.read")
    if viewer.principal is Principal.PROVIDER:
        raise NotVisible(area=area)
    wanted = area or viewer.area
    if not viewer.covers(wanted) or (wanted and not areas.known(wanted)):
        raise NotVisible(area=wanted)
    return wanted


def of_area(viewer: Viewer, area: str, *, now: datetime) -> Board:
    """Compose the board of an area."""
    found = institutions.institutions(viewer, area=area, state="open").count()
    path = tuple(item for item in areas.path(area) if viewer.covers(item.code))
    return _board(viewer, area=area, institution=None, name=areas.name(area), path=path, count=found, now=now)


def of_institution(viewer: Viewer, institution_id: int, *, now: datetime) -> Board:
    """Compose the board of one institution."""
    viewer.need("institution.read")
    row = institutions.institution(viewer, institution_id)
    return _board(viewer, area="", institution=row.pk, name=row.name, path=(), count=1, now=now)


def _board(
    viewer: Viewer,
    *,
    area: str,
    institution: int | None,
    name: str,
    path: "tuple[Area, ...]",
    count: int,
    now: datetime,
) -> Board:
    counts = queries.sensor_counts(viewer, area=area, institution=institution)
    having = queries.connected(viewer, area=area) if institution is None else {}
    totals = tuple((state, sum(row[state] for row in counts.values())) for state in STATES)
    total = sum(number for _state, number in totals)
    urgent = queries.urgent_first(
        queries.sensors(viewer, area=area, institution=institution, open_only=True)[: SHOWN * 4]
    )
    return Board(
        area=area,
        name=name,
        institution=institution,
        path=path,
        rows=tuple(_watch(watch, counts[watch], having.get(watch, 0), count) for watch in WATCHES),
        totals=totals,
        total=total,
        offline=rate(dict(totals)),
        open=queries.sensors(viewer, area=area, institution=institution, open_only=True).count(),
        unnamed=queries.sensors(viewer, area=area, institution=institution, unnamed=True).count(),
        institutions=count,
        urgent=urgent[:SHOWN],
        warnings=list(queries.sensors(viewer, area=area, institution=institution, state="warning")[:SHOWN]),
        places=_places(viewer, area) if institution is None else (),
        divisions=_divisions(viewer, area) if institution is None else (),
        now=now,
    )


def _watch(watch: str, states: dict[str, int], connected: int, institutions_open: int) -> WatchRow:
    share = f"{connected * 100 // institutions_open}%" if institutions_open else ""
    total = sum(states.values())
    return WatchRow(watch, str(WATCHES[watch]), ICONS[watch], tuple(states.items()), total, connected, share)


def rate(states: dict[str, int]) -> str:
    """Return the share of sensors in service that are offline; a miss is never rounded away. Disabled ones are out."""
    service = sum(states.values()) - states["disabled"]
    return f"{-(-states['offline'] * 1000 // service) / 10:g}%" if service else ""


def _places(viewer: Viewer, area: str) -> tuple[Place, ...]:
    """List the institutions with sensors, those with alarms first."""
    found = queries.institution_states(viewer, area=area)
    rows = institutions.institutions(viewer, area=area, ids=list(found))
    places = [
        Place(
            row.pk, row.name, areas.name(row.area_code), worst(found[row.pk]), tuple(found[row.pk].items()),
            sum(found[row.pk].values()),
        )
        for row in rows
    ]  # fmt: skip
    order = {state: index for index, state in enumerate(_WORST)}
    return tuple(sorted(places, key=lambda item: (order[item.state], -dict(item.states)[item.state], item.name)))


_WORST = ("alarm", "warning", "offline", "fault", "disabled", "normal")


def worst(states: dict[str, int]) -> str:
    """Return the state that a person must know first."""
    return next((state for state in _WORST if states.get(state)), "normal")


def _divisions(viewer: Viewer, area: str) -> tuple[Division, ...]:
    digits = _BELOW.get(len(area))
    if digits is None:
        return ()
    counts = queries.sensor_counts_below(viewer, area=area, digits=digits)
    empty = dict.fromkeys(STATES, 0)
    rows = [
        Division(
            item.code, item.name, tuple(counts.get(item.code, empty).items()),
            sum(counts.get(item.code, empty).values()), rate(counts.get(item.code, empty)),
        )
        for item in areas.children(viewer, area)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-dict(row.states)["alarm"], not row.total, row.code)))
