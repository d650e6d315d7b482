"""Pages of institutions."""

from anju.institutions.views.pages import act, institution, phone, register
from anju.institutions.views.providing import add_permit, remove_permit, services, set_services
from anju.institutions.views.writing import edit, new, new_point, point

__all__ = [
    "act", "add_permit", "edit", "institution", "new", "new_point", "phone", "point", "register", "remove_permit",
    "services", "set_services",
]  # fmt: skip
