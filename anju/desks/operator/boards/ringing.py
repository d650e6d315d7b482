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
    from anju.incidents.models import Incident

OVERFLOW_AFTER = timedelta(seconds=60)
SHOWN = 4  # rows beside the first one; the number of all is always said


@dataclass(frozen=True, slots=True)
class Bell:
    """The first ringing case as the strip shows it."""

    case: incidents.Rung
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
    others: list[incidents.Rung]
    behind: int
    count: int
    stale: list[incidents.Rung]
    last: "Incident | None"
    mark: str
    seen: str

    @property
    def hidden(self) -> int:
        """How many ringing cases have no row of their own."""
        return self.behind - len(self.others)


def strip(viewer: Viewer, now: datetime) -> Strip:
    """Read the strip of a viewer."""
    live = incidents.rung(viewer)
    ringing = [case for case in live if case.state in WAITING and case.priority not in {"P4", "P0"}]
    claimed = [case for case in live if case.state not in WAITING and case.claimed_by_id != viewer.user_id]
    stale = [case for case in claimed if incidents.is_stale(case, now)]
    mark = ",".join(f"{case.id}.{case.presses}" for case in ringing)
    last = None if ringing else _last_closed(viewer)
    return Strip(
        first=_bell(viewer, ringing[0], now) if ringing else None,
        others=ringing[1 : SHOWN + 1],
        behind=max(len(ringing) - 1, 0),
        count=len(ringing),
        stale=stale[:SHOWN],
        last=last,
        mark=mark,
        seen=f"{mark};{','.join(str(case.id) for case in stale)};{last.pk if last else ''}",
    )


def _last_closed(viewer: Viewer) -> "Incident | None":
    return incidents.incidents(viewer, state="closed").exclude(priority="P4").select_related(None).first()


def _bell(viewer: Viewer, case: incidents.Rung, now: datetime) -> Bell:
    card = incidents.rung_card(viewer, case)
    month = _month(viewer, case, now)
    street = street_of(card.area_code if card else case.area_code)
    address = card.address if card else f"{case.address} {case.spot}"
    return Bell(
        case=case,
        card=card,
        place=f"{street} {address}".strip(),
        recent=len(month),
        last_outcome=month[0] if month else "",
        until=case.received_at + OVERFLOW_AFTER,
    )


def _month(viewer: Viewer, case: incidents.Rung, now: datetime) -> list[str]:
    """Return how the elder's other cases of a month ended, the newest first."""
    before = incidents.earlier(viewer, case.elder_id) if case.elder_id else []
    return [row.outcome for row in before if row.id != case.id and now - row.received_at < timedelta(days=30)]


def street_of(code: str) -> str:
    """Name the street or township and the community of an area."""
    return " · ".join(areas.name(code[:digits]) for digits in (9, 12) if len(code) >= digits)
