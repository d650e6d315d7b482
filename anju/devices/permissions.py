"""Who may do what to devices and lines: the button and the command ask the same function."""

from anju.devices.models import Device, Line
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible
from anju.kernel.viewer import Viewer


class DeviceRetired(Conflict):
    """The device is out of service; facts hold its number."""

    code = "device_retired"


def check(viewer: Viewer, verb: str, thing: Device | Line | None = None) -> None:
    """Raise unless the viewer may use the verb, on this device or line where one is given."""
    viewer.need(verb)
    if thing is not None and not viewer.covers(thing.area_code):
        raise NotVisible(id=thing.pk)
    if isinstance(thing, Device) and thing.status == "retired" and verb in ("device.bind", "device.enrol"):
        raise DeviceRetired(number=thing.number)


def may(viewer: Viewer, verb: str, thing: Device | Line | None = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, thing)
    except (NotAllowed, NotVisible, DeviceRetired):
        return False
    return True
