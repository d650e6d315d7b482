"""VS373, the radar that sees a fall: the state of its room and its alarms, as codes and as the words of its decoder."""

from collections.abc import Mapping
from typing import Final

from anju_edge.protocols.events import STATE, Signal
from anju_edge.protocols.milesight import words

TRIGGERED, CLEARED, IGNORED = 1, 2, 3
_NO_FALL, _NOT_IN_BED = Signal("fall", STATE, active=False), Signal("bed", STATE, active=False)
# What the state of the room rules out is said too: the message that ended an alarm may have been lost on the air.
_ROOM: Final[Mapping[str, tuple[Signal, ...]]] = {
    "normal": (_NO_FALL,),
    "vacant": (_NO_FALL, _NOT_IN_BED, Signal("inactivity", STATE, active=False)),
    "in_bed": (_NO_FALL, Signal("bed", STATE, active=True), Signal("bed_exit", STATE, active=False)),
    "out_of_bed": (_NO_FALL, _NOT_IN_BED),
    "fall": (Signal("fall", STATE, active=True),),
}
_ROOM_CODES: Final = ("normal", "vacant", "in_bed", "out_of_bed", "fall")
# alarm -> its kind here
_ALARMS: Final[Mapping[str, str]] = {
    "fall": "fall",
    "motionless": "inactivity",
    "human_in_place": "inactivity",
    "dwell": "inactivity",
    "out_of_bed": "bed_exit",
    "bradypnea": "vital",
    "bradynea": "vital",  # so written by the vendor's decoder
    "tachypnea": "vital",
    "lying": "fall",
    "lying_down": "fall",
}
_COMINGS: Final[Mapping[str, bool]] = {"occupied": True, "vacant": False}
_ALARM_CODES: Final = (
    "fall", "motionless", "dwell", "out_of_bed", "occupied", "vacant", "bradypnea", "tachypnea", "lying",
)  # fmt: skip
_STAGE_CODES: Final = ("0", "1", "2", "3")
_STATUS: Final[Mapping[str, int]] = {
    "1": TRIGGERED, "2": CLEARED, "3": IGNORED,
    "alarm_triggered": TRIGGERED, "alarm_deactivated": CLEARED, "alarm_ignored": IGNORED,
}  # fmt: skip
_BREATH_CODES: Final = ("", "no_data_input", "normal", "tachypnea", "bradypnea", "undetectable")
_BREATH: Final[Mapping[str, bool]] = {"normal": False, "tachypnea": True, "bradypnea": True}


def room(status: object) -> list[Signal]:
    """Read the state of the room, a code or a word."""
    return list(_ROOM.get(_name(status, _ROOM_CODES), ()))


def alarm(what: object, status: object, region: int | None = None) -> list[Signal]:
    """Read one alarm. What is neither cleared nor ignored holds; an unknown one that holds is of unknown kind."""
    name = _name(what, _ALARM_CODES)
    stage = _STATUS.get(_name(status, _STAGE_CODES), TRIGGERED)
    if stage == IGNORED:
        return []
    if name in _COMINGS:
        return [] if stage == CLEARED else [Signal("presence", STATE, _COMINGS[name])]
    kind = _ALARMS.get(name)
    if kind is None:
        return [] if stage == CLEARED else words.unclear(f"radar alarm {name}")
    text = name if region is None else f"{name} {region}"
    return [Signal(kind, STATE, stage != CLEARED, None, text)]


def breath(status: object) -> list[Signal]:
    """Read whether the breath is too slow or too fast, a code or a word; nothing while it cannot be measured."""
    abnormal = _BREATH.get(_name(status, _BREATH_CODES))
    return [] if abnormal is None else [Signal("vital", STATE, abnormal)]


def _name(said: object, codes: tuple[str, ...]) -> str:
    """Return the word for a code, which JSON may have made a float; a word stays as it is."""
    if isinstance(said, int | float):
        return codes[int(said)] if said in range(len(codes)) else str(said)
    return str(said).strip().lower()
