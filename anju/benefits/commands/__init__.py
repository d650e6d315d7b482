"""Every write of benefits: one verb a function, one booking whose entries sum to zero."""

from anju.benefits.commands.holding import HoldThere, SumInvalid, debit, hold, refund, release
from anju.benefits.commands.paying import pay
from anju.benefits.commands.programmes import (
    EntitledAlready,
    ProgrammeInvalid,
    end,
    entitle,
    expire_due,
    grant,
    grant_due,
    open_programme,
)

__all__ = [
    "EntitledAlready",
    "HoldThere",
    "ProgrammeInvalid",
    "SumInvalid",
    "debit",
    "end",
    "entitle",
    "expire_due",
    "grant",
    "grant_due",
    "hold",
    "open_programme",
    "pay",
    "refund",
    "release",
]
