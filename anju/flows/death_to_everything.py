"""When an elder dies or moves away, cut the bindings, mark open cases, end call-backs, orders and benefits."""

from datetime import date, datetime

from anju.benefits import commands as benefits
from anju.care import commands as care
from anju.devices import commands as devices
from anju.devices import queries as device_rows
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands as orders
from anju.people.events import ElderDied, ElderMoved


@facts.later(ElderDied)
def died(_viewer: Viewer, fact: ElderDied, now: datetime) -> None:
    """Stop what runs for a person who is dead; an alarm that still comes rings, with its fault."""
    for case in queries.incidents(SYSTEM, state="open", elder_id=fact.elder_id):
        incidents.change_fault(SYSTEM, case.pk, fault="wearer_died", now=now)
    _end(fact.elder_id, "died", fact.on, now)


@facts.later(ElderMoved)
def moved(_viewer: Viewer, fact: ElderMoved, now: datetime) -> None:
    """Stop what runs at a home that the person has left."""
    _end(fact.elder_id, "moved", fact.on, now)


def _end(elder_id: int, why: str, on: str, now: datetime) -> None:
    for device in device_rows.devices_of(SYSTEM, elder_id):
        devices.unbind(SYSTEM, device.pk, reason=why, now=now)
    incidents.drop_call_backs(SYSTEM, elder_id=elder_id, why=why, now=now)
    care.drop_checks(SYSTEM, elder_id, why=why, now=now)
    orders.drop(SYSTEM, elder_id, why=why, now=now)
    orders.withhold_since(SYSTEM, elder_id, on=date.fromisoformat(on), why=why, now=now)
    benefits.end(SYSTEM, elder_id, on=date.fromisoformat(on), why=why, now=now)
