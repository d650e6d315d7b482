"""What the properties and action words of Zigbee2MQTT mean."""

from collections.abc import Mapping
from typing import Final

from anju_edge.protocols.events import EVENT, STATE, Signal

# property -> (signal, shape, whether true means that the signal holds)
TRUTHS: Final[Mapping[str, tuple[str, str, bool]]] = {
    "smoke": ("smoke", STATE, True),
    "gas": ("gas", STATE, True),
    "carbon_monoxide": ("co", STATE, True),
    "water_leak": ("leak", STATE, True),
    "tamper": ("tamper", STATE, True),
    "battery_low": ("battery_low", STATE, True),
    "contact": ("door", STATE, False),  # true is closed; the signal holds while the door is open
    "occupancy": ("motion", STATE, True),
    "presence": ("presence", STATE, True),
    "vibration": ("vibration", STATE, True),
    "test": ("test", STATE, True),
    "self_test": ("test", STATE, True),
    "sos": ("sos", STATE, True),
    "emergency": ("sos", STATE, True),
    "panic": ("sos", STATE, True),
    "trouble": ("fault", STATE, True),
}
# property -> its signal when true and when false, made once: the common case, and the hot one
SAID: Final[Mapping[str, Mapping[bool, Signal]]] = {
    key: {value: Signal(kind, shape, value is positive) for value in (True, False)}
    for key, (kind, shape, positive) in TRUTHS.items()
}
NUMBERS: Final[Mapping[str, str]] = {
    "temperature": "temperature",
    "humidity": "humidity",
    "illuminance": "illuminance",
    "illuminance_lux": "illuminance",
    "pressure": "pressure",
    "voltage": "voltage",
    "co2": "co2",
    "pm25": "pm25",
    "gas_density": "gas_density",
    "gas_value": "gas_density",
    "heart_rate": "heart_rate",
    "respiration": "respiration",
}
FALLS: Final[Mapping[str, bool]] = {"fall": True, "maybe_fall": True, "none": False, "": False}
ALWAYS_SOS: Final = frozenset({"emergency", "panic", "sos"})
HELP_WORDS: Final = frozenset({"help"})
_PRESSED = frozenset({"single", "double", "triple", "hold", "long", "off", "on", "toggle", "button_1_single"})
# models whose every press is a call for help, though they send the words of a light switch
SOS_MODELS: Final = frozenset({"HS1EB", "HS1EB/HS1EB-E", "HS1EB-E", "HS2ESK", "SOS-EM", "HM-706ESYW", "TS0215A_sos"})


def action_kind(word: str, model: str) -> tuple[str, str]:
    """Return the signal and its shape for an action word of a model."""
    if word in ALWAYS_SOS or (word in _PRESSED and model in SOS_MODELS):
        return "sos", EVENT
    if word in HELP_WORDS:
        return "help", EVENT
    return "action", EVENT


def is_press(word: str) -> bool:
    """Whether a word is a press of a button (and not its release): for buttons registered as emergency buttons."""
    return word in _PRESSED or word in ALWAYS_SOS
