"""The lists of elders to look in on: read and ticked by desks, supervisors and grid workers inside their own area."""

from typing import Any

from tests.architecture.permission_table import Case, Row

OWN = {"operator", "lead_operator", "official", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other"}


def _check(case: Case) -> Any:
    from anju.care.models import Check

    def build(_case: Case) -> Any:
        from tests.care.scene import Street

        street = Street()
        street.morning()
        return Check.objects.get(elder=street.zhao)

    return case.thing("check", build)


def _tick(case: Case) -> dict[str, Any]:
    return {"check_id": _check(case).pk, "verb": "miss_call"}


def _round(case: Case) -> dict[str, Any]:
    return {"round_id": _check(case).round_id}


ROWS = [
    Row(name="care:list", ok=OWN | ELSEWHERE),
    Row(name="care:export", method="post", ok=OWN | ELSEWHERE),
    Row(name="care:round", args=_round, ok=OWN, hidden=ELSEWHERE),
    Row(name="care:round_export", method="post", args=_round, ok=OWN, hidden=ELSEWHERE),
    Row(name="care:tick", method="post", args=_tick, ok=OWN, hidden=ELSEWHERE),
    Row(name="api:checks", api=True, ok=OWN | ELSEWHERE | {"machine", "machine_other"}),
]
