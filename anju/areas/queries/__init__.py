"""Reading the tree of divisions, and choosing from it by name."""

from anju.areas.queries.choosing import Chooser, chooser
from anju.areas.queries.naming import name_areas
from anju.areas.queries.tree import (
    AreaUnknown,
    area,
    children,
    choices,
    forget,
    full_name,
    known,
    name,
    past,
    path,
    successors,
)

__all__ = [
    "AreaUnknown",
    "Chooser",
    "area",
    "children",
    "choices",
    "chooser",
    "forget",
    "full_name",
    "known",
    "name",
    "name_areas",
    "past",
    "path",
    "successors",
]
