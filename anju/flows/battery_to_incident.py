"""When a battery is low, open a technical case before the device falls silent."""

from datetime import datetime

from anju.devices.events import BatteryLow
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(BatteryLow)
def low(_viewer: Viewer, fact: BatteryLow, now: datetime) -> None:
    """Note the device and its charge."""
    incidents.note_technical(
        SYSTEM,
        kind="battery",
        area=fact.area,
        elder_id=fact.elder_id,
        device_id=fact.device_id,
        device_number=fact.device_number,
        data={"battery": fact.battery},
        now=now,
    )
