"""Tables of institutions."""

from anju.institutions.models.places import Institution, Point
from anju.institutions.models.providing import Permit
from anju.institutions.models.words import KINDS, PERMIT_KINDS, POINT_KINDS, STATES

__all__ = ["KINDS", "PERMIT_KINDS", "POINT_KINDS", "STATES", "Institution", "Permit", "Point"]
