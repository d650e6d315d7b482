"""What is asked of a device: find it, set its numbers, its interval, its clock. Asked, sent, confirmed: each a row."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.commands.publishing import publisher
from anju.devices.lifecycle import LIFECYCLE
from anju.devices.models import Device, DeviceCommand, Line
from anju.devices.rules import orders
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju_edge.protocols.registry import PROTOCOLS
from anju_edge.protocols.topics import ASK, TAKEN

UNANSWERED = timedelta(minutes=10)
_SERIALS = 65_536


class CannotBeAsked(Conflict):
    """The device's protocol does not know this verb, or it comes by no gateway of ours; facts hold both."""

    code = "device_cannot_be_asked"


class WrongArgument(Invalid):
    """The value makes no sense for this verb; facts hold the verb and the value."""

    code = "device_argument_invalid"


@transaction.atomic
def ask(viewer: Viewer, device_id: int, *, verb: str, written: str = "", now: datetime) -> DeviceCommand:
    """Ask something of a device. It goes out after the commit; its state tells what became of it."""
    device = queries.device(viewer, device_id)
    permissions.check(viewer, "device.command", device)
    wire = PROTOCOLS[device.protocol].wire
    if device.line is None or wire is None or verb not in wire.verbs or verb not in orders.VERBS:
        raise CannotBeAsked(verb=verb, protocol=device.protocol)
    try:
        arguments = orders.arguments(verb, written)
    except ValueError as problem:
        raise WrongArgument(verb=verb, value=written[:40]) from problem
    row = DeviceCommand.objects.create(
        device=device, verb=verb, arguments=arguments, asked_by=viewer.actor, asked_at=now
    )
    row.echo = wire.echoes.get(verb, str(row.pk % _SERIALS))
    row.save(update_fields=["echo"])
    _moved(viewer, row, "ask", "", now=now)
    transaction.on_commit(lambda: _send(viewer, row, device, now=now))
    return row


def answered(viewer: Viewer, device_id: int, *, what: str, ok: bool, now: datetime) -> None:
    """Take a device's own word that it has done what was asked of it: the newest open command that it can mean."""
    viewer.need("frame.record")
    row = (
        DeviceCommand.objects.select_for_update(of=("self",))
        .filter(device_id=device_id, state__in=LIFECYCLE.open, echo=what)
        .order_by("-id")
        .first()
    )
    if row is not None:
        _move(viewer, row, "confirm" if ok else "deny", now=now)


@transaction.atomic
def give_up(viewer: Viewer, *, now: datetime) -> int:
    """End commands that never got out: the process that was to send them has died. Returns how many."""
    viewer.need("frame.record")
    rows = DeviceCommand.objects.select_for_update(of=("self",)).filter(state="asked", asked_at__lt=now - UNANSWERED)
    for row in rows:
        _move(viewer, row, "fail", now=now, why="not_sent")
    return len(rows)


def tell_taken(viewer: Viewer, numbers: Sequence[str]) -> None:
    """Tell the gateways that hold alarms of these devices that somebody at a desk has taken them."""
    viewer.need("frame.record")
    holding = [name for name, protocol in PROTOCOLS.items() if protocol.wire is not None and protocol.wire.holds]
    if not numbers or not holding:
        return
    for login in Line.objects.filter(protocol__in=holding, enabled=True).values_list("username", flat=True):
        publisher.tell(f"{TAKEN}.{login}", orjson.dumps(list(numbers)))


def _send(viewer: Viewer, row: DeviceCommand, device: Device, *, now: datetime) -> None:
    """Hand a command to the edge, and note what it says. Nobody answers: the device is not connected."""
    if device.line is None:
        return
    asked = {"device": device.number, "verb": row.verb, "arguments": row.arguments, "serial": row.pk % _SERIALS}
    try:
        heard = publisher.ask(f"{ASK}.{device.line.username}", orjson.dumps(asked))
        said = orjson.loads(heard) if heard is not None else {"why": "not_connected"}
    except Exception as problem:  # noqa: BLE001 - the door is away: the command has failed and says so
        said = {"why": type(problem).__name__}
    with transaction.atomic():
        fresh = DeviceCommand.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.state == "asked":  # the device may have confirmed already
            _move(viewer, fresh, "send" if said.get("state") == "sent" else "fail", now=now, why=said.get("why", ""))
    row.state, row.why = fresh.state, fresh.why


def _move(viewer: Viewer, row: DeviceCommand, verb: str, *, now: datetime, why: str = "") -> None:
    before, row.state = row.state, LIFECYCLE.after(row.state, verb)
    row.why = why[:80]
    if row.state in LIFECYCLE.closed:
        row.ended_at = now
    row.save(update_fields=["state", "why", "ended_at"])
    _moved(viewer, row, verb, before, now=now)


def _moved(viewer: Viewer, row: DeviceCommand, verb: str, before: str, *, now: datetime) -> None:
    journal.record_move(
        viewer, thing="device_command", thing_id=row.pk, area=row.device.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=row.why, data={"device": row.device_id, "verb": row.verb},
    )  # fmt: skip
