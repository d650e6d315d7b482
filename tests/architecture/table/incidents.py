"""Cases: whoever reads cases inside the own area; of another county there is nothing; the family has its own page."""

from typing import Any

from tests import world
from tests.architecture.permission_table import INSTITUTIONS, Case, Row

READS = {"operator", "lead_operator", "official", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other", *INSTITUTIONS}
LEDGER = {"lead_operator", "official", "audit_admin", "system_admin"}
REVIEWS = {"lead_operator", "official"}


def _case(case: Case) -> dict[str, Any]:
    from tests.incidents import scene

    made = case.thing("incident", lambda _case: scene.alarm(scene.zhao_defu(), "sos"))
    return {"incident_id": made.pk}


def _act(verb: str) -> Any:
    return lambda case: {**_case(case), "verb": verb}


def _alarm(case: Case) -> dict[str, Any]:
    from tests.devices import build

    def make(_case: Case) -> Any:
        from anju.devices.models import AlarmVerdict

        build.device("T-7", "button", build.elder(), build.line("anju_json", base="anju/way"))
        door = build.Door()
        door.publish("anju/way/T-7/up", {"signal": "sos"}, at=world.NOW)
        door.hear()
        return AlarmVerdict.objects.get()

    return {"alarm_id": case.thing("alarm", make).pk}


def _elder(case: Case) -> dict[str, Any]:
    from anju.incidents.models import Incident

    return {"elder_id": Incident.objects.get(pk=_case(case)["incident_id"]).elder_id}


ROWS = [
    Row(name="incidents:plan", args=_elder, ok=READS, hidden=ELSEWHERE),
    Row(
        name="incidents:plan",
        method="post",
        args=_elder,
        data=lambda _case: {"kind": "", "text": "先打邻居"},
        ok={"operator", "lead_operator", "grid_worker"},
        hidden=ELSEWHERE,
    ),
    Row(name="incidents:reach", ok=REVIEWS | {"official_other", "system_admin", "security_admin"}),
    Row(name="incidents:presses", ok=LEDGER | {"official_other"}),
    Row(name="incidents:way", args=_alarm, ok=LEDGER, hidden={"official_other"}),
    Row(name="incidents:false_alarms", ok=READS | ELSEWHERE),
    Row(name="incidents:false_alarm_cases", ok=READS | ELSEWHERE),
    Row(name="incidents:export_false_alarms", ok=READS | ELSEWHERE, method="post"),
    Row(name="incidents:list", ok=READS | ELSEWHERE),
    Row(name="incidents:export", method="post", ok=REVIEWS | {"official_other"}),
    Row(name="incidents:incident", args=_case, ok=READS, hidden=ELSEWHERE),
    Row(name="incidents:print", args=_case, ok=READS, hidden=ELSEWHERE),
    Row(
        name="incidents:act",
        method="post",
        args=_act("add_note"),
        data=lambda _case: {"text": "邻居说灯亮着"},
        ok={"operator", "lead_operator"},
        hidden=ELSEWHERE,
    ),
]
