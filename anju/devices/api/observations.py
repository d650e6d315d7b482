"""The route for hospitals: measured values as a FHIR R4 searchset of Observations."""

from typing import Annotated
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from anju.devices import commands
from anju.devices.rules import observing
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid
from anju.kernel.schemas import Json

router = Router(tags=["fhir"])
CONTENT_TYPE = "application/fhir+json"


class SearchIn(BaseModel):
    """A search: whose values, which LOINC codes (all measured kinds by default), since and until when, how many."""

    subject: Annotated[
        str,
        Field(
            pattern="^(Patient/)?[1-9][0-9]{0,17}$", description="The elder: `Patient/12`, with the id of `/elders`."
        ),
    ]
    code: Annotated[
        str,
        Field(
            max_length=400,
            pattern="^[A-Za-z0-9:/.|,_-]*$",
            description="LOINC codes with commas between, such as `8867-4`, or `system|code` with the system of LOINC.",
        ),
    ] = ""
    date: Annotated[
        list[Annotated[str, Field(max_length=40, pattern="^(eq|ge|gt|le|lt)?[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9TZ:.+-]*$")]],
        Field(max_length=2, description="`ge2026-12-01`, `lt2026-12-08T00:00:00Z`; a day is a day of Beijing."),
    ] = []
    count: Annotated[int, Field(ge=1, le=200, alias="_count")] = 50
    cursor: Annotated[str, Field(max_length=400, pattern="^[A-Za-z0-9_-]*$", alias="_cursor")] = ""


class BundleOut(BaseModel):
    """A FHIR R4 Bundle of the type searchset, the newest value first; `next` among the links is the following page."""

    resourceType: str  # noqa: N815 - FHIR's word
    type: str
    link: list[Json]
    entry: list[Json] = []


@router.get("/fhir/Observation", response=BundleOut, url_name="fhir_observations")
def search_observations(request: Request, search: Annotated[SearchIn, Query()]) -> HttpResponse:
    """Search measured values of one elder. Every call is a sensitive read and is written into the audit."""
    span = observing.span_of(search.date)
    if span is None:
        raise Invalid(field="date")
    found = commands.read_observations(
        request.viewer,
        int(search.subject.removeprefix("Patient/")),
        kinds=observing.kinds_of(search.code),
        span=span,
        cursor=search.cursor,
        count=search.count,
        address=request.META.get("REMOTE_ADDR", ""),
        now=clock.now(),
    )
    links = [{"relation": "self", "url": _address(request, search, search.cursor)}]
    if found.next is not None:
        links.append({"relation": "next", "url": _address(request, search, found.next)})
    bundle: Json = {"resourceType": "Bundle", "type": "searchset", "link": links}
    if found.entries:  # FHIR has no empty lists
        bundle["entry"] = [
            {"fullUrl": url, "resource": resource, "search": {"mode": "match"}} for url, resource in found.entries
        ]
    return HttpResponse(orjson.dumps(bundle), content_type=CONTENT_TYPE)


def _address(request: Request, search: SearchIn, cursor: str) -> str:
    pairs = [("subject", search.subject), ("code", search.code), *(("date", day) for day in search.date)]
    pairs += [("_count", str(search.count)), ("_cursor", cursor)]
    return request.build_absolute_uri(f"{request.path}?{urlencode([pair for pair in pairs if pair[1]])}")
