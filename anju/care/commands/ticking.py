"""Ticking one elder off: reached, seen, not found; or a call without an answer, or a visit asked for."""

from datetime import datetime

from django.db import transaction

from anju.accounts import queries as accounts
from anju.care import permissions, queries
from anju.care.commands.moving import close_if_done, step
from anju.care.events import ElderNotFound, VisitAsked
from anju.care.models import Check
from anju.care.queries.shown import THING
from anju.devices import commands as devices
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import SYSTEM, Viewer

_SIGNS = {"reach": "call", "visit": "visit"}
_LONGEST = 200


class NobodyToAsk(Conflict):
    """No grid worker looks after this community or its street; somebody must be found by telephone."""

    code = "check_nobody_to_ask"


class UnknownTick(Invalid):
    """Not one of the things that can be noted on a check."""

    code = "check_verb_unknown"


@transaction.atomic
def tick(viewer: Viewer, check_id: int, verb: str, *, now: datetime, note: str = "") -> Check:
    """Note what was done about one elder. What shows the elder alive closes every other check of theirs as well.

    All open checks of the elder are locked in one order, so that two people ticking at once never wait for each other
    in a circle: one wins, the other is told by whom.
    """
    if verb not in permissions.VERBS:
        raise UnknownTick(verb=verb)
    known = queries.check(viewer, check_id)
    others = queries.open_checks(SYSTEM, [known.elder_id]).exclude(pk=check_id).values_list("pk", flat=True)
    held = Check.objects.select_related("round").select_for_update(of=("self",))
    rows = {row.pk: row for row in held.filter(pk__in=[check_id, *others]).order_by("pk")}
    row = rows.pop(check_id)
    permissions.check(viewer, verb, row)
    words = note.strip()[:_LONGEST]
    _ACTS.get(verb, _end)(viewer, row, verb, words, now)
    if verb in _SIGNS:
        _tell_alive(viewer, row, verb, list(rows.values()), now)
    close_if_done(viewer, row.round_id, now=now)
    return row


def _end(viewer: Viewer, row: Check, verb: str, note: str, now: datetime) -> None:
    step(viewer, row, verb, now=now, why=note, note=note)


def _miss(viewer: Viewer, row: Check, verb: str, note: str, now: datetime) -> None:
    step(viewer, row, verb, now=now, why=note, missed_calls=min(row.missed_calls + 1, 999))


def _ask(viewer: Viewer, row: Check, verb: str, note: str, now: datetime) -> None:
    """Ask the nearest grid workers: those of the community, or else of the street."""
    found = accounts.holders(SYSTEM, row.area_code, roles=["grid_worker"], day=local_day(now))
    nearest = [holder for holder in found if holder.area == found[0].area]
    if not nearest:
        raise NobodyToAsk(check=row.pk)
    names = "、".join(holder.name for holder in nearest)[:120]
    step(viewer, row, verb, now=now, why=f"{names} {note}".strip(), asked_of=names, asked_at=now)
    fact = VisitAsked(
        area=row.area_code, check_id=row.pk, round_id=row.round_id, elder_id=row.elder_id, by_name=viewer.name,
        user_ids=[holder.user_id for holder in nearest],
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)


def _not_found(viewer: Viewer, row: Check, verb: str, note: str, now: datetime) -> None:
    """Nobody there, or no answer at the door: this is an alarm."""
    step(viewer, row, verb, now=now, why=note, note=note)
    fact = ElderNotFound(
        area=row.area_code, check_id=row.pk, round_id=row.round_id, elder_id=row.elder_id, by_name=viewer.name,
        note=note,
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)


def _tell_alive(viewer: Viewer, row: Check, verb: str, others: list[Check], now: datetime) -> None:
    platform = viewer.platform
    devices.note_sign(
        platform, row.elder_id, source=_SIGNS[verb], at=now, now=now, detail=viewer.name, thing=THING, thing_id=row.pk
    )
    for other in others:
        if other.state in {"waiting", "asked"}:
            step(platform, other, "hear", now=now)
            close_if_done(platform, other.round_id, now=now)


_ACTS = {"miss_call": _miss, "ask_visit": _ask, "not_find": _not_found}
