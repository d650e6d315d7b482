"""The installer's phone: open to installers alone; what is put up elsewhere does not exist."""

from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row


def _work(case: Case) -> dict[str, Any]:
    from anju.devices import commands
    from anju.kernel.viewer import SYSTEM
    from tests.devices import build

    def begin(_case: Case) -> Any:
        device = build.device("T-install", "button", build.elder())
        return commands.begin(SYSTEM, device.pk, now=world.NOW)

    return {"installation_id": case.thing("installation", begin).pk}


ROWS = [
    Row(name="installer:today", ok={"installer"}),
    Row(name="installer:find", query="?number=T-1", ok={"installer"}),
    Row(name="installer:take", ok={"installer"}, method="post"),
    Row(name="installer:work", args=_work, ok={"installer"}),
    *(
        Row(name=f"installer:{verb}", args=_work, ok={"installer"}, method="post")
        for verb in ("place", "try", "stop", "finish", "drop")
    ),
]
