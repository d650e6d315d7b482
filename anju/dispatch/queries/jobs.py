"""The worker's own view of an assignment: no name and no door until it is accepted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from anju.areas import queries as areas
from anju.dispatch.models import Assignment
from anju.dispatch.queries.homes import SECOND_WORDS, asking_code
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people

_OPENED = frozenset({"accepted", "arrived"})


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker may know. ``card`` (name, door, keys, contacts) is there only while the job is theirs."""

    id: int
    state: str
    kind: str
    urgent: bool
    thing: str
    thing_id: int
    area_code: str
    area_path: str
    sex: str
    age: int | None
    living_alone: bool | None
    warnings: tuple[str, ...]
    minutes: int | None
    distance_m: float | None
    offered_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    place_flag: str
    second: str  # in words
    code_asked: bool
    entry: str
    findings: dict[str, Any]
    note: str
    longitude: float | None
    latitude: float | None
    card: people.RescueCard | None


def job(viewer: Viewer, assignment_id: int) -> Job:
    """Return one job of the worker who is looking, or raise ``NotVisible``."""
    row = _own(viewer).filter(pk=assignment_id).first()
    if row is None:
        raise NotVisible(assignment=assignment_id)
    return _jobs([row])[0]


def _own(viewer: Viewer) -> QuerySet[Assignment]:
    """Read the viewer's own; of the whole ranking that each keeps only how far it was."""
    rows = Assignment.objects.filter(worker__user_id=viewer.user_id or 0)
    return rows.annotate(away_m=F("reasons__distance_m")).defer("reasons", "proof")


def my_assignments(viewer: Viewer, *, closed: bool = False, limit: int = 50) -> list[Job]:
    """List the viewer's own jobs: the running ones in order of urgency, or the newest that are over."""
    rows = _own(viewer)
    over = ["finished", "refused", "expired", "withdrawn", "missed"]
    rows = (
        rows.filter(state__in=over).order_by("-id")
        if closed
        else rows.exclude(state__in=over).order_by("-urgent", "id")
    )
    return _jobs(list(rows[:limit]))


def _jobs(listed: list[Any]) -> list[Job]:
    """Dress assignments that were fetched for their worker: all cards in one statement, all codes in another."""
    elders = {row.elder_id for row in listed if row.elder_id}
    cards = people.rescue_cards(SYSTEM, elders)
    coded = asking_code(SYSTEM, {row.elder_id for row in listed if row.state in _OPENED}, at=clock.now())
    return [_job(row, cards.get(row.elder_id), coded=row.elder_id in coded) for row in listed]


def _job(row: Any, card: people.RescueCard | None, *, coded: bool) -> Job:
    opened = row.state in _OPENED
    return Job(
        id=row.pk,
        state=row.state,
        kind=row.kind,
        urgent=row.urgent,
        thing=row.thing,
        thing_id=row.thing_id,
        area_code=row.area_code,
        area_path=areas.full_name(row.area_code) if row.area_code else "",
        sex=card.sex_label if card else "",
        age=card.age if card else None,
        living_alone=card.living_alone if card else None,
        warnings=tuple(line.text for line in card.health if line.vital) if card else (),
        minutes=row.minutes_estimated,
        distance_m=row.away_m,
        offered_at=row.offered_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        arrived_at=row.arrived_at,
        finished_at=row.finished_at,
        place_flag=row.place_flag,
        second=str(SECOND_WORDS.get(row.second, "")),
        code_asked=opened and coded,
        entry=row.entry,
        findings=row.findings,
        note=row.note,
        longitude=row.target_longitude if opened else None,
        latitude=row.target_latitude if opened else None,
        card=card if opened else None,
    )


def seconds_left(item: Job, now: datetime | None = None) -> int:
    """Return how many seconds remain to answer."""
    return max(0, int((item.answer_by - (now or clock.now())).total_seconds()))
