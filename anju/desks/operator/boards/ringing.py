"""The strip on top: who rings, life first, then the oldest; then claims that lost their heart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.incidents.lifecycle import WAITING
from anju.kernel.viewer import Viewer
from anju.people.queries import RescueCard

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from anju.incidents.models import Incident

OVERFLOW_AFTER = timedelta(seconds=60)
SHOWN = 4  # rows beside the first one; the number of all is always said


@dataclass(frozen=True, slots=True)
class Bell:
    """The first ringing case as the strip shows it."""

    case: "Incident"
    card: RescueCard | None
    place: str
    recent: int
    last_outcome: str
    until: datetime

    @property
    def life(self) -> bool:
        """Whether it is a life alarm."""
        return self.case.priority == "P1"


@dataclass(frozen=True, slots=True)
class Strip:
    """Everything on the strip. ``mark`` names the ringing set: a new alarm breaks the silence."""

    first: Bell | None
    others: list["Incident"]
    behind: int
    count: int
    stale: list["Incident"]
    last: "Incident | None"
    mark: str
    seen: str

    @property
    def hidden(self) -> int:
        """How many ringing cases have no row of their own."""
        return self.behind - len(self.others)


def strip(viewer: Viewer, now: datetime) -> Strip:
    """Read the strip of a viewer."""
    live = list(_narrow(incidents.open_incidents(viewer)))
    ringing = [case for case in live if case.state in WAITING and case.priority not in {"P4", "P0"}]
    claimed = [case for case in live if case.state not in WAITING and case.claimed_by_id != viewer.user_id]
    stale = [case for case in claimed if incidents.is_stale(case, now)]
    mark = ",".join(f"{case.pk}.{case.presses}" for case in ringing)
    closed = incidents.incidents(viewer, state="closed").exclude(priority="P4")
    last = None if ringing else closed.select_related(None).first()
    return Strip(
        first=_bell(viewer, ringing[0], now) if ringing else None,
        others=ringing[1 : SHOWN + 1],
        behind=max(len(ringing) - 1, 0),
        count=len(ringing),
        stale=stale[:SHOWN],
        last=last,
        mark=mark,
        seen=f"{mark};{','.join(str(case.pk) for case in stale)};{last.pk if last else ''}",
    )


_SHOWN_OF_A_CASE = (
    "kind", "priority", "state", "presses", "area_code", "device_number", "faults", "received_at", "last_press_at",
    "overflowed_at", "claimed_at", "claimed_by_id", "claimed_name", "heartbeat_at", "elder__name", "device__kind",
    "point__name", "point__building", "point__floor", "point__room", "point__institution__name",
    "point__institution__address",
)  # fmt: skip


def _narrow(rows: "QuerySet[Incident]") -> "QuerySet[Incident]":
    """Read only what the strip shows: it stands between a press and the operator's eyes."""
    return rows.select_related(None).select_related("elder", "device", "point__institution").only(*_SHOWN_OF_A_CASE)


def _bell(viewer: Viewer, case: "Incident", now: datetime) -> Bell:
    card = incidents.CaseFile(viewer, case).card
    month = _month(viewer, case, now) if case.elder_id else []
    street = street_of(card.area_code if card else case.area_code)
    return Bell(
        case=case,
        card=card,
        place=f"{street} {card.address if card else _spot(case)}".strip(),
        recent=len(month),
        last_outcome=month[0] if month else "",
        until=case.received_at + OVERFLOW_AFTER,
    )


def _month(viewer: Viewer, case: "Incident", now: datetime) -> list[str]:
    """Return how the elder's other cases of a month ended, the newest first."""
    earlier = incidents.history_of(viewer, case.elder_id or 0).values_list("pk", "received_at", "outcome")
    return [outcome for key, at, outcome in earlier if key != case.pk and now - at < timedelta(days=30)]


def _spot(case: "Incident") -> str:
    """Say where in an institution a case comes from."""
    return f"{case.point.institution.address} {case.point.full}" if case.point else ""


def street_of(code: str) -> str:
    """Name the street or township and the community of an area."""
    return " · ".join(areas.name(code[:digits]) for digits in (9, 12) if len(code) >= digits)
