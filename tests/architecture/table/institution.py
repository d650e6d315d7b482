"""The safety board: the area for officials and the desk, the own institution for its staff."""

from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

HERE = {"operator", "lead_operator", "official", "registrar", "installer"}
ELSEWHERE = {"operator_other", "official_other"}
OWN = {"institution_staff"}
PROVIDERS = {"provider_manager", "provider_other"}
OTHERS = ELSEWHERE | {"institution_other"}
LOOKS = HERE | ELSEWHERE | {"institution_staff", "institution_other"} | PROVIDERS


def _sensor(case: Case) -> dict[str, Any]:
    from tests.devices.test_sensing import install

    return {"sensor_id": case.thing("sensor", lambda _case: install(world.institution(), "S-1", "smoke")).pk}


def _act(verb: str) -> Any:
    return lambda case: {**_sensor(case), "verb": verb}


def _point(case: Case) -> dict[str, Any]:
    _sensor(case)
    return {"point_id": world.institution().points.get().pk}


def _one(case: Case) -> dict[str, Any]:
    return {"institution_id": case.thing("institution", lambda _case: world.institution()).pk}


def _area(_case: Case) -> dict[str, Any]:
    return {"area": world.NANGANG}


def _own(_case: Case) -> dict[str, Any]:
    return {"area": "own"}


STAFF = {"institution_staff", "institution_other"} | PROVIDERS
ROWS = [
    Row(name="institution:board", ok=LOOKS),
    Row(name="institution:area", args=_area, ok=HERE, hidden=ELSEWHERE | STAFF),
    Row(name="institution:sensors", args=_area, ok=HERE, hidden=ELSEWHERE | STAFF),
    Row(name="institution:sensors", args=_own, ok=STAFF, hidden=HERE | ELSEWHERE),
    Row(name="institution:places", args=_area, query="?watch=gas", ok=HERE, hidden=ELSEWHERE | STAFF),
    Row(name="institution:export", args=_area, method="post", ok=HERE, hidden=ELSEWHERE | STAFF),
    Row(name="institution:one", args=_one, ok=HERE | OWN, hidden=OTHERS | PROVIDERS),
    Row(name="institution:sensor", args=_sensor, ok=HERE | OWN, hidden=OTHERS | PROVIDERS),
    Row(
        name="institution:act", args=_act("acknowledge"), method="post",
        ok={"operator", "lead_operator", "official", "institution_staff"}, hidden=OTHERS,
    ),
    Row(
        name="institution:act", args=_act("disable"), method="post", ok={"official", "institution_staff"},
        hidden={"official_other", "institution_other"},
    ),
    Row(name="institution:act", args=_act("set"), method="post", ok={"official", "installer"}, hidden={"official_other"}),
    Row(name="institution:act", args=_act("release"), method="post", ok={"installer"}),
    Row(name="institution:install", args=_point, ok={"installer"}),
]  # fmt: skip
