"""Every write of institutions."""

from anju.institutions.commands.places import PointNameTaken, add_point, found_point, name_point
from anju.institutions.commands.providing import PermitTaken, add_permit, remove_permit, set_services
from anju.institutions.commands.register import (
    InstitutionTaken,
    Values,
    change_institution,
    move_institution,
    register_institution,
)
from anju.institutions.commands.revealing import reveal_phone

__all__ = [
    "InstitutionTaken", "PermitTaken", "PointNameTaken", "Values", "add_permit", "add_point", "change_institution",
    "found_point", "move_institution", "name_point", "register_institution", "remove_permit", "reveal_phone",
    "set_services",
]  # fmt: skip
