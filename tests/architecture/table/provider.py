"""The provider's desk: of the own provider alone; whoever else looks has no business there."""

from typing import Any

from tests.architecture.permission_table import Case, Row

OWN = {"provider_manager"}
OTHER = {"provider_other"}


def _order(case: Case) -> dict[str, Any]:
    return {"order_id": case.thing("order of a provider", _placed).pk}


def _placed(case: Case) -> Any:
    from anju.kernel import clock
    from tests import world
    from tests.incidents import scene as alarms
    from tests.orders import scene

    scene.catalogue()
    own = world.viewer(case.person("provider_manager")).organisation_id
    elder = alarms.zhao_defu(name="赵德禧")
    return scene.placed(elder, "bath", hours=30, now=clock.now(), provider_id=own)


ROWS = [
    Row(name="provider:board", ok=OWN | OTHER),
    Row(name="provider:lines", args=lambda _case: {"group": "done"}, ok=OWN | OTHER),
    Row(name="provider:order", args=_order, ok=OWN, hidden=OTHER),
    Row(name="provider:send", args=_order, method="post", data=lambda _case: {"worker": "0"}, ok=OWN, hidden=OTHER),
    Row(name="provider:correct", args=_order, method="post", hidden=OWN | OTHER),  # nothing is locked yet
    Row(name="provider:refuse", args=_order, method="post", ok=OWN, hidden=OTHER),
]
