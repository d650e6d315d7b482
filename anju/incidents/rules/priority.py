"""How urgent a signal is, and how repeats raise it. Figures of domain/response.md 9.3."""

PRIORITY: dict[str, str] = {
    "sos": "P1",
    "fall": "P1",
    "smoke": "P1",
    "fire": "P1",
    "gas": "P1",
    "co": "P1",
    "cord": "P1",
    "unspecified": "P1",
    "inactivity": "P2",
    "geofence": "P2",
    "bed_exit": "P2",
    "vital": "P2",
    "leak": "P2",
    "electrical": "P2",
    "water_low": "P2",
    "mass_silence": "P2",
    "not_found": "P2",
    "help": "P3",
    "service": "P3",
    "battery": "P4",
    "offline": "P4",
    "tamper": "P4",
    "fault": "P4",
    "test": "P0",
}
LIFE = "P1"
TECHNICAL = "P4"
TEST = "P0"
ORDER = ("P1", "P2", "P3", "P4", "P0")
PRESSES_TO_RAISE = 3
_RAISED = {"P3": "P2", "P2": "P1"}


def priority_of(signal: str) -> str:
    """Return the class of a signal; one that nobody knows counts as a risk to life."""
    return PRIORITY.get(signal, LIFE)


def raised(priority: str, presses: int) -> str:
    """Return the class after so many presses: every third press of a help call or a risk lifts it by one class."""
    if presses < PRESSES_TO_RAISE or presses % PRESSES_TO_RAISE:
        return priority
    return _RAISED.get(priority, priority)


def is_life(priority: str) -> bool:
    """Whether a case of this class is about life."""
    return priority == LIFE
