"""Devices registered a moment ago, whose number the lane still remembers as nobody's: looked up again at an alarm."""

from anju.devices.commands.sifting import Candidate
from anju.devices.queries.alarm_states import Listener
from anju.devices.rules.frames import LineInfo, Thing


def known_by_now(listener: Listener, ahead: list[Candidate]) -> list[Candidate]:
    """Look again for the alarms of numbers nobody knew; who is registered by now is no unknown device."""
    numbers = {candidate.report.device for candidate in ahead if candidate.thing is None}
    if not numbers:
        return ahead
    listener.things = {number: thing for number, thing in listener.things.items() if number not in numbers}
    things = listener.look_up(numbers)
    return [
        candidate
        if candidate.thing is not None
        else candidate._replace(thing=_own(candidate.line, things[candidate.report.device]))
        for candidate in ahead
    ]


def _own(line: LineInfo | None, thing: Thing | None) -> Thing | None:
    """Return the device unless the line is a key that does not speak for its area."""
    elsewhere = thing is not None and line is not None and line.http and not thing.area.startswith(line.area)
    return None if elsewhere else thing
