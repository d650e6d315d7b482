"""The keywords of the watch protocol: what they carry, what is answered, which of them are echoes of commands."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# keyword -> the kinds of its fields in order; an empty one is not kept
MEASURED: Final[Mapping[str, tuple[str, ...]]] = {
    "BPHRT": ("systolic", "diastolic", "heart_rate"),  # then height, sex, age and weight as the watch was set
    "HEART": ("heart_rate",),
    "PULSE": ("heart_rate",),
    "BLOOD": ("systolic", "diastolic"),
    "TEMP": ("body_temperature",),
    "BTEMP2": ("", "body_temperature"),
    "OXYGEN": ("", "spo2"),
}
# what stands in place of a temperature when the watch finds it abnormal, by keyword
ABNORMAL: Final[Mapping[str, Mapping[float, str]]] = {"BTEMP2": {0.0: "temperature_low", 1.0: "temperature_high"}}
# keyword -> answer; {} is the keyword as it came
ANSWERS: Final[Mapping[str, str]] = {
    "LK": "{}",
    "BPHRT": "{}",
    "BTEMP2": "{}",
    "OXYGEN": "{},1",
    "CONFIG": "{},1",
    "TK": "{},1",
    "TKQ": "{}",
    "TKQ2": "{}",
    "JXTK": "JXTKR,1",
    "INIT": "{},1",
}
ALARM_ANSWER: Final = "AL"  # to every alarm keyword
ECHOES: Final[Mapping[str, str]] = {
    word.upper(): word
    for word in (
        "UPLOAD", "CR", "FIND", "SOS", "SOS1", "SOS2", "SOS3", "CENTER", "LZ", "hrtstart", "MESSAGE", "HEALTHAUTOSET",
        "bodytemp", "bodytemp2", "FALLDOWN", "LSSET", "RESET", "TAKEPILLS", "VERNO", "TS", "REMIND", "FLOWER", "PW",
        "CALL", "MONITOR", "POWEROFF",
    )
}  # fmt: skip
WITH_RESULT: Final = frozenset({"TAKEPILLS"})  # their echo carries 1 for done and 0 for not done
_PLACE = re.compile(r"UD[0-9]?(?:_\w+)?|WT")


@lru_cache(1000)
def is_place(keyword: str) -> bool:
    """Whether a keyword is a routine report of a place."""
    return _PLACE.fullmatch(keyword.upper()) is not None
