"""Tables of institutions."""

from anju.institutions.models.places import Institution, Point
from anju.institutions.models.words import KINDS, POINT_KINDS, STATES

__all__ = ["KINDS", "POINT_KINDS", "STATES", "Institution", "Point"]
