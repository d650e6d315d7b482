"""The family page: relatives and elders, and of the elders only their own."""

from typing import Any

from anju.people import commands as people
from anju.people.models import Elder
from tests.architecture.permission_table import Case, Row
from tests.incidents import scene

FAMILY = {"relative"}


def _father(case: Case) -> Elder:
    elder = scene.zhao_defu(contacts=False)
    daughter = people.ContactValues(
        name="赵丽华", relation="女儿", phone="13812346612", user_id=case.person("relative").pk
    )
    people.set_contacts(scene.SYSTEM, elder.pk, [daughter], now=scene.NOW)
    scene.alarm(elder, "fall")
    return elder


def _own(case: Case) -> dict[str, Any]:
    return {"elder_id": case.thing("father of the relative", _father).pk}


def _other(case: Case) -> dict[str, Any]:
    return {"elder_id": case.thing("somebody else's father", lambda _case: scene.zhao_defu(name="王德福")).pk}


def _order(case: Case, whose: Any, name: str) -> dict[str, Any]:
    from datetime import timedelta

    from anju.kernel import clock
    from anju.people.models import Elder as ElderRow
    from tests.orders import scene as ordering

    def build(_case: Case) -> Any:
        ordering.catalogue()
        elder = ElderRow.objects.get(pk=whose(case)["elder_id"])
        return ordering.placed(elder, now=clock.now() + timedelta(seconds=1), hours=24)

    return {**whose(case), "order_id": case.thing(name, build).pk}


def _own_order(case: Case) -> dict[str, Any]:
    return _order(case, _own, "father's order")


def _other_order(case: Case) -> dict[str, Any]:
    return _order(case, _other, "somebody else's order")


def _crossed(case: Case) -> dict[str, Any]:
    return {**_own(case), "order_id": _other_order(case)["order_id"]}


def _place_of_aids(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from tests.assistive import scene as aids

        row = aids.point()
        for number in range(4):
            aids.piece(row, f"LY-{number:03}")
        return row

    return {"institution_id": case.thing("point of aids", build).pk, "kind": "wheelchair"}


def _aid_loan(case: Case, whose: Any, name: str) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from anju.assistive import commands
        from anju.kernel import clock

        return commands.reserve(
            scene.SYSTEM, _place_of_aids(case)["institution_id"], elder_id=whose(case)["elder_id"], kind="wheelchair",
            days=30, shown_pay_fen=None, now=clock.now(),
        )  # fmt: skip

    return {**whose(case), "loan_id": case.thing(name, build).pk}


def _plan(case: Case, whose: Any, name: str) -> dict[str, Any]:
    def build(inner: Case) -> Any:
        from datetime import time

        from anju.kernel import clock
        from anju.orders import commands

        row = _order(inner, whose, name.replace("plan", "order"))
        now = clock.now()
        return commands.open_plan(
            scene.SYSTEM, row["elder_id"], item="bath", weekdays=[1, 4], start_time=time(9),
            starts_on=clock.local_day(now), channel="family", now=now,
        )  # fmt: skip

    return {**whose(case), "plan_id": case.thing(name, build).pk}


def _own_plan(case: Case) -> dict[str, Any]:
    return _plan(case, _own, "father's plan")


def _other_plan(case: Case) -> dict[str, Any]:
    return _plan(case, _other, "somebody else's plan")


PAGES = (
    "elder", "now", "note", "week", "seen_by", "visits", "away", "services", "orders", "aids", "plans", "together",
)  # fmt: skip
POSTS = ("note", "coming", "away")

ROWS = [
    Row(name="family:home", ok=FAMILY),
    *(Row(name=f"family:{page}", args=_own, ok=FAMILY) for page in PAGES),
    *(Row(name=f"family:{page}", args=_other, hidden=FAMILY) for page in PAGES),
    *(Row(name=f"family:{page}", args=_own, method="post", ok=FAMILY) for page in POSTS),
    *(Row(name=f"family:{page}", args=_other, method="post", hidden=FAMILY) for page in POSTS),
    Row(name="family:order", args=lambda case: {**_own(case), "code": "meal"} if _own_order(case) else {}, ok=FAMILY),
    Row(name="family:order", args=lambda case: {**_other(case), "code": "meal"}, hidden=FAMILY),
    Row(name="family:one_order", args=_own_order, ok=FAMILY),
    Row(name="family:one_order", args=_other_order, hidden=FAMILY),
    Row(name="family:one_order", args=_crossed, hidden=FAMILY),
    Row(name="family:order_act", args=lambda case: {**_own_order(case), "verb": "cancel"}, method="post", ok=FAMILY),
    Row(name="family:complaints", args=lambda case: {"elder_id": _own_order(case)["elder_id"]}, ok=FAMILY),
    Row(name="family:complaints", args=lambda case: {"elder_id": _other_order(case)["elder_id"]}, hidden=FAMILY),
    Row(
        name="family:complaint_act",
        method="post",
        hidden=FAMILY,
        args=lambda case: {"elder_id": _own_order(case)["elder_id"], "complaint_id": 999_999, "verb": "satisfy"},
    ),
    Row(
        name="family:order_act",
        args=lambda case: {**_other_order(case), "verb": "cancel"},
        method="post",
        hidden=FAMILY,
    ),
    *(
        Row(
            name="family:aid",
            args=lambda case: {**_own(case), **_place_of_aids(case)},
            method=method,
            ok=FAMILY,
            data=lambda _case: {"choice": "30-99999"},
        )
        for method in ("get", "post")
    ),
    *(
        Row(name="family:aid", args=lambda case: {**_other(case), **_place_of_aids(case)}, method=method, hidden=FAMILY)
        for method in ("get", "post")
    ),
    Row(name="family:aid_give_up", args=lambda case: _aid_loan(case, _own, "father's loan"), method="post", ok=FAMILY),
    Row(
        name="family:aid_give_up",
        args=lambda case: _aid_loan(case, _other, "somebody else's loan"),
        method="post",
        hidden=FAMILY,
    ),
    Row(
        name="family:aid_give_up",
        method="post",
        hidden=FAMILY,
        args=lambda case: {**_own(case), "loan_id": _aid_loan(case, _other, "somebody else's loan")["loan_id"]},
    ),
    Row(
        name="family:new_plan", args=lambda case: {**_own(case), "code": "meal"} if _own_order(case) else {}, ok=FAMILY
    ),
    Row(name="family:new_plan", args=lambda case: {**_other(case), "code": "meal"}, hidden=FAMILY),
    Row(name="family:plan", args=_own_plan, ok=FAMILY),
    Row(name="family:plan", args=_other_plan, hidden=FAMILY),
    Row(name="family:plan_act", args=lambda case: {**_own_plan(case), "verb": "pause"}, method="post", ok=FAMILY),
    Row(name="family:plan_act", args=lambda case: {**_other_plan(case), "verb": "pause"}, method="post", hidden=FAMILY),
    Row(name="family:help", args=_own, method="post"),  # an elder's own tile: a relative has the telephone
    Row(name="family:help", args=_other, method="post", hidden=FAMILY),
    Row(name="family:call_family", args=_own),
    Row(name="family:call_family", args=_other, hidden=FAMILY),
]
