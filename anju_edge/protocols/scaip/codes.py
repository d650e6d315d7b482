"""The code tables of SS 91100 as far as they mean something here: device types, status codes, places."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

WIDTH: Final = 4  # of device types and status codes; places have three digits
PLACE_WIDTH: Final = 3

# device type -> the alarm it raises; every other type, known or not, is a call for help
KINDS: Final[Mapping[str, str]] = {
    "0005": "fall",
    "0010": "inactivity",
    "0012": "bed_exit",
    "0015": "geofence",
    "0019": "vital",
    "0021": "gas",
    "0023": "smoke",
    "0025": "fire",
    "0026": "co",
    "0030": "fall",
    "0033": "leak",
    "0037": "fire",
    "0038": "tamper",
    "0047": "fire",
}
CALL: Final = "sos"
HAZARDS: Final = frozenset({"smoke", "fire", "gas", "co", "leak"})

NORMAL: Final = "0070"
TAMPER: Final = "0125"
# the device says that its own alarm holds; no status code at all says the same
ALARMS: Final = frozenset({"", "0000", "0001", "0003", "0006", "0007", "0009", "0010", "0011", "0110"})
RESETS: Final[Mapping[str, str]] = {
    "0002": "cancel",
    "0019": "cancel",
    "0092": "reset",
    "0093": "reset",
    "0094": "reset",
}
# technical states: the signal and whether it holds
STATES: Final[Mapping[str, tuple[str, bool]]] = {
    "0014": ("battery_low", True),
    "0015": ("battery_low", False),
    "0016": ("battery_low", True),
    "0020": ("battery_low", False),
    "0023": ("fault", True),
    "0024": ("fault", True),
    "0025": ("fault", True),
    "0026": ("fault", True),
    "0027": ("fault", True),
    "0042": ("fault", True),
    "0065": ("fault", True),
    "0066": ("fault", True),
    "0067": ("fault", True),
    "0085": ("mains_lost", True),
    "0086": ("mains_lost", False),
    "0105": ("fault", True),
    "0112": ("fault", False),
    "0113": ("fault", False),
    "0114": ("fault", False),
    "0115": ("fault", False),
    "0116": ("fault", False),
    "0117": ("bed", True),
    "0119": ("motion", True),
    "0123": ("fault", True),
    "0124": ("fault", False),
}
# nothing to act on: accepted, acknowledged, in service, log, normal, online, pill taken, staff present, succeeded,
# test transmissions, verified, intervention complete
QUIET: Final = frozenset(
    {"0004", "0005", "0048", "0062", NORMAL, "0075", "0083", "0087", "0088", "0099", "0102", "0103", "0109", "0111"}
)

PLACES: Final[Mapping[str, str]] = {
    f"{code:03d}": word
    for code, word in enumerate(
        (
            "home", "away", "indoors", "outdoors", "inside", "outside", "area", "zone", "basement", "bathroom",
            "bedroom", "dining_room", "floor", "garage", "garden", "back_garden", "front_garden", "geofence", "gym",
            "kitchen", "laundry", "relax", "sauna", "stairs", "study", "workshop", "loft", "shed", "temporary_address",
            "summer_house", "winter_cottage", "mobile", "geo_position", "gps_position", "property",
            "handicap_bathroom", "door", "front_door", "back_door", "fire_door", "hallway", "living_room", "apartment",
            "bungalow", "lounge", "communal_area", "office", "room", "site", "ward", "wing",
        ),
        start=2,
    )
}  # fmt: skip


@lru_cache(1000)  # the texts of a body are short
def code(text: str, width: int = WIDTH) -> str:
    """Write a code with the leading zeros that units leave out or write too many of."""
    digits = text.isascii() and text.isdigit()
    return text.lstrip("0").rjust(width, "0") if digits else text


def whole(text: str) -> int:
    """Read a whole number; what is none counts as 0."""
    return int(text) if text.isascii() and text.isdigit() else 0
