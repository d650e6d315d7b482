"""Workers: who reads them, who manages them; of another county there is nothing."""

from typing import Any

from tests.architecture.permission_table import Case, Row

READS = {"operator", "lead_operator", "official"}
PROVIDERS = {"provider_manager", "provider_other"}
ELSEWHERE = {"operator_other", "official_other"} | PROVIDERS
KEEPS = {"grid_worker", "registrar"}
MANAGES = {"lead_operator"}


def _worker(case: Case) -> dict[str, Any]:
    from tests.incidents import scene

    return {"worker_id": case.thing("worker", lambda case: scene.worker(case.person("responder"))).pk}


def _change(case: Case) -> dict[str, Any]:
    return {**_worker(case), "verb": "active"}


def _correction(case: Case) -> dict[str, Any]:
    from tests.dispatch.test_corrections import asked

    return {"correction_id": case.thing("correction", lambda _case: asked()).pk}


def _elder(case: Case) -> dict[str, Any]:
    from tests.incidents import scene

    return {"elder_id": case.thing("elder with a home", lambda _case: scene.zhao_defu()).pk}


ROWS = [
    Row(name="dispatch:corrections", ok={"official", "official_other"}),
    Row(
        name="dispatch:correction_decide",
        method="post",
        args=_correction,
        data=lambda _case: {"why": "不符"},
        ok={"official"},
        hidden={"official_other"},
    ),
    Row(name="dispatch:home_code", args=_elder, ok=KEEPS),
    Row(name="dispatch:home_code_issue", method="post", args=_elder, ok=KEEPS),
    Row(name="dispatch:home_code_revoke", method="post", args=_elder, data=lambda _case: {"why": "遗失"}, ok=KEEPS),
    Row(name="dispatch:workers", ok=READS | ELSEWHERE),
    Row(name="dispatch:new_worker", ok=MANAGES | PROVIDERS),
    Row(name="dispatch:new_worker", method="post", ok=MANAGES | PROVIDERS),
    Row(name="dispatch:certificates", ok=READS | ELSEWHERE),
    Row(name="dispatch:roster", ok=READS | ELSEWHERE),
    Row(name="dispatch:worker", args=_worker, ok=READS, hidden=ELSEWHERE),
    Row(
        name="dispatch:change",
        method="post",
        args=_change,
        data=lambda _case: {"active": "1"},
        ok=MANAGES,
        hidden=ELSEWHERE,
    ),
]
