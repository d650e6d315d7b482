"""The codes of the IW protocol: what they carry, what they are owed, what the alarm codes mean."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols.events import ALARM_KINDS, EVENT, ROUTINE_STATES, STATE, Signal

LOGIN: Final = "AP00"
CALL: Final = "AP10"  # a position with an alarm code
BEATS: Final = frozenset({"AP03", "CP01", "YP16"})
BEAT_STEPS: Final = 2  # the field of a beat that holds the steps of the day
ALARM_FIELD: Final = 5  # behind the position: country, network, area, cell, then the alarm code
# code -> the kinds of its fields in order
MEASURED: Final[Mapping[str, tuple[str, ...]]] = {
    "AP49": ("heart_rate",),
    "APHT": ("heart_rate", "systolic", "diastolic"),
    "APHP": ("heart_rate", "systolic", "diastolic", "spo2", "glucose", "body_temperature"),
    "AP50": ("body_temperature", "battery"),
}
# what a watch says of itself and waits to hear back; other codes are answers to commands or not documented
ANSWERED: Final = frozenset(
    {LOGIN, "AP01", "AP02", "AP03", "AP10", "AP49", "AP50", "APHT", "APHP", "CP01", "YP02", "YP03", "YP14", "YP16"}
)
# The same with every maker; a line's setting ``alarm_codes`` adds those of its model.
ALARM_CODES: Final[Mapping[str, str]] = {"00": "none", "01": "sos", "05": "fall", "06": "fall"}
MILLIGRAMS: Final = 18.016  # of glucose in a decilitre for each mmol in a litre
NO_MILLIMOLES: Final = 40.0  # from here on a blood sugar can only be one in mg/dL: makers send either


def alarm(code: str, settings: Mapping[str, Any]) -> list[Signal]:
    """Return what an alarm code calls; one that nobody knows calls too."""
    own = settings.get("alarm_codes")
    named = {str(key).zfill(2): str(kind) for key, kind in own.items()} if isinstance(own, Mapping) else {}
    kind = {**ALARM_CODES, **named}.get(code, "")
    if kind == "none":
        return []
    if kind in ROUTINE_STATES:
        return [Signal(kind, STATE, True)]  # noqa: FBT003 - the shape of a state
    if kind in ALARM_KINDS and kind != "unspecified":
        return [Signal(kind, EVENT)]
    return [Signal("unspecified", EVENT, None, None, code[:8])]


def answer(code: str) -> str:
    """Return the code that answers another: its first letter raised by one, AP → BP."""
    return chr(ord(code[0]) + 1) + code[1:]
