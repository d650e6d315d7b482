"""Routes of the catalogue: what can be ordered on a day, with the prices that hold in an area."""

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import AreaCode, Day, IdOut, In, Json, Out, Page, written
from anju.orders import queries

router = Router(tags=["orders"])


class CatalogueFilters(In):
    """Where and on which day; by default today in the caller's own area."""

    area: AreaCode | None = None
    on: Day | None = None


class PriceOut(Out):
    """What one unit costs in an area, from one provider or (without one) from any. Sums are integer fen."""

    area: str
    provider: IdOut | None
    provider_name: str
    fen: int
    starts_on: date
    ends_on: date | None


class ItemOut(Out):
    """One service. `subsidy_for` names ability levels and standings, `any` is everybody, empty is nobody."""

    code: str
    name: str
    english: str
    group: str
    unit: str
    default_minutes: int | None
    minimum_minutes: int | None
    qualification: str
    evidence: list[str]
    subsidy_for: list[str]
    prices: list[PriceOut]


def _item(line: queries.Line) -> Json:
    row = line.item
    return {
        "code": row.code, "name": row.name, "english": row.english, "group": row.class_code, "unit": row.unit,
        "default_minutes": row.default_minutes,
        "minimum_minutes": None if row.is_brought else row.minimum_minutes,
        "qualification": row.required_qualification, "evidence": row.evidence, "subsidy_for": row.subsidy_for,
        "prices": [
            {
                "area": price.area_code, "provider": str(price.provider_id) if price.provider_id else None,
                "provider_name": price.provider.name if price.provider else "", "fen": price.fen,
                "starts_on": price.starts_on, "ends_on": price.ends_on,
            }
            for price in line.prices
        ],
    }  # fmt: skip


@router.get("/catalogue", response=Page[ItemOut], url_name="catalogue")
def list_catalogue(request: Request, filters: Annotated[CatalogueFilters, Query()]) -> HttpResponse:
    """List the services of a day with the prices that hold in and around an area."""
    request.viewer.need("order.read")
    on = filters.on or clock.local_day(clock.now())
    lines = queries.catalogue(request.viewer, on=on, area=filters.area or "")
    return written([_item(line) for line in lines], None)
