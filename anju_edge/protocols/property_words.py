"""The common words of carrier platforms: names of properties of heads, buttons and meters, and their usual codes.

From the property lists of CTWing's standard smoke, gas and water products and the resources of LwM2M. What differs
from maker to maker (``Alarm_Status``) is not here on purpose: the product's own table says it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

SHORT: Final = 64  # names of this length are remembered
SILENT: Final = frozenset({"", "none", "null", "undefined", "[]", "{}"})  # nothing was said
QUIET: Final = SILENT | {"0", "00", "normal", "false", "off", "no", "clear", "ok", "正常", "无"}
ALARM_LIKE: Final = (
    r"alarm|smoke|gas|fire|sos|emergency|panic|fall_|_fall|\bco_|leak|water_?leach"
    r"|报警|告警|警报|烟|燃气|火|求助|漏水|跌倒"
)
# settings of an alarm and measurements near one are no codes of it
SETTING_LIKE: Final = (
    r"(?:volume|threshold|ringtone|time|interval|duration|delay|switch|enable|version|phone|unit|mute|silence"
    r"|音量|阈值|时间|时长|开关|版本|消音)$"
    r"|^(?!.*(?:alarm|报警|告警)).*(?:value|density|concentration|scope|temp|浓度)$"
)
BATTERIES: Final = frozenset(
    {
        "battery",
        "batterylevel",
        "batteryvalue",
        "batterypercent",
        "batterypercentage",
        "batterycapacity",
        "batlevel",
        "电量",
        "电池电量",
        "3/9",
    }
)
MEASURES: Final[Mapping[str, str]] = {
    "tdata": "temperature",
    "temperature": "temperature",
    "temp": "temperature",
    "温度": "temperature",
    "3303/5700": "temperature",
    "humidity": "humidity",
    "humiditydata": "humidity",
    "hdata": "humidity",
    "湿度": "humidity",
    "3304/5700": "humidity",
    "illuminance": "illuminance",
    "3301/5700": "illuminance",
    "gasvalue": "gas_density",
    "gasdensity": "gas_density",
    "heartrate": "heart_rate",
    "spo2": "spo2",
    "bodytemperature": "body_temperature",
    "systolic": "systolic",
    "diastolic": "diastolic",
    "steps": "steps",
    "co2": "co2",
    "pm25": "pm25",
    "3/7": "voltage",
}
FAULTS: Final = frozenset({"errorcode", "errcode", "fault", "faultstate", "faultcode", "故障"})  # any code but rest
VOLTS: Final = frozenset({"batteryvoltage", "batvoltage", "vbat"})  # below 100 they are volts, else millivolts


def truths(*kinds: str) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of a truth: 0 is rest, 1 and the usual words are the condition."""
    return {"0": (), **dict.fromkeys(("1", "true", "on", "yes", "alarm", "detected"), kinds)}


_SMOKE, _GAS, _CO, _LEAK = truths("smoke"), {**truths("gas"), "2": ("gas",)}, truths("co"), truths("leak")
_TAMPER, _FAULT, _SOS, _FALL, _MOTION = (
    truths("tamper"),
    truths("fault"),
    truths("sos"),
    truths("fall"),
    truths("motion"),
)
CODES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "smoke": _SMOKE,
    "smokestate": _SMOKE,
    "smokestatus": _SMOKE,
    "smokealarm": _SMOKE,
    "fire": truths("fire"),
    "firealarm": truths("fire"),
    "gas": _GAS,
    "gasstate": _GAS,
    "gasstatus": _GAS,
    "gasalarm": _GAS,
    "gassensorstate": _GAS,  # 1 low, 2 high concentration
    "co": _CO,
    "costate": _CO,
    "coalarm": _CO,
    "leak": _LEAK,
    "waterleak": _LEAK,
    "waterleachstate": _LEAK,
    "leakalarm": _LEAK,
    "tamper": _TAMPER,
    "tamperstate": _TAMPER,
    "tamperalarm": _TAMPER,
    "sos": _SOS,
    "sosalarm": _SOS,
    "emergency": _SOS,
    "panic": _SOS,
    "fall": _FALL,
    "fallalarm": _FALL,
    "batterystate": {**truths("battery_low"), "low": ("battery_low",), "middle": (), "high": ()},
    "lowbattery": truths("battery_low"),
    "batterylow": truths("battery_low"),
    "motion": _MOTION,
    "pir": _MOTION,
    "presence": truths("presence"),
    "3302/5500": truths("presence"),
    # LwM2M battery status; 5 is "not installed" and 6 "unknown": they say nothing
    "3/20": {"0": (), "1": ("charging",), "2": (), "3": ("fault",), "4": ("battery_low",)},
}
_RESOURCE: Final = re.compile(r"(\d{1,5})_\d{1,5}_(\d{1,5})")
_OTHER: Final = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")


def plain(name: str) -> str:
    """Write a property's name without case and marks; an LwM2M stream ``3_0_20`` as object and resource, ``3/20``."""
    return _short(name) if len(name) <= SHORT else _plain(name)


def _plain(name: str) -> str:
    resource = _RESOURCE.fullmatch(name)
    return f"{resource[1]}/{resource[2]}" if resource else _OTHER.sub("", name.lower())


_short = lru_cache(10_000)(_plain)
