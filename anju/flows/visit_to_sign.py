"""When a worker has met the elder at home, that is a sign of life; standing before a closed door is none."""

from datetime import datetime

from anju.devices import commands as devices
from anju.dispatch.events import AssignmentFinished
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer

MET = frozenset({"fine", "hurt", "unclear"})  # what a worker can say of an elder only after seeing them


@facts.later(AssignmentFinished)
def met(_viewer: Viewer, fact: AssignmentFinished, now: datetime) -> None:
    """Note who met the elder. The job may run late: what counts is when the worker handed over."""
    if fact.elder_id is None or not (fact.entry == "elder" or fact.findings.get("condition") in MET):
        return
    at = datetime.fromisoformat(fact.at) if fact.at else now
    devices.note_sign(
        SYSTEM, fact.elder_id, source="visit", at=at, now=at, detail=fact.worker_name, thing="assignment",
        thing_id=fact.assignment_id,
    )  # fmt: skip
