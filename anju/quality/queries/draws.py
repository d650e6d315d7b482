"""Samples for audit and the evidence of each order in them. Names are masked; sealed fields and places are left out."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from anju.benefits import queries as benefits
from anju.complaints import queries as complaints
from anju.dispatch import queries as dispatch
from anju.journal import queries as journal
from anju.kernel import clock, masking
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju.orders import queries as orders
from anju.quality.models import AuditDraw, CallBack

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment
    from anju.orders.models import Order


def audit_draws(viewer: Viewer) -> QuerySet[AuditDraw]:
    """List the samples of the viewer's area, the newest first."""
    if not viewer.can("quality.audit"):
        return AuditDraw.objects.none()
    return AuditDraw.objects.filter(visible(viewer)).select_related("provider").order_by("-id")


def audit_draw(viewer: Viewer, draw_id: int) -> AuditDraw:
    """Return one sample, or raise ``NotVisible``."""
    row = audit_draws(viewer).filter(pk=draw_id).first()
    if row is None:
        raise NotVisible(audit_draw=draw_id)
    return row


def drawable(viewer: Viewer, *, starts_on: date, ends_on: date, provider_id: int | None) -> "QuerySet[Order]":
    """List the visits of a period that are said to be done: the frame a sample is drawn from."""
    viewer.need("quality.audit")
    start, _end = clock.day_bounds(starts_on)
    _start, end = clock.day_bounds(ends_on)
    rows = orders.orders(viewer, **{"from": start, "to": end, "provider": provider_id})
    return rows.filter(checked_out_at__isnull=False).order_by("number")


def months_of(viewer: Viewer, *, starts_on: date, ends_on: date, provider_id: int | None) -> "QuerySet[Order]":
    """List the visits of the whole months that a period touches."""
    last = ends_on.replace(day=monthrange(ends_on.year, ends_on.month)[1])
    return drawable(viewer, starts_on=starts_on.replace(day=1), ends_on=last, provider_id=provider_id)


def evidence(viewer: Viewer, draw: AuditDraw) -> list[dict[str, Any]]:
    """Return all that is known of each drawn order, in the order of the sample; six statements for all of them."""
    viewer.need("quality.audit")
    ids = [int(member["order"]) for member in draw.members]
    rows = {row.pk: row for row in orders.orders(viewer).filter(pk__in=ids)}
    moves: dict[int, list[journal.Moved]] = defaultdict(list)
    for move in journal.moves_of(viewer, thing="order", thing_ids=ids):
        moves[move.thing_id].append(move)
    visits: dict[int, list[Assignment]] = defaultdict(list)
    for visit in dispatch.assignments_of_many(viewer, "order", ids):
        visits[visit.thing_id].append(visit)
    books = benefits.bookings_of(viewer, "order", ids)
    calls = {row.order_id: row for row in CallBack.objects.filter(order_id__in=ids)}
    cases: dict[int | None, list[dict[str, str]]] = defaultdict(list)
    for case in complaints.complaints(viewer).filter(order_id__in=ids).order_by("id"):
        cases[case.order_id].append(
            {"number": case.number, "kind": case.kind, "state": case.state, "result": case.result}
        )
    return [
        {
            "rank": member["rank"], "stratum": member["stratum"], "drawn": member.get("drawn", True),
            "leads": member.get("why", []), **_order(rows[member["order"]]),
            "events": [_move(move) for move in moves[member["order"]]],
            "visits": [_visit(viewer, visit) for visit in visits[member["order"]]],
            "book": books.get(member["order"], []), "complaints": cases[member["order"]],
            "call_back": _call(calls.get(member["order"])),
        }
        for member in draw.members
        if member["order"] in rows
    ]  # fmt: skip


def _order(row: "Order") -> dict[str, Any]:
    return {
        "number": row.number, "state": row.state, "channel": row.channel, "area": row.area_code,
        "item": row.item.code if row.item else "", "item_name": row.item.name if row.item else "",
        "provider": row.provider.name if row.provider else "", "elder": row.elder.number,
        "elder_name": masking.name(row.elder.name), "worker": masking.name(row.worker_name),
        "starts_at": _at(row.starts_at), "ends_at": _at(row.ends_at), "checked_in_at": _at(row.checked_in_at),
        "checked_out_at": _at(row.checked_out_at),
        "minimum_minutes": row.item.minimum_minutes if row.item and row.item.is_timed else None,
        "place": row.place_flag, "price_fen": row.price_fen, "subsidy_fen": row.subsidy_fen, "own_fen": row.own_fen,
        "rating": row.rating,
    }  # fmt: skip


def _move(move: journal.Moved) -> dict[str, Any]:
    return {
        "at": _at(move.at), "verb": move.verb, "from": move.from_state, "to": move.to_state, "by": move.actor,
        "name": masking.name(move.actor_name),
    }  # fmt: skip


def _visit(viewer: Viewer, row: "Assignment") -> dict[str, Any]:
    proof = row.proof or {}
    return {
        "worker": masking.name(row.worker.name), "state": row.state, "offered_at": _at(row.offered_at),
        "answered_at": _at(row.answered_at), "arrived_at": _at(row.arrived_at), "finished_at": _at(row.finished_at),
        "distance_m": round(row.arrived_distance_m) if row.arrived_distance_m is not None else None,
        "accuracy_m": round(row.arrived_accuracy_m) if row.arrived_accuracy_m is not None else None,
        "place": row.place_flag, "score": proof.get("score"), "result": proof.get("result", ""),
        "checks": proof.get("checks", []), "photos": dispatch.photo_hashes(viewer, row),
    }  # fmt: skip


def _call(row: CallBack | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "state": row.state, "reason": row.reason, "tries": row.tries, "came": row.came, "satisfied": row.satisfied,
        "long_enough": row.long_enough, "paid_privately": row.paid_privately,
    }  # fmt: skip


def _at(moment: datetime | None) -> str:
    return moment.astimezone(clock.BEIJING).isoformat(timespec="seconds") if moment else ""


def numbers_of(viewer: Viewer, rows: "QuerySet[Order]", strata: str) -> Sequence[tuple[int, str, str]]:
    """Return id, number and stratum of every order of a frame that was fetched for this viewer."""
    viewer.need("quality.audit")
    column = {"item": "item__code", "provider": "provider__name", "area": "area_code"}.get(strata)
    if column is None:
        return [(key, number, "") for key, number in rows.values_list("pk", "number")]
    return [(key, number, str(word or "")) for key, number, word in rows.values_list("pk", "number", column)]
