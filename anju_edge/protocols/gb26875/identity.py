"""Who a frame is from, by the rule of its line: many transmission devices write 0 where their address belongs."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import reading
from anju_edge.protocols.gb26875.frames import Frame

SOURCE: Final = "source"
DESTINATION: Final = "destination"
CONNECTION: Final = "connection"


def device(frame: Frame, settings: Mapping[str, Any], known: str) -> str:
    """Return the number of the transmission device. ``known`` is what its connection has taught; empty: nobody."""
    rule = settings.get("identity")
    if frame.source and rule not in (DESTINATION, CONNECTION):
        return str(frame.source)
    source, destination = (str(address) if address else "" for address in (frame.source, frame.destination))
    fixed = reading.device_number(str(settings.get("number") or ""))
    match rule:
        case "destination":
            order = (destination, source, known, fixed)
        case "connection":
            order = (fixed, known, source, destination)
        case _:
            order = (source, destination, known, fixed)
    return next((number for number in order if number), "")


def component(sender: str, system: int, address: str) -> str:
    """Return the number of a component: its transmission device, its system's address, its own as hex."""
    return f"{sender or 0}-{system}-{address}"


def system(sender: str, address: int) -> str:
    """Return the number of a system, where a line registers systems on their own."""
    return f"{sender or 0}-{address}"


def is_set(settings: Mapping[str, Any], name: str) -> bool:
    """Whether a switch of the line is on."""
    return reading.truth(settings.get(name)) is True
