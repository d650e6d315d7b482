"""Every write of benefits: one verb a function, one booking whose entries sum to zero."""

from anju.benefits.commands.deciding import (
    DecisionReasonNeeded,
    NotEligible,
    close_programme,
    create_programme,
    grant_entitlement,
    run_month,
    stop_entitlement,
)
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
    "DecisionReasonNeeded",
    "EntitledAlready",
    "HoldThere",
    "NotEligible",
    "ProgrammeInvalid",
    "SumInvalid",
    "close_programme",
    "create_programme",
    "debit",
    "end",
    "entitle",
    "expire_due",
    "grant",
    "grant_due",
    "grant_entitlement",
    "hold",
    "open_programme",
    "pay",
    "refund",
    "release",
    "run_month",
    "stop_entitlement",
]
