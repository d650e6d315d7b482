"""Asking workers: offer, expiry to the next, withdrawal. Off-duty people are never woken."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import hold, note, own, step, tell
from anju.dispatch.events import AssignmentExpired, AssignmentOffered, AssignmentWithdrawn
from anju.dispatch.lifecycle import LIFECYCLE
from anju.dispatch.models import Assignment, Worker
from anju.kernel.refusals import Conflict, Refusal
from anju.kernel.viewer import SYSTEM, Viewer

logger = logging.getLogger(__name__)
ANSWER_WITHIN = timedelta(seconds=60)
PLANNED_AHEAD = timedelta(hours=2)
OWN_NEXT = frozenset({"order"})  # things that choose who is asked after a refusal themselves
_ALL = 100_000


class OffDuty(Conflict):
    """The worker is off duty and is not woken."""

    code = "worker_off_duty"


class AskedAlready(Conflict):
    """The worker has been asked for this and has not said no."""

    code = "worker_asked_already"


@transaction.atomic
def offer(
    viewer: Viewer,
    *,
    thing: str,
    thing_id: int,
    elder_id: int | None,
    area: str,
    longitude: float | None,
    latitude: float | None,
    worker_id: int,
    kind: str,
    now: datetime,
    urgent: bool = True,
    answer_within: timedelta = ANSWER_WITHIN,
    service: queries.Need | None = None,
) -> Assignment:
    """Ask a worker on duty to go, and store the whole ranking of this moment for whoever asks why.

    A ``service`` at home of somebody whom no provider's register names: its wishes are read, its window and minimum
    go with the assignment so that the visit is proved like any other, and when it begins at a later time it may be
    planned with somebody who is off duty at this moment.
    """
    permissions.check(viewer, "offer")
    worker = queries.worker(viewer, worker_id, lock=True)
    later = service is not None and service.starts_at > now + PLANNED_AHEAD
    if not later and not queries.duties(viewer, [worker], now)[worker.pk].on:
        raise OffDuty(name=worker.name)
    with translation.override("zh-hans"):
        ranked = queries.candidates(
            viewer, area=area, longitude=longitude, latitude=latitude, elder_id=elder_id, kind=kind, now=now,
            limit=_ALL, gender=service.gender if service else "", language=service.language if service else "",
        )  # fmt: skip
    reasons, minutes = _reasons(ranked, worker, now)
    try:
        with transaction.atomic():
            row = Assignment.objects.create(
                thing=thing,
                thing_id=thing_id,
                elder_id=elder_id,
                area_code=area,
                worker=worker,
                kind=kind,
                state="offered",
                urgent=urgent,
                reasons=reasons,
                minutes_estimated=minutes,
                target_longitude=longitude,
                target_latitude=latitude,
                offered_by=viewer.actor,
                offered_at=now,
                answer_by=now + answer_within,
                **(_planned(service, worker) if service else {}),
            )
    except IntegrityError:
        raise AskedAlready(name=worker.name) from None
    note(viewer, row, "offer", before="", now=now, data={"rank": reasons["rank"]})
    tell(viewer, AssignmentOffered, row, now=now)
    return row


def _planned(service: queries.Need, worker: Worker) -> dict[str, Any]:
    return {
        "item": service.item, "organisation_id": worker.organisation_id, "planned_from": service.starts_at,
        "planned_to": service.ends_at, "minimum_minutes": service.minimum_minutes,
    }  # fmt: skip


def _reasons(ranked: list[queries.Candidate], worker: Worker, now: datetime) -> tuple[dict[str, Any], int | None]:
    chosen = next((place for place in ranked if place.worker.pk == worker.pk), None)
    shown = [place for place in ranked if place.rank <= 3 or place is chosen]  # noqa: PLR2004 - three are shown
    stored = {
        "rank": chosen.rank if chosen else None,
        "chosen": chosen.reasons if chosen else [],
        "distance_m": round(chosen.distance_m) if chosen and chosen.distance_m is not None else None,
        "ranked_at": now.isoformat(),
        "of": len(ranked),
        "candidates": [
            {
                "rank": place.rank,
                "worker_id": place.worker.pk,
                "name": place.worker.name,
                "minutes": place.minutes,
                "score": place.score,
                "reasons": place.reasons,
                "codes": place.codes,
                "counterfactual": place.counterfactual,
            }
            for place in shown
        ],
    }
    return stored, chosen.minutes if chosen else None


def offer_next(viewer: Viewer, row: Assignment, *, now: datetime) -> str:
    """Ask the best worker who has not been asked yet for the same thing; return the name, or an empty string."""
    if row.thing in OWN_NEXT or row.planned_from is not None:
        return ""  # whoever asked for a service at home asks the next; only a case asks by itself
    others = Assignment.objects.filter(thing=row.thing, thing_id=row.thing_id)
    if others.filter(state__in=["accepted", "arrived"]).exists():
        return ""
    asked = frozenset(others.values_list("worker_id", flat=True))
    asker = viewer.platform
    found = queries.candidates(
        asker,
        area=row.area_code,
        longitude=row.target_longitude,
        latitude=row.target_latitude,
        elder_id=row.elder_id,
        kind=row.kind,
        now=now,
        limit=1,
        without=asked,
    )
    if not found:
        return ""
    offered = offer(
        SYSTEM,
        thing=row.thing,
        thing_id=row.thing_id,
        elder_id=row.elder_id,
        area=row.area_code,
        longitude=row.target_longitude,
        latitude=row.target_latitude,
        worker_id=found[0].worker.pk,
        kind=row.kind,
        now=now,
        urgent=row.urgent,
    )
    return offered.worker.name


def expire_due(now: datetime) -> int:
    """End every offer that nobody answered in time and ask the next; each in its own transaction."""
    due = list(queries.due_assignments(SYSTEM, now).values_list("pk", flat=True)[:500])
    return sum(_expire_safely(assignment_id, now) for assignment_id in due)


def _expire_safely(assignment_id: int, now: datetime) -> bool:
    try:
        return _expire(assignment_id, now)
    except (Refusal, DatabaseError):
        logger.exception("assignment %s could not expire and stays due", assignment_id)
        return False


@transaction.atomic
def _expire(assignment_id: int, now: datetime) -> bool:
    due = queries.own_assignment(SYSTEM, assignment_id)
    if not hold(due.thing, due.thing_id, wait=False):
        return False
    row = queries.own_assignment(SYSTEM, assignment_id, lock=True)
    if row.state != "offered" or row.answer_by > now:
        return False
    step(SYSTEM, row, "expire", now=now, answered_at=now)
    tell(SYSTEM, AssignmentExpired, row, now=now, next_worker=offer_next(SYSTEM, row, now=now))
    return True


@transaction.atomic
def change_elder(viewer: Viewer, *, from_elder: int, to_elder: int) -> int:
    """Give the assignments of a record that was merged to the one that stays; return how many moved."""
    permissions.check(viewer, "change_elder")
    return Assignment.objects.filter(elder_id=from_elder).update(elder_id=to_elder)


@transaction.atomic
def withdraw(viewer: Viewer, assignment_id: int, *, reason: str, now: datetime) -> Assignment:
    """Call a worker off who has not arrived yet."""
    found = queries.assignment(viewer, assignment_id)
    permissions.check(viewer, "withdraw", found)
    row = own(SYSTEM, found.pk)
    step(viewer, row, "withdraw", now=now, why=reason, refusal=reason[:100], answered_at=row.answered_at or now)
    tell(viewer, AssignmentWithdrawn, row, now=now, reason=reason)
    return row


@transaction.atomic
def withdraw_all(viewer: Viewer, *, thing: str, thing_id: int, why: str, now: datetime) -> int:
    """Call off everybody who was asked for a thing or is on the way, since it is over."""
    rows = Assignment.objects.select_related("worker").select_for_update(of=("self",))
    listed = [row for row in rows.filter(thing=thing, thing_id=thing_id) if LIFECYCLE.allows(row.state, "withdraw")]
    for row in listed:
        step(viewer, row, "withdraw", now=now, why=why, refusal=why[:100], answered_at=row.answered_at or now)
        tell(viewer, AssignmentWithdrawn, row, now=now, reason=why)
    return len(listed)
