"""The official words for the codes of institutions."""

from anju.institutions.models import KINDS, POINT_KINDS


def kind_label(kind: str) -> str:
    """Return what kind of institution this is, e.g. 养老机构."""
    return str(KINDS.get(kind, kind))


def point_kind_label(kind: str) -> str:
    """Return what kind of spot this is, e.g. 厨房."""
    return str(POINT_KINDS.get(kind, kind))
