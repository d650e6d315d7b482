"""Benefits: officials decide inside their area, registrars read, the family reads its own, money moves by itself."""

from typing import Any

from tests.architecture.permission_table import Case, Row

OFFICIALS = {"official", "official_other"}
READS = OFFICIALS | {"registrar"}


def _elder(case: Case) -> Any:
    def build(_case: Case) -> Any:
        from tests.incidents.scene import zhao_defu
        from tests.orders import scene

        elder = zhao_defu()
        scene.money(elder)
        return elder

    return case.thing("benefit_elder", build)


def _programme(case: Case) -> dict[str, Any]:
    return {"programme_id": _elder(case).entitlements.get().programme_id}


def _entitlement(case: Case) -> dict[str, Any]:
    return {"entitlement_id": _elder(case).entitlements.get().pk}


def _id(case: Case) -> dict[str, Any]:
    return {"elder_id": _elder(case).pk}


ROWS = [
    Row(name="benefits:list", ok=READS),
    Row(name="benefits:new", ok=OFFICIALS),
    Row(name="benefits:run", method="post", ok=OFFICIALS),
    Row(name="benefits:programme", args=_programme, ok={"official", "registrar"}, hidden={"official_other"}),
    Row(name="benefits:entitle", args=_programme, ok={"official"}, hidden={"official_other"}),
    Row(
        name="benefits:close", method="post", args=_programme, body=lambda _case: {"why": "文件到期"},
        ok={"official"}, hidden={"official_other"},
    ),
    Row(
        name="benefits:stop", method="post", args=_entitlement, body=lambda _case: {"why": "复核不符"},
        ok={"official"}, hidden={"official_other"},
    ),
    Row(name="benefits:statement", args=_id, ok={"official", "registrar"}, hidden={"official_other"}),
    Row(name="api:programmes", ok=READS | {"relative", "machine", "machine_other"}, api=True),
    Row(
        name="api:elder_benefits", args=_id, ok={"official", "registrar", "machine"},
        hidden={"official_other", "relative", "machine_other"}, api=True,
    ),
]  # fmt: skip
