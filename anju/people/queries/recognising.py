"""Who stands at a counter: found by a number in full or a whole name, and shown with no number in full."""

from dataclasses import dataclass

from anju.kernel import masking
from anju.kernel.viewer import Viewer
from anju.people.queries.search import choices

_NUMBER_LEAST = 8
_NAME_LEAST = 2
_MOST = 8


@dataclass(frozen=True, slots=True)
class Recognised:
    """An elder as a counter sees one: enough to be sure who it is, no number of theirs in full."""

    id: int
    number: str
    name: str
    age: int | None
    place: str
    phone: str


def recognised(viewer: Viewer, text: str) -> list[Recognised]:
    """Find the living elder of a card, a QR code, an identity number, a telephone or a whole name in the viewer's area.

    A part of a name or four last digits find nobody: the counter is shown who stands before it, it does not browse.
    """
    wanted = text.strip()
    whole = wanted.isascii() and len(wanted) >= _NUMBER_LEAST and any(char.isdigit() for char in wanted)
    if not whole and (wanted.isascii() or len(wanted) < _NAME_LEAST):
        return []
    found, _more = choices(viewer, wanted, limit=_MOST)
    return [
        Recognised(hit.id, hit.number, hit.name, hit.age, hit.place, masking.last4(hit.phone_last4, length=11))
        for hit in found
        if whole or hit.name == wanted
    ]
