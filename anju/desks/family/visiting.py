"""Who came to the door, told to the elder and the family."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.dispatch import queries as dispatch
from anju.incidents import queries as incidents
from anju.kernel.viewer import Viewer

_DONE: dict[str, Promise] = {
    "lifted": gettext_lazy("扶起"),
    "dressed": gettext_lazy("包扎"),
    "escorted": gettext_lazy("陪同送医"),
    "aired": gettext_lazy("开窗通风"),
    "shut_off": gettext_lazy("关火关气"),
    "led_out": gettext_lazy("带离房间"),
    "valve": gettext_lazy("关水阀"),
    "dried": gettext_lazy("清理积水"),
    "comforted": gettext_lazy("安抚"),
    "measured": gettext_lazy("量血压"),
    "called_family": gettext_lazy("联系家属"),
}
_CASES = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at the door: when, who, what was done."""

    at: datetime
    who: str
    done: tuple[str, ...]
    note: str


def visits(viewer: Viewer, elder_id: int) -> list[Visit]:
    """List who came for the elder's last cases, newest first."""
    found = []
    for case in incidents.history_of(viewer, elder_id, limit=_CASES):
        for row in dispatch.assignments_of(viewer, "incident", case.pk):
            if row.arrived_at is not None:
                done = tuple(str(_DONE.get(code, code)) for code in row.findings.get("done", []))
                going_on = "" if row.finished_at else _("还在现场")
                found.append(Visit(row.arrived_at, row.worker.name, done, going_on))
    return sorted(found, key=lambda visit: visit.at, reverse=True)
