"""Handing a desk over: tick every item, sign, let the next operator read and sign; no case is without a claimant."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anju.incidents import queries
from anju.incidents.commands.claiming import take_handed_over
from anju.incidents.events import ShiftHandedOver
from anju.incidents.lifecycle import HANDOVER, WORKED
from anju.incidents.models import Handover
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, NotAllowed
from anju.kernel.viewer import SYSTEM, Viewer

LONGEST_SHIFT = timedelta(hours=16)  # ticks of an older draft belong to another shift


class ItemGone(Conflict):
    """What was ticked is not on the list any more."""

    code = "handover_item_gone"


class ItemsLeft(Conflict):
    """Somebody signs while items are not ticked."""

    code = "handover_items_left"


class SignedAlready(Conflict):
    """The leaver has signed; take it back to change something."""

    code = "handover_signed"


class TakenAlready(Conflict):
    """A colleague was faster; ``by`` is the name."""

    code = "handover_taken"


class NotSigned(Conflict):
    """The leaver has not signed, or took the signature back."""

    code = "handover_not_signed"


class SamePerson(Conflict):
    """Nobody hands over to themselves."""

    code = "handover_same_person"


@transaction.atomic
def tell_items(viewer: Viewer, *, keys: Collection[str], told: bool, now: datetime) -> Handover:
    """Tick items of the viewer's hand-over, or take ticks back; the first tick begins it."""
    viewer.need("seat.take")
    known = {item.key for item in queries.shift(viewer, now).items()}
    if not keys or not known.issuperset(keys):
        raise ItemGone(keys=sorted(set(keys) - known))
    row = _draft(viewer, now)
    row.ticks = sorted(set(row.ticks) & known | set(keys)) if told else sorted(set(row.ticks) - set(keys))
    row.save(update_fields=["ticks"])
    _move(viewer, row, "tell", now=now, data={"keys": sorted(keys), "told": told})
    return row


@transaction.atomic
def sign_handover(viewer: Viewer, *, now: datetime, note: str = "") -> Handover:
    """Sign as the one who leaves. What is handed over is written down as it stands now."""
    viewer.need("seat.take")
    row = _draft(viewer, now)
    items = queries.shift(viewer, now).items()
    left = [item for item in items if item.key not in row.ticks]
    if left:
        raise ItemsLeft(count=len(left))
    row.area_code, row.from_name, row.signed_at = viewer.area, viewer.name, now
    row.items, row.note = [item.data() for item in items], note.strip()
    _move(viewer, row, "sign", now=now, why=row.note, data={"items": len(items)}, also=_SIGNED)
    return row


_SIGNED = ("area_code", "from_name", "signed_at", "items", "note")


@transaction.atomic
def withdraw_handover(viewer: Viewer, handover_id: int, *, now: datetime) -> Handover:
    """Take the own signature back while nobody has signed against it; the ticks stay."""
    row = queries.handover(viewer, handover_id, lock=True)
    viewer.need("seat.take")
    if row.from_user_id != viewer.user_id:
        raise NotAllowed(verb="withdraw")
    _need_signed(row)
    row.signed_at, row.items = None, []
    _move(viewer, row, "withdraw", now=now, also=("signed_at", "items"))
    return row


@transaction.atomic
def take_handover(viewer: Viewer, handover_id: int, *, read: Collection[str], now: datetime) -> Handover:
    """Sign as the one who arrives. The leaver's cases become the viewer's in this same instant.

    Of two who sign at once one wins; the other is told who.
    """
    row = queries.handover(viewer, handover_id, lock=True)
    viewer.need("incident.claim")
    if row.from_user_id == viewer.user_id:
        raise SamePerson(handover=row.pk)
    _need_signed(row)
    left = [item for item in row.items if item["key"] not in read]
    if left:
        raise ItemsLeft(count=len(left))
    cases = _take_cases(viewer, row, now)
    row.to_user_id, row.to_name, row.taken_at = viewer.user_id, viewer.name, now
    moved = {"from": row.from_name, "from_id": row.from_user_id, "cases": cases}
    _move(viewer, row, "take", now=now, data=moved, also=("to_user_id", "to_name", "taken_at"))
    fact = ShiftHandedOver(
        area=row.area_code,
        handover_id=row.pk,
        from_name=row.from_name,
        to_name=row.to_name,
        cases=cases,
        at=now.isoformat(),
    )
    journal.publish(viewer, fact, now=now)
    return row


def _need_signed(row: Handover) -> None:
    if row.state == "taken":
        raise TakenAlready(by=row.to_name, handover=row.pk)
    if row.state != "signed":
        raise NotSigned(by=row.from_name, handover=row.pk)


def _take_cases(viewer: Viewer, row: Handover, now: datetime) -> list[int]:
    """Move the leaver's own cases, as far as they still are the leaver's; the hand-over gives the right to each."""
    wanted = sorted(item["case"] for item in row.items if item["group"] == "mine")
    taken = []
    for case_id in wanted:
        case = queries.incident(SYSTEM, case_id, lock=True)
        if case.state in WORKED and case.claimed_by_id == row.from_user_id:
            take_handed_over(viewer, case, now=now, handover_id=row.pk)
            taken.append(case.pk)
    return taken


def _draft(viewer: Viewer, now: datetime) -> Handover:
    """Return the viewer's draft, locked; begin one when there is none."""
    if viewer.user_id is None:
        raise NotAllowed(verb="seat.take")
    row = queries.own_handover(viewer, lock=True)
    if row is not None and row.state == "signed":
        raise SignedAlready(handover=row.pk)
    if row is None:
        values = {"area_code": viewer.area, "from_name": viewer.name, "begun_at": now}
        row, made = Handover.objects.get_or_create(from_user_id=viewer.user_id, state="draft", defaults=values)
        if made:
            _move(viewer, row, "begin", now=now)
    elif now - row.begun_at > LONGEST_SHIFT:
        row.begun_at, row.ticks = now, []
        _move(viewer, row, "begin", now=now, also=("begun_at", "ticks"))
    return row


def _move(
    viewer: Viewer,
    row: Handover,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    also: Collection[str] = (),
) -> None:
    """Make one move of the table, leave its row, and wake the duty rooms."""
    before, row.state = row.state, HANDOVER.after(row.state, verb)
    row.save(update_fields=["state", *also])
    journal.record_move(
        viewer,
        thing="handover",
        thing_id=row.pk,
        area=row.area_code,
        verb=verb,
        from_state=before,
        to_state=row.state,
        now=now,
        why=why,
        data=data,
    )
    word = {"topic": "seat", "area": row.area_code, "id": row.pk, "elder": None, "user": None}
    journal.wake("live", json.dumps(word))
