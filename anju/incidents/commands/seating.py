"""Operators at their desks: present while the heart beats."""

import json
from datetime import datetime

from django.db import transaction

from anju.incidents.models import Seat
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer


class NoSeat(Conflict):
    """The viewer has not taken a seat, or left it."""

    code = "incident_no_seat"


@transaction.atomic
def take_seat(viewer: Viewer, *, now: datetime) -> Seat:
    """Sit down at the desk of the own post."""
    viewer.need("seat.take")
    if viewer.user_id is None:
        raise NoSeat(name=viewer.name)
    seat, _made = Seat.objects.update_or_create(
        user_id=viewer.user_id,
        defaults={
            "area_code": viewer.area,
            "name": viewer.name,
            "state": "present",
            "since": now,
            "heartbeat_at": now,
        },
    )
    _wake(seat)
    return seat


@transaction.atomic
def beat_seat(viewer: Viewer, *, now: datetime) -> Seat:
    """Show that the operator is still there."""
    viewer.need("seat.take")
    seat = (
        Seat.objects.select_for_update(of=("self",)).filter(user_id=viewer.user_id or 0).exclude(state="left").first()
    )
    if seat is None:
        raise NoSeat(name=viewer.name)
    seat.heartbeat_at = now
    seat.save(update_fields=["heartbeat_at"])
    return seat


@transaction.atomic
def leave_seat(viewer: Viewer, *, now: datetime) -> Seat:
    """Stand up."""
    viewer.need("seat.take")
    seat = (
        Seat.objects.select_for_update(of=("self",)).filter(user_id=viewer.user_id or 0).exclude(state="left").first()
    )
    if seat is None:
        raise NoSeat(name=viewer.name)
    seat.state = "left"
    seat.heartbeat_at = now
    seat.save(update_fields=["state", "heartbeat_at"])
    _wake(seat)
    return seat


def _wake(seat: Seat) -> None:
    word = {"topic": "seat", "area": seat.area_code, "id": seat.pk, "elder": None, "user": seat.user_id}
    journal.wake("live", json.dumps(word))
