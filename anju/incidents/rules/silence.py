"""The case of a mass silence: in place of a device's number it names the event, for no single device is the one."""

KIND = "mass_silence"
_BEFORE = "silence-"


def number_of(event_id: int) -> str:
    """Return what stands in place of a device's number."""
    return f"{_BEFORE}{event_id}"


def event_of(kind: str, number: str) -> int | None:
    """Return the event that a case is about; nothing for every other case."""
    tail = number.removeprefix(_BEFORE)
    return int(tail) if kind == KIND and tail != number and tail.isascii() and tail.isdigit() else None
