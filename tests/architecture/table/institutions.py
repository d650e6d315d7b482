"""Institutions: read inside the own area or at the own institution, written by the registrar, points by installers too."""

from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

READS = {"operator", "lead_operator", "official", "registrar", "installer", "institution_staff"}
PROVIDERS = {"provider_manager", "provider_other"}
ELSEWHERE = {"operator_other", "official_other", "institution_other"} | PROVIDERS
LIST = READS | ELSEWHERE
POINTS = {"registrar", "installer", "institution_staff"}
REVEALS = {"operator", "lead_operator", "official", "registrar", "institution_staff"}
MACHINES = {"machine", "machine_other"}


def _institution(case: Case) -> dict[str, Any]:
    return {"institution_id": case.thing("institution", lambda _case: world.institution()).pk}


def _act(case: Case) -> dict[str, Any]:
    return {**_institution(case), "verb": "suspend"}


def _point(case: Case) -> dict[str, Any]:
    from anju.institutions import commands
    from anju.kernel.viewer import SYSTEM

    where = _institution(case)["institution_id"]
    made = case.thing("point", lambda _case: commands.add_point(SYSTEM, where, name="一楼厨房", now=world.NOW))
    return {"point_id": made.pk}


def _permit(case: Case) -> dict[str, Any]:
    from anju.institutions import commands
    from anju.kernel.viewer import SYSTEM

    where = _institution(case)
    number = {"kind": "business", "number": "QY-2301", "now": world.NOW}
    made = case.thing("permit", lambda _case: commands.add_permit(SYSTEM, where["institution_id"], **number))
    return {**where, "permit_id": made.pk}


def _values(_case: Case) -> dict[str, Any]:
    return {"name": "二楼走廊", "kind": "corridor"}


ROWS = [
    Row(name="institutions:list", ok=LIST),
    Row(name="institutions:new", ok={"registrar"}),
    Row(name="institutions:institution", args=_institution, ok=READS, hidden=ELSEWHERE),
    Row(name="institutions:edit", args=_institution, ok={"registrar"}),
    Row(
        name="institutions:phone", args=_institution, ok=REVEALS, hidden=ELSEWHERE - PROVIDERS, method="post",
        data=lambda _case: {"field": "duty_phone", "reason": "报警核实"},
    ),
    Row(name="institutions:new_point", args=_institution, ok=POINTS, hidden={"institution_other"}),
    Row(
        name="institutions:act", args=_act, ok={"registrar"},  method="post",
        data=lambda _case: {"why": "消防整改"},
    ),
    Row(name="institutions:services", args=_institution, ok={"registrar"}),
    Row(
        name="institutions:set_services", args=_institution, ok={"registrar"}, method="post",
        data=lambda _case: {"codes": "meal"},
    ),
    Row(
        name="institutions:add_permit", args=_institution, ok={"registrar"}, method="post",
        data=lambda _case: {"kind": "business", "number": "QY-1"},
    ),
    Row(name="institutions:remove_permit", args=_permit, ok={"registrar"}, method="post"),
    Row(name="institutions:point", args=_point, ok=POINTS, hidden={"institution_other"}, data=_values, method="post"),
    Row(name="api:institutions", ok=LIST | MACHINES, api=True),
    Row(name="api:institution_points", args=_institution, ok=READS | {"machine"}, hidden=ELSEWHERE | {"machine_other"}, api=True),
]  # fmt: skip
