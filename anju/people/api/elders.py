"""Routes of elders: list, search, card, registering, changing, and looking at a sealed value with a reason."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query, Router, Status
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import IdIn, Json, Page, PagingQuery, written, written_one
from anju.people import commands, queries
from anju.people.api.schemas import (
    CategoryIn,
    ContactIn,
    CountOut,
    ElderFilters,
    ElderIn,
    ElderNew,
    ElderOut,
    ElderRow,
    HealthIn,
    Revealed,
    RevealIn,
)

router = Router(tags=["elders"])


def _line(row: queries.Row) -> Json:
    """Write one line of the list; its shape is ``ElderRow``."""
    return {
        "id": str(row.id),
        "number": row.number,
        "name": row.name,
        "sex": row.sex,
        "birth_on": row.birth_on,
        "area": row.area_code,
        "address": row.address or "",
        "id_last4": row.id_last4,
        "phone_last4": row.phone_last4,
        "living_alone": row.living_alone,
        "care_level": row.care_level,
        "status": row.status,
        "categories": row.categories,
    }


def _hit(hit: queries.Hit) -> ElderRow:
    values = hit._asdict()
    return ElderRow(area=values.pop("area_code"), address=values.pop("address") or "", **values)


_CARD = (
    "number", "name", "sex", "birth_on", "age", "area_path", "address", "floor_note", "door_note", "key_note",
    "animal_note", "has_door_code", "longitude", "latitude", "hearing", "language", "living_alone", "care_level",
    "phone", "id_number",
    "status",
)  # fmt: skip
_CONTACT = ("position", "name", "relation", "kind", "phone", "minutes_away", "has_key", "place_note", "checked_on")


def _values(request: Request, elder_id: int) -> Json:
    """Write a card; its shape is ``ElderOut``."""
    card = queries.rescue_card(request.viewer, elder_id)
    return {
        "id": str(card.elder_id),
        "area": card.area_code,
        **{name: getattr(card, name) for name in _CARD},
        "contacts": [{"id": str(row.id), **{name: getattr(row, name) for name in _CONTACT}} for row in card.contacts],
        "health": [{"kind": row.kind, "text": row.text, "vital": row.vital} for row in card.health],
        "categories": list(card.categories),
    }


def _card(request: Request, elder_id: int) -> ElderOut:
    return ElderOut(**_values(request, elder_id))


def _filters(filters: ElderFilters, text: str = "") -> queries.Filters:
    values: dict[str, Any] = filters.model_dump()
    return queries.Filters(**{**values, "area": filters.area or "", "text": text})


@router.get("/elders", response=Page[ElderRow], url_name="elders")
def list_elders(request: Request, filters: Annotated[ElderFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List elders of the caller's area, page by page."""
    request.viewer.need("elder.read")
    found = queries.registry(request.viewer, _filters(filters), cursor=paging.cursor, limit=paging.limit)
    return written([_line(row) for row in found.rows], found.next)


@router.get("/elders/count", response=CountOut, url_name="elders_count")
def count_elders(request: Request, filters: Annotated[ElderFilters, Query()]) -> CountOut:
    """Count elders of the caller's area."""
    request.viewer.need("elder.read")
    return CountOut(count=queries.count(request.viewer, _filters(filters)))


@router.get("/elders/search", response=Page[ElderRow], url_name="elders_search")
def search_elders(
    request: Request,
    q: Annotated[str, Field(min_length=1, max_length=100)],
    limit: Annotated[int, Field(ge=1, le=50)] = 20,
) -> Page[ElderRow]:
    """Find elders by name, pinyin, initials, last four digits, phone, identity number, record number or address."""
    request.viewer.need("elder.read")
    hits = queries.search(request.viewer, q.replace("\x00", ""), limit)
    return Page[ElderRow](items=[_hit(hit) for hit in hits], next=None)


@router.post("/elders", response={201: ElderOut}, url_name="elders")
def register_elder(request: Request, body: ElderNew) -> Status[ElderOut]:
    """Open a record. An identity number opens only one."""
    values: Any = body.model_dump(exclude_unset=True, exclude_none=True)
    row = commands.register_elder(request.viewer, now=clock.now(), **values)
    return Status(201, _card(request, row.pk))


@router.get("/elders/{elder_id}", response=ElderOut, url_name="elder")
def get_elder(request: Request, elder_id: IdIn) -> HttpResponse:
    """Return the rescue card of one elder."""
    request.viewer.need("elder.read")
    return written_one(_values(request, elder_id))


@router.patch("/elders/{elder_id}", response=ElderOut, url_name="elder")
def change_elder(request: Request, elder_id: IdIn, body: ElderIn) -> ElderOut:
    """Change what the body names and leave the rest."""
    values: Any = body.model_dump(exclude_unset=True)
    for name in ("area_code", "registered_area_code"):
        if values.get(name, "") is None:
            del values[name]
    commands.change_elder(request.viewer, elder_id, now=clock.now(), **values)
    return _card(request, elder_id)


@router.put("/elders/{elder_id}/contacts", response=ElderOut, url_name="elder_contacts")
def set_contacts(request: Request, elder_id: IdIn, body: Body[list[ContactIn]]) -> ElderOut:
    """Make these the contacts of an elder, in this calling order."""
    contacts = [commands.ContactValues(**contact.model_dump()) for contact in body]
    commands.set_contacts(request.viewer, elder_id, contacts, now=clock.now())
    return _card(request, elder_id)


@router.post("/elders/{elder_id}/health-notes", response={201: ElderOut}, url_name="elder_health")
def add_health_note(request: Request, elder_id: IdIn, body: HealthIn) -> Status[ElderOut]:
    """Note what a helper must know."""
    commands.add_health_note(request.viewer, elder_id, now=clock.now(), **body.model_dump())
    return Status(201, _card(request, elder_id))


@router.post("/elders/{elder_id}/categories", response={201: ElderOut}, url_name="elder_categories")
def add_category(request: Request, elder_id: IdIn, body: CategoryIn) -> Status[ElderOut]:
    """Record a standing as a dated fact."""
    commands.add_category(request.viewer, elder_id, now=clock.now(), **body.model_dump())
    return Status(201, _card(request, elder_id))


@router.post("/elders/{elder_id}/reveal", response=Revealed, url_name="elder_reveal")
def reveal(request: Request, elder_id: IdIn, body: RevealIn) -> Revealed:
    """Look at one sealed value in full. Who, when, what and why stay in the audit."""
    value = commands.reveal(
        request.viewer,
        elder_id,
        field=body.field,
        reason=body.reason,
        note=body.words,
        contact_id=body.contact_id,
        address=request.META.get("REMOTE_ADDR", ""),
        now=clock.now(),
    )
    return Revealed(value=value)
