"""The official words for the codes of institutions."""

from anju.institutions.models import KINDS, POINT_KINDS, Point


def kind_label(kind: str) -> str:
    """Return what kind of institution this is, e.g. 养老机构."""
    return str(KINDS.get(kind, kind))


def point_kind_label(kind: str) -> str:
    """Return what kind of spot this is, e.g. 厨房."""
    return str(POINT_KINDS.get(kind, kind))


def spot_words(building: str, floor: str, room: str, name: str) -> str:
    """Return the way to a spot and its name, as ``Point.full`` says it, for rows that hold only these."""
    return Point(building=building, floor=floor, room=room, name=name).full
