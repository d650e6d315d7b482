"""What is known of a number that nobody has registered: its guessed kind, its model, its place, what it said."""

from dataclasses import dataclass
from typing import Any

from anju.devices.models import UnknownDevice
from anju.devices.rules.guessing import Guess, guess
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number of the inbox with what a person must know to register it."""

    row: UnknownDevice
    guess: Guess
    said: tuple[str, ...]
    name: str
    model: str
    vendor: str
    area: str  # where it would be registered: its own, its line's, or the viewer's


def waiting(viewer: Viewer, row: UnknownDevice) -> Waiting:
    """Look closer at an unknown number that the viewer has fetched."""
    viewer.need("device.enrol")
    said = row.sample.get("said")
    words = tuple(sorted(said)) if isinstance(said, dict) else ()
    protocol = row.line.protocol if row.line else ""
    learned: dict[str, Any] = row.line.learned if row.line else {}
    names = {number: name for name, number in _texts(learned.get("names")).items()}
    place = row.area_code or (row.line.area_code if row.line else "") or viewer.area
    return Waiting(
        row=row,
        guess=guess(protocol, words, row.number),
        said=words,
        name=names.get(row.number, "") if names.get(row.number) != row.number else "",
        model=_texts(learned.get("models")).get(row.number, "")[:60],
        vendor=_texts(learned.get("vendors")).get(row.number, "")[:60],
        area=place if viewer.covers(place) else viewer.area,
    )


def _texts(found: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
