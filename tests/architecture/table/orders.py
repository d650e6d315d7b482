"""Orders: read inside the own area or by the own provider, taken by desks, offices and grid workers, priced by officials."""

from typing import Any

from tests.architecture.permission_table import Case, Row

READS = {"operator", "lead_operator", "official", "registrar", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other"}
PROVIDERS = {"institution_staff", "institution_other", "provider_manager", "provider_other"}
LIST = READS | ELSEWHERE | PROVIDERS
PLACES = {"operator", "lead_operator", "registrar", "grid_worker", "operator_other"}
DESKS = {"operator", "lead_operator"}
MACHINES = {"machine", "machine_other"}
PRICES = {"official", "official_other", "registrar"}


def _order(case: Case) -> Any:
    def build(_case: Case) -> Any:
        from datetime import timedelta

        from anju.kernel import clock
        from tests.incidents.scene import zhao_defu
        from tests.orders import scene

        scene.catalogue()
        return scene.placed(zhao_defu(), now=clock.now() + timedelta(seconds=1), hours=24)

    return case.thing("order", build)


def _plan(case: Case) -> Any:
    def build(inner: Case) -> Any:
        from datetime import time

        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM
        from anju.orders import commands

        now = clock.now()
        return commands.open_plan(
            SYSTEM, _order(inner).elder_id, item="bath", weekdays=[1, 4], start_time=time(9),
            starts_on=clock.local_day(now), channel="phone", now=now,
        )  # fmt: skip

    return case.thing("service_plan", build)


def _id(case: Case) -> dict[str, Any]:
    return {"order_id": _order(case).pk}


def _act(verb: str) -> Any:
    return lambda case: {"order_id": _order(case).pk, "verb": verb}


def _body(case: Case) -> dict[str, Any]:
    row = _order(case)
    return {"elder": str(row.elder_id), "item": "cleaning", "starts_at": row.starts_at.isoformat()}


def _quote(case: Case) -> dict[str, Any]:
    row = _order(case)
    return {"elder": str(row.elder_id), "item": "cleaning", "on": row.starts_at.date().isoformat()}


API = {"operator", "lead_operator", "registrar", "grid_worker", "machine"}
API_HIDDEN = ELSEWHERE - {"official_other"} | {"machine_other", "relative"}
ALSO_SEES = READS | {"machine"}
HIDDEN_READ = ELSEWHERE | PROVIDERS | {"machine_other", "relative"}


def _write(name: str, body: Any = lambda _case: {}) -> Row:
    """A step of the customer through the API: whoever sees the order and may place; for others it is not there."""
    return Row(
        name=name, method="post", args=_id, body=body, api=True, ok=API,
        hidden=API_HIDDEN,
    )  # fmt: skip


def _plan_id(case: Case) -> dict[str, Any]:
    return {"plan_id": _plan(case).pk}


def _plan_body(case: Case) -> dict[str, Any]:
    row = _order(case)
    return {
        "elder": str(row.elder_id), "item": "cleaning", "weekdays": [2], "start_time": "09:00",
        "starts_on": row.starts_at.date().isoformat(),
    }  # fmt: skip


def _skip_body(case: Case) -> dict[str, Any]:
    return {"day": _plan(case).orders.order_by("id").first().plan_day.isoformat()}


def _plan_step(name: str, body: Any = lambda _case: {}) -> Row:
    """A step of a weekly plan through the API. The plan may be in another state by then: a conflict is seen too."""
    return Row(name=name, method="post", args=_plan_id, body=body, api=True, ok=API, hidden=API_HIDDEN)


ROWS = [
    Row(name="orders:list", ok=LIST),
    Row(name="orders:export", method="post", ok=LIST),
    Row(name="orders:catalogue", ok=LIST),
    Row(name="orders:plans", ok=LIST),
    Row(name="orders:plan", args=_plan_id, ok=READS, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:ringing", ok=DESKS | {"operator_other"}),
    Row(name="orders:new", ok=PLACES),
    Row(name="orders:cancelling", ok=PRICES),
    Row(name="orders:withheld", ok={"official", "official_other"}),
    Row(name="orders:price", args=lambda case: {"code": "meal"} if _order(case) else {}, ok=PRICES),
    Row(name="orders:order", args=_id, ok=READS, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:act", method="post", args=_act("cancel"), ok=PLACES - {"operator_other"}, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:send", method="post", args=_id, ok=DESKS, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:candidates", args=_id, ok=DESKS, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:ranking", args=_id, ok=READS, hidden=ELSEWHERE | PROVIDERS),
    Row(name="orders:change", method="post", args=_id, ok=PLACES - {"operator_other"}, hidden=ELSEWHERE | PROVIDERS),
    Row(
        name="orders:plan_act", method="post", args=lambda case: {"plan_id": _plan(case).pk, "verb": "pause"},
        ok=PLACES - {"operator_other"}, hidden=ELSEWHERE | PROVIDERS,
    ),
    Row(name="api:plans", ok=LIST | MACHINES | {"relative"}, api=True),
    Row(name="api:plans", method="post", body=_plan_body, ok=API, hidden=API_HIDDEN, api=True),
    Row(name="api:plan", args=_plan_id, ok=ALSO_SEES, hidden=HIDDEN_READ, api=True),
    _plan_step("api:plan_pause"),
    _plan_step("api:plan_resume"),
    _plan_step("api:plan_end"),
    _plan_step("api:plan_skip", _skip_body),
    Row(name="api:catalogue", ok=LIST | MACHINES | {"relative"}, api=True),
    Row(name="api:orders", ok=LIST | MACHINES | {"relative"}, api=True),
    Row(name="api:orders", method="post", body=_body, ok=API, hidden=API_HIDDEN, api=True),
    Row(name="api:order_quote", method="post", body=_quote, ok=API, hidden=API_HIDDEN, api=True),
    Row(name="api:order", args=_id, ok=ALSO_SEES, hidden=HIDDEN_READ, api=True),
    Row(name="api:order_cancellation", args=_id, ok=ALSO_SEES, hidden=HIDDEN_READ, api=True),
    Row(name="api:order_rankings", args=_id, ok=ALSO_SEES, hidden=HIDDEN_READ, api=True),
    Row(
        name="api:order_rate_by_key", method="post", body=lambda case: {"line": "13900000000", "key": "5", "call": "c1"},
        hidden={"machine", "machine_other"}, api=True,
    ),
    _write("api:order_cancel"),
    _write("api:order_change"),
    _write("api:order_confirm"),
    _write("api:order_rate", lambda _case: {"stars": 5}),
    _write("api:order_dispute", lambda _case: {"why": "没有来"}),
]  # fmt: skip
