"""Service at home: a worker is assigned with the whole ranking kept for appeal, or another one with a reason."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import hold, note, step, tell
from anju.dispatch.commands.offering import AskedAlready
from anju.dispatch.events import AssignmentOffered, AssignmentWithdrawn
from anju.dispatch.models import Assignment, Ranking, Worker
from anju.dispatch.queries.choosing_words import choice_words
from anju.dispatch.rules import choosing, keeping
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer

ANSWER_WITHIN = timedelta(minutes=15)
URGENT_WITHIN = timedelta(seconds=60)
_REASON = 200


class CannotGo(Conflict):
    """A certificate, leave or another visit keeps the worker from going; no reason lifts that."""

    code = "worker_cannot_go"


class OverrideReasonNeeded(Invalid):
    """Somebody else than the first of the ranking is sent: that needs a reason."""

    code = "override_reason_needed"


class WindowInvalid(Invalid):
    """The window ends before it begins or is longer than two days."""

    code = "service_window_invalid"


@transaction.atomic
def assign(
    viewer: Viewer,
    need: queries.Need,
    *,
    worker_id: int,
    now: datetime,
    reason: str = "",
    answer_within: timedelta | None = None,
    found: queries.Choice | None = None,
) -> Assignment:
    """Ask a worker to go for a service, with the ranking of this moment; not the first one needs a reason.

    ``found``: the ranking that the worker was chosen from a moment ago. It is kept if nothing has changed for the
    worker since, which is looked at with the worker held; otherwise all are ranked again.
    """
    permissions.check(viewer, "assign")
    if not need.starts_at < need.ends_at or need.ends_at - need.starts_at > choosing.LONGEST:
        raise WindowInvalid(field="ends_at")
    hold(need.thing, need.thing_id)
    worker = queries.worker(viewer, worker_id, lock=True)
    if found is None or not queries.still_true(viewer, need, found, worker.pk, now=now):
        found = queries.choice(viewer, need, now=now, most=0)
    with translation.override("zh-hans"):
        reasons, minutes = _reasons(found, worker, need, reason=reason.strip()[:_REASON], now=now)
    lines = keeping.pack(found.places, found.barred, names=found.providers, wish=need.gender)
    try:
        with transaction.atomic():
            row = Assignment.objects.create(
                thing=need.thing,
                thing_id=need.thing_id,
                elder_id=need.elder_id,
                area_code=need.area,
                worker=worker,
                organisation_id=worker.organisation_id,
                kind=need.item,
                item=need.item,
                state="offered",
                urgent=need.urgent,
                reasons=reasons,
                minutes_estimated=minutes,
                target_longitude=need.longitude,
                target_latitude=need.latitude,
                planned_from=need.starts_at,
                planned_to=need.ends_at,
                minimum_minutes=need.minimum_minutes,
                offered_by=viewer.actor,
                offered_at=now,
                answer_by=now + (answer_within or (URGENT_WITHIN if need.urgent else ANSWER_WITHIN)),
            )
            Ranking.objects.create(assignment=row, lines=lines)
    except IntegrityError:
        raise AskedAlready(name=worker.name) from None
    data = {"rank": reasons["rank"], "override": reasons["override"]}
    note(viewer, row, "offer", before="", now=now, why=reasons["override"], data=data)
    tell(viewer, AssignmentOffered, row, now=now)
    return row


@transaction.atomic
def reassign(
    viewer: Viewer, assignment_id: int, need: queries.Need, *, worker_id: int, why: str, now: datetime, reason: str = ""
) -> Assignment:
    """Call one worker off and ask another for the same service, in one step."""
    found = queries.assignment(viewer, assignment_id)
    permissions.check(viewer, "withdraw", found)
    if (found.thing, found.thing_id) != (need.thing, need.thing_id):
        raise NotVisible(assignment=assignment_id)
    hold(found.thing, found.thing_id)
    row = queries.own_assignment(SYSTEM, assignment_id, lock=True)
    step(viewer, row, "withdraw", now=now, why=why, refusal=why[:100], answered_at=row.answered_at or now)
    tell(viewer, AssignmentWithdrawn, row, now=now, reason=why)
    return assign(viewer, need, worker_id=worker_id, now=now, reason=reason)


def _reasons(
    found: queries.Choice, worker: Worker, need: queries.Need, *, reason: str, now: datetime
) -> tuple[dict[str, Any], int | None]:
    """Return why this one, in words, and why another than the first went; the whole ranking is kept beside."""
    told = _told(found, worker.pk)
    if told is None:
        raise NotVisible(worker=worker.pk)
    words = [choice_words(one) for one in told.reasons]
    if isinstance(told, choosing.RuledOut) and told.blocked:
        raise CannotGo(name=worker.name, why="；".join(words))
    place = told if isinstance(told, choosing.Ranked) else None
    first = place is not None and place.rank == 1
    if not first and not reason:
        raise OverrideReasonNeeded(field="reason")
    away_m = place.facts.distance_m if place else None
    stored = {
        "rank": place.rank if place else None,
        "chosen": words,
        "distance_m": round(away_m) if away_m is not None else None,
        "ranked_at": now.isoformat(),
        "of": len(found.places),
        "barred": len(found.barred),
        "override": "" if first else reason,
        "item": need.item,
        "qualification": need.qualification,
        "wish": need.gender,
        "window": [need.starts_at.isoformat(), need.ends_at.isoformat()],
    }
    return stored, place.facts.minutes if place else None


def _told(found: queries.Choice, worker_id: int) -> choosing.Ranked | choosing.RuledOut | None:
    everybody: Iterable[choosing.Ranked | choosing.RuledOut] = chain(found.places, found.barred)
    return next((told for told in everybody if told.facts.worker_id == worker_id), None)
