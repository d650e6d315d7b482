"""The case of a mass silence: what it is about stands with the devices and with the list of people to look in on."""

from anju.care import queries as care
from anju.care.queries import Behind
from anju.incidents.models import Incident
from anju.incidents.rules import silence
from anju.kernel.viewer import Viewer


def silence_of(viewer: Viewer, case: Incident) -> Behind | None:
    """Return the figures behind the case of a mass silence; nothing for any other case. The caller fetched the case."""
    event_id = silence.event_of(case.kind, case.device_number)
    return None if event_id is None else care.behind(viewer, event_id)


def silence_number(viewer: Viewer, event_id: int) -> str:
    """Return under which number the case of an event is opened and found."""
    viewer.need("incident.read")
    return silence.number_of(event_id)
