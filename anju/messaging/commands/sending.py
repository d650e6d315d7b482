"""Writing a message and choosing its channel. Nothing leaves the machine here; that is for ``delivering``."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from anju.accounts import queries as accounts
from anju.journal import commands as journal
from anju.kernel.secrets import seal, unseal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging.commands.channels import Channel, channel
from anju.messaging.commands.moving import note
from anju.messaging.commands.templates import render
from anju.messaging.models import Message
from anju.messaging.rules import quiet, retry

if TYPE_CHECKING:
    from anju.accounts.models import User

NO_ADDRESS = "no_address"


@transaction.atomic
def send(
    viewer: Viewer,
    *,
    recipient: str,
    template: str,
    facts: Mapping[str, object],
    now: datetime,
    user: "User | int | None" = None,
    thing: str = "",
    thing_id: int | None = None,
    area: str = "",
    channels: Sequence[str] = ("in_app", "sms"),
    addresses: Mapping[str, str] | None = None,
    urgent: bool = False,
    standing: str = "",
) -> Message:
    """Write a message to one person on the first channel that can reach them; the others stand by as fallbacks.

    ``standing`` says why urgent news may break quiet hours: ``on_duty`` or ``contact``; without it they do not.
    """
    person = accounts.user(SYSTEM, user) if isinstance(user, int) else user
    known = {**_own_addresses(person), **(addresses or {})}
    with translation.override(person.language if person else "zh-hans"):
        title, body, link, version = render(template, facts)
    row = Message(
        thing=thing,
        thing_id=thing_id,
        area_code=area,
        user=person,
        recipient=recipient[:60],
        address_sealed=seal(json.dumps(known)) if known else None,
        template=version,
        title=title[:100],
        body=body,
        link=link[:200],
        urgent=urgent,
        standing=standing,
        created_at=now,
    )
    return put(viewer, row, list(channels), now=now)


def put(viewer: Viewer, row: Message, wanted: list[str], *, now: datetime) -> Message:
    """Put a message on the first wanted channel that can carry it; with none left it fails visibly."""
    addresses = addresses_of(row)
    while wanted:
        way = channel(wanted.pop(0))
        if way is None or not way.ready() or not (row.user_id if way.at_once else addresses.get(way.name)):
            continue
        return _on_channel(viewer, row, way, wanted, now)
    row.channel, row.state, row.problem, row.next_at, row.fallbacks = "none", "failed", NO_ADDRESS, None, []
    row.save()
    note(viewer, row, "fail", before="", now=now, why=NO_ADDRESS)
    return row


def _on_channel(viewer: Viewer, row: Message, way: Channel, rest: list[str], now: datetime) -> Message:
    row.channel, row.fallbacks = way.name, rest
    if way.at_once:
        row.state, row.sent_at, row.delivered_at = "delivered", now, now
        row.next_at = now + retry.patience(urgent=row.urgent) if rest and row.urgent else None
    else:
        until = quiet.held_until(now, urgent=row.urgent, standing=row.standing) if way.wakes else None
        row.state, row.next_at = ("held", until) if until else ("queued", now)
    row.save()
    note(viewer, row, "write", before="", now=now)
    if row.next_at is not None:
        journal.wake("timers")
    return row


def fall_back(viewer: Viewer, row: Message, *, now: datetime) -> Message | None:
    """Write the same message again on the next channel that can carry it; None when there is none."""
    if not row.fallbacks:
        return None
    copy = Message(
        thing=row.thing,
        thing_id=row.thing_id,
        area_code=row.area_code,
        user_id=row.user_id,
        recipient=row.recipient,
        address_sealed=row.address_sealed,
        template=row.template,
        title=row.title,
        body=row.body,
        link=row.link,
        urgent=row.urgent,
        standing=row.standing,
        fallback_of=row,
        created_at=now,
    )
    return put(viewer, copy, list(row.fallbacks), now=now)


def addresses_of(row: Message) -> dict[str, str]:
    """Return the addresses of a message by channel."""
    if row.address_sealed is None:
        return {}
    found = json.loads(unseal(row.address_sealed))
    return {str(name): str(value) for name, value in found.items()}


def _own_addresses(person: "User | None") -> dict[str, str]:
    if person is None:
        return {}
    found = {"email": person.email} if person.email else {}
    if person.phone_sealed:
        found["sms"] = unseal(person.phone_sealed)
    return found
