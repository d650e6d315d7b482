"""Routines: read by who answers, visits and supervises; thresholds by officials; times away by them and the family."""

from typing import Any

from anju.kernel.viewer import SYSTEM
from anju.routines.models import Absence
from tests import world
from tests.architecture.permission_table import Case, Row

READS = {"operator", "lead_operator", "official", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other"}


def _home(case: Case) -> dict[str, Any]:
    from tests.routines import build

    return {"home_id": case.thing("routine_home", lambda _case: build.home("吴德福")).pk}


def _elder(case: Case) -> dict[str, Any]:
    _home(case)
    return {"elder_id": case.thing("routine_home", lambda _case: None).elder_id}


def _rehearsal(case: Case) -> dict[str, Any]:
    from anju.routines import commands
    from anju.routines.rules.thresholds import Values

    def build(_case: Case) -> Any:
        values = Values(enabled=True, mode="fixed", fixed_hours=8.0)
        return commands.rehearse(SYSTEM, values=values, area=world.NANGANG, now=world.NOW)

    return {"rehearsal_id": case.thing("rehearsal", build).pk}


def _absence(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        return Absence.objects.create(
            elder_id=_elder(case)["elder_id"], area_code=world.COMMUNITY, starts_at=world.NOW,
            ends_at=world.NOW.replace(year=2027), reason="family", by="system", by_name="系统", marked_at=world.NOW,
        )  # fmt: skip

    return {"absence_id": case.thing("absence", build).pk}


ROWS = [
    Row(name="routines:list", ok=READS | ELSEWHERE),
    Row(name="routines:home", args=_home, ok=READS, hidden=ELSEWHERE),
    Row(name="routines:away", args=_elder, ok=READS, hidden=ELSEWHERE | {"relative"}),
    Row(name="routines:come_home", args=_absence, ok=READS, hidden=ELSEWHERE | {"relative"}, method="post"),
    Row(name="routines:settings", ok={"official", "official_other"}),
    Row(name="routines:switch_off", ok={"official", "official_other"}, method="post"),
    Row(name="routines:rehearsal", args=_rehearsal, ok={"official"}, hidden={"official_other"}),
    Row(name="routines:apply", args=_rehearsal, ok={"official"}, hidden={"official_other"}, method="post"),
    Row(name="routines:drop", args=_rehearsal, ok={"official"}, hidden={"official_other"}, method="post"),
]
