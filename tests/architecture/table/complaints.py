"""Complaints: worked on inside the own area, answered by the provider they were handed to, opened by desks and families."""

from typing import Any

from tests.architecture.permission_table import Case, Row

DESKS = {"operator", "lead_operator", "official"}
READS = DESKS | {"grid_worker"}
ELSEWHERE = {"operator_other", "official_other"}
OWN = {"provider_manager"}
OTHERS = {"provider_other", "institution_staff", "institution_other"}
FAMILY = {"relative"}
MACHINES = {"machine", "machine_other"}


def _complaint(case: Case) -> Any:
    def build(_case: Case) -> Any:
        from anju.complaints import commands
        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM
        from tests import world
        from tests.incidents import scene as alarms

        now, elder = clock.now(), alarms.zhao_defu(name="赵德诉")
        own = world.viewer(case.person("provider_manager")).organisation_id
        words = commands.Words(kind="late", text="晚了", provider_id=own, caller="赵丽华")
        row = commands.open_complaint(SYSTEM, elder.pk, words, channel="phone", now=now)
        commands.accept(SYSTEM, row.pk, now=now)
        return commands.hand_over(SYSTEM, row.pk, brief="请查", now=now)

    return case.thing("complaint", build)


def _id(case: Case) -> dict[str, Any]:
    return {"complaint_id": _complaint(case).pk}


def _body(case: Case) -> dict[str, Any]:
    return {"elder": str(_complaint(case).elder_id), "kind": "quality", "text": "没擦干净"}


ROWS = [
    Row(name="complaints:list", ok=READS | ELSEWHERE | OWN | OTHERS),
    Row(name="complaints:new", ok=READS | ELSEWHERE),
    Row(name="complaints:ringing", ok=DESKS | ELSEWHERE),
    Row(name="complaints:complaint", args=_id, ok=READS | OWN, hidden=ELSEWHERE | OTHERS),
    Row(
        name="complaints:act", method="post", args=lambda case: {**_id(case), "verb": "answer"},
        ok=DESKS | OWN, hidden=ELSEWHERE | OTHERS,
    ),
    Row(name="api:complaints", ok=READS | ELSEWHERE | OWN | OTHERS | MACHINES | FAMILY, api=True),
    Row(
        name="api:complaints", method="post", body=_body, ok=READS | {"machine"},
        hidden=ELSEWHERE | {"machine_other"} | FAMILY, api=True,
    ),
    Row(
        name="api:complaint", args=_id, ok=READS | OWN | {"machine"},
        hidden=ELSEWHERE | OTHERS | {"machine_other"} | FAMILY, api=True,
    ),
    Row(
        name="api:complaint_content", method="post", args=_id, body=lambda _case: {"satisfied": True},
        ok=DESKS | {"machine"}, hidden=ELSEWHERE | {"machine_other"} | FAMILY, api=True,
    ),
]  # fmt: skip
