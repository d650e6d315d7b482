"""Reading incidents."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from anju.incidents import queries
from anju.incidents.api import schemas
from anju.incidents.api.schemas import CandidateOut, IncidentFilters, IncidentOne, IncidentOut
from anju.incidents.models import Press
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import IdIn, Page, PagingQuery, written

router = Router(tags=["incidents"])
_STRINGS = ("id", "elder", "device", "claimed_by")


@router.get("/incidents", response=Page[IncidentOut], url_name="incidents")
def list_incidents(request: Request, filters: Annotated[IncidentFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List incidents of the caller's area, newest first."""
    request.viewer.need("incident.read")
    wanted = filters.model_dump(exclude={"area", "elder"})
    rows = queries.incidents(request.viewer, **wanted, area=filters.area or "", elder_id=filters.elder)
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("-received_at", "-id"))
    items = [schemas.values(case) for case in found]
    for item in items:
        item.update({name: None if item[name] is None else str(item[name]) for name in _STRINGS})
    return written(items, following)


@router.get("/incidents/{incident_id}", response=IncidentOne, url_name="incident")
def get_incident(request: Request, incident_id: IdIn) -> IncidentOne:
    """Return one incident with its timeline, plan, calls and presses."""
    viewer = request.viewer
    viewer.need("incident.read")
    case = queries.incident(viewer, incident_id)
    return IncidentOne(
        **schemas.values(case),
        timeline=[schemas.entry(line) for line in queries.timeline(viewer, incident_id)],
        plan=[schemas.step(row) for row in queries.plan(viewer, incident_id)],
        calls=[schemas.call(row) for row in queries.calls(viewer, case)],
        press_list=[_press(row) for row in queries.presses(viewer, case)],
    )


@router.get("/incidents/{incident_id}/candidates", response=Page[CandidateOut], url_name="incident_candidates")
def list_candidates(
    request: Request, incident_id: IdIn, limit: Annotated[int, Field(ge=1, le=10)] = 3
) -> Page[CandidateOut]:
    """Rank who could be sent, with reasons."""
    request.viewer.need("worker.read")
    case = queries.incident(request.viewer, incident_id)
    found = queries.candidates(request.viewer, case, now=clock.now(), limit=limit)
    items = [
        CandidateOut(
            rank=row.rank,
            worker=str(row.worker.pk),
            name=row.worker.name,
            minutes=row.minutes,
            distance_m=row.distance_m,
            reasons=row.reasons,
            counterfactual=row.counterfactual,
        )
        for row in found
    ]
    return Page[CandidateOut](items=items, next=None)


def _press(row: Press) -> schemas.PressOut:
    names = ("id", "signal", "received_at", "device_at", "joined", "at_start", "unparsed")
    return schemas.PressOut(**{name: getattr(row, name) for name in names})
