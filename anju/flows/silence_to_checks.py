"""When many devices or a gateway fall silent, everybody behind them goes on a list to look in on; it ends with them."""

from datetime import datetime

from anju.care import commands as care
from anju.devices import queries as devices
from anju.devices.events import DeviceSilent, MassGrew, MassSilence, SilenceEnded
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer

_WHY = {"back": "all_back"}


@facts.later(MassSilence)
def many_silent(_viewer: Viewer, fact: MassSilence, now: datetime) -> None:
    """Put everybody of the place on one list, by risk."""
    care.open_event_list(SYSTEM, fact.event_id, kind="mass", area=fact.area, elders=fact.elders, now=now)


@facts.later(MassGrew)
def more_silent(_viewer: Viewer, fact: MassGrew, now: datetime) -> None:
    """Add who is new."""
    care.open_event_list(SYSTEM, fact.event_id, kind="mass", area=fact.area, elders=fact.elders, now=now)


@facts.later(DeviceSilent)
def gateway_silent(_viewer: Viewer, fact: DeviceSilent, now: datetime) -> None:
    """Put everybody behind a gateway on one list: how they are is unknown, not fine."""
    if fact.gateway and fact.event_id is not None:
        elders = devices.silence_event(SYSTEM, fact.event_id).data["elders"]
        care.open_event_list(SYSTEM, fact.event_id, kind="gateway", area=fact.area, elders=elders, now=now)


@facts.later(SilenceEnded)
def over(_viewer: Viewer, fact: SilenceEnded, now: datetime) -> None:
    """Close the list of an event that is over."""
    care.end_event_list(SYSTEM, fact.event_id, why=_WHY.get(fact.why, fact.why), now=now)
