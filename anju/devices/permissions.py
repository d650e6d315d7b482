"""Who may do what to devices and lines: the button and the command ask the same function."""

from anju.devices.models import Device, Line, Sensor
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible
from anju.kernel.viewer import Principal, Viewer


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


def check_sensor(viewer: Viewer, verb: str, sensor: Sensor) -> None:
    """Raise unless the viewer may use the verb on a sensor: by area, or at the own institution."""
    viewer.need(verb)
    point = sensor.device.point
    if viewer.principal is Principal.PROVIDER:
        own = point is not None and point.institution_id == viewer.organisation_id
    else:
        own = viewer.covers(sensor.area_code)
    if not own:
        raise NotVisible(sensor=sensor.pk)


def may_sensor(viewer: Viewer, verb: str, sensor: Sensor) -> bool:
    """Whether ``check_sensor`` would let it pass; for buttons."""
    try:
        check_sensor(viewer, verb, sensor)
    except (NotAllowed, NotVisible):
        return False
    return True


def may(viewer: Viewer, verb: str, thing: Device | Line | None = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, thing)
    except (NotAllowed, NotVisible, DeviceRetired):
        return False
    return True
