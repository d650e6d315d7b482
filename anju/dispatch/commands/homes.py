"""The code of a home is issued and revoked, and shown by a worker at the door; the exchange tells of calls."""

from datetime import datetime, timedelta

from django.db import transaction

from anju.dispatch import permissions
from anju.dispatch.commands.moving import note, own
from anju.dispatch.models import Assignment, HomeCall, HomeTag
from anju.dispatch.queries.homes import home_tags
from anju.dispatch.rules import homes
from anju.dispatch.rules.moments import Press, moment
from anju.journal import commands as journal
from anju.kernel import secrets
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.text import is_phone, normalise_phone
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people

AHEAD = timedelta(minutes=2)
LONGEST_BACK = timedelta(days=2)


class NotAtHome(Conflict):
    """The code of a home is shown between check-in and check-out."""

    code = "assignment_not_arrived"


class CodeMissing(Invalid):
    """Nothing was read and nothing typed."""

    code = "home_code_missing"


class RevokeReasonMissing(Invalid):
    """A code is revoked with a reason."""

    code = "home_code_reason"


class CallInvalid(Invalid):
    """No telephone number, or a moment that cannot be."""

    code = "home_call_invalid"


@transaction.atomic
def issue_tag(viewer: Viewer, elder_id: int, *, now: datetime) -> HomeTag:
    """Give a home its code; the one before stops to hold."""
    permissions.check(viewer, "tag")
    elder = people.elder(viewer, elder_id)
    for row in HomeTag.objects.select_for_update().filter(elder_id=elder.pk, revoked_at=None):
        _revoke(viewer, row, why="reissued", now=now)
    made = HomeTag.objects.create(
        elder_id=elder.pk, area_code=elder.area_code, code_sealed=secrets.seal(homes.new_code()),
        issued_by=viewer.actor, issued_name=viewer.name[:60], issued_at=now,
    )  # fmt: skip
    _audit(viewer, made, "issue", now=now)
    return made


@transaction.atomic
def revoke_tag(viewer: Viewer, elder_id: int, *, why: str, now: datetime) -> HomeTag | None:
    """Say that a home's code does not hold any more: lost, copied, moved away."""
    permissions.check(viewer, "tag")
    elder = people.elder(viewer, elder_id)
    if not why.strip():
        raise RevokeReasonMissing(field="why")
    row = HomeTag.objects.select_for_update().filter(elder_id=elder.pk, revoked_at=None).first()
    if row is not None:
        _revoke(viewer, row, why=why.strip()[:200], now=now)
    return row


def _revoke(viewer: Viewer, row: HomeTag, *, why: str, now: datetime) -> None:
    row.revoked_at, row.revoked_name, row.revoked_why = now, viewer.name[:60], why
    row.save(update_fields=["revoked_at", "revoked_name", "revoked_why"])
    _audit(viewer, row, "revoke", now=now, why=why)


def _audit(viewer: Viewer, row: HomeTag, verb: str, *, now: datetime, why: str = "") -> None:
    journal.record_audit(
        viewer, kind="change", thing="home_tag", thing_id=row.pk, area=row.area_code, now=now,
        data={"verb": verb, "elder": row.elder_id, **({"why": why} if why else {})},
    )  # fmt: skip


@transaction.atomic
def show_code(
    viewer: Viewer, assignment_id: int, *, text: str, way: str, now: datetime, press: Press | None = None
) -> Assignment:
    """Show the home's code or the elder's card while at the home; judged as it held when it was shown."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "show_code", row)
    if row.state != "arrived":
        raise NotAtHome(state=row.state)
    if not text.strip():
        raise CodeMissing(field="code")
    when = moment(press, earliest=row.arrived_at or row.offered_at, now=now)
    card = people.elder(SYSTEM, row.elder_id).number if row.elder_id else ""
    shown = homes.judge(text[:400], way, tags=home_tags(row.elder_id), card=card, at=when.at)
    row.noticed = sorted({*row.noticed, *when.noticed, *filter(None, [shown.noticed])})
    row.second = row.second or shown.way
    row.save(update_fields=["noticed", "second"])
    note(viewer, row, "show_code", before=row.state, now=now, data={"way": shown.way, "noticed": shown.noticed})
    return row


@transaction.atomic
def hear_call(viewer: Viewer, *, caller: str, called_at: datetime, now: datetime) -> HomeCall:
    """Keep that a line called the number for check-ins; told twice is kept once."""
    viewer.need("call.report")
    number = normalise_phone(caller)
    if not is_phone(number) or called_at > now + AHEAD or called_at < now - LONGEST_BACK:
        raise CallInvalid(field="caller" if not is_phone(number) else "called_at")
    return HomeCall.objects.get_or_create(
        line_index=secrets.blind_index(number), called_at=called_at, defaults={"heard_at": now}
    )[0]
