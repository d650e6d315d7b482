"""Routes of the reasons: the rankings that an order's workers came from, for appeals and audits."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from anju.dispatch import queries as dispatch
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju.kernel.schemas import IdIn, IdOut, In, Line, Out, Page
from anju.kernel.viewer import Principal
from anju.orders import queries

router = Router(tags=["orders"])


class RankingFilters(In):
    """Whom to tell of: the first of each kind, or those whose names have this in them."""

    name: Annotated[Line, Field(max_length=40)] = ""
    most: Annotated[int, Field(ge=1, le=5000)] = 30


class ScorePartOut(Out):
    """What one reason weighed, in minutes of travel: above zero against, below zero for the worker."""

    code: str
    word: str
    minutes: float


class RankedOut(Out):
    """One worker. `rank` is the place; where `able` is false, the place without what ruled the worker out."""

    worker: IdOut
    name: str
    provider: str
    rank: int
    able: bool
    chosen: bool
    codes: list[str]
    reasons: list[str]
    counterfactual: str
    minutes: int | None
    score: float | None
    parts: list[ScorePartOut]


class RankingOut(Out):
    """The ranking of the moment at which a worker was asked."""

    assignment: IdOut
    worker: IdOut
    state: str
    offered_at: datetime
    rank: int | None
    chosen: list[str]
    override: str
    able: int
    barred: int
    ranked: list[RankedOut]
    ruled_out: list[RankedOut]


_NAMES = (
    "name", "provider", "rank", "able", "chosen", "codes", "reasons", "counterfactual", "minutes", "score",
)  # fmt: skip


def _place(place: dispatch.KeptPlace) -> RankedOut:
    values: dict[str, Any] = {name: getattr(place, name) for name in _NAMES}
    parts = [ScorePartOut(code=part.code, word=part.word, minutes=part.minutes) for part in place.parts]
    return RankedOut(worker=str(place.worker_id), parts=parts, **values)


@router.get("/orders/{order_id}/rankings", response=Page[RankingOut], url_name="order_rankings")
def list_rankings(request: Request, order_id: IdIn, filters: Annotated[RankingFilters, Query()]) -> Page[RankingOut]:
    """Tell for each worker who was asked for an order, oldest first, why this one and what would have changed it."""
    viewer = request.viewer
    viewer.need("order.read")
    order = queries.order(viewer, order_id)
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(order=order_id)  # it tells of workers who did not come, too
    found = []
    for row in dispatch.assignments_of(viewer, "order", order.pk):
        kept = dispatch.kept_ranking(viewer, row, name=filters.name, most=filters.most)
        found.append(
            RankingOut(
                assignment=str(row.pk), worker=str(row.worker_id), state=row.state, offered_at=row.offered_at,
                rank=row.reasons.get("rank"), chosen=row.reasons.get("chosen", []),
                override=row.reasons.get("override", ""), able=kept.able, barred=kept.barred,
                ranked=[_place(place) for place in kept.ranked], ruled_out=[_place(item) for item in kept.ruled_out],
            )
        )  # fmt: skip
    return Page[RankingOut](items=found, next=None)
