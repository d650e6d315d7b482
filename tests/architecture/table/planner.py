"""The planner: a provider's own day, and that of the providers inside the division for desk and officials."""

from datetime import timedelta
from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

LOOKS = {"operator", "lead_operator", "official", "provider_manager"}
PLANS = {"operator", "lead_operator", "provider_manager"}
ELSEWHERE = {"operator_other", "official_other", "provider_other"}


def _day(case: Case) -> dict[str, Any]:
    from anju.kernel import clock

    return {"provider_id": world.provider().pk, "on": clock.local_day(clock.now() + timedelta(days=1)).isoformat()}


def _only_day(case: Case) -> dict[str, Any]:
    return {"on": _day(case)["on"]}


def _visit(case: Case) -> dict[str, Any]:
    from tests.desks.planner import scene

    return {**_day(case), "order_id": case.thing("planned", lambda _case: scene.planned_visit()).pk}


ROWS = [
    Row(name="planner:providers", ok=LOOKS | ELSEWHERE),
    Row(name="planner:day", args=_day, ok=LOOKS, hidden=ELSEWHERE),
    Row(
        name="planner:rounds",
        args=_day,
        ok=LOOKS,
        hidden=ELSEWHERE | {"institution_staff", "institution_other"},
    ),
    Row(name="planner:send_round", args=_day, method="post", ok=PLANS, hidden={"operator_other", "provider_other"}),
    Row(name="planner:visit", args=_visit, ok=LOOKS, hidden=ELSEWHERE),
    Row(name="planner:compute_all", args=_only_day, method="post", ok=PLANS | {"operator_other", "provider_other"}),
    Row(name="planner:try", args=_visit, ok=PLANS, hidden={"operator_other", "provider_other"}),
    *(
        Row(name=f"planner:{verb}", args=_day, method="post", ok=PLANS, hidden={"operator_other", "provider_other"})
        for verb in ("propose", "accept", "drop", "sick")
    ),
    Row(name="planner:compute", args=_day, method="post", ok=PLANS, hidden={"operator_other", "provider_other"}),
    Row(name="planner:publish", args=_day, method="post", ok=PLANS, hidden={"operator_other", "provider_other"}),
    Row(name="planner:move", args=_visit, method="post", ok=PLANS, hidden=ELSEWHERE),
]
