"""Pages of institutions."""

from anju.institutions.views.pages import act, institution, phone, register
from anju.institutions.views.writing import edit, new, new_point, point

__all__ = ["act", "edit", "institution", "new", "new_point", "phone", "point", "register"]
