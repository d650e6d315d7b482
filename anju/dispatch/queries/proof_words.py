"""The words for the checks of a visit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment

CHECK_WORDS = {
    "place_far": _("签到位置离家 %(metres)s 米"),
    "place_unknown": _("签到时没有位置"),
    "place_inaccurate": _("签到位置不够准（误差 %(metres)s 米）"),
    "too_short": _("只做了 %(minutes)s 分钟，至少应 %(least)s 分钟"),
    "too_long": _("做了 %(minutes)s 分钟，计划 %(planned)s 分钟"),
    "overlap": _("同一时间还在另一户"),
    "too_fast": _("与另一户相距 %(metres)s 米，中间只有 %(minutes)s 分钟"),
    "elder_away": _("老人当时登记为不在家"),
    "elder_gone": _("老人已迁出或已故"),
    "late_record": _("事后 %(hours)s 小时才补录，须街道同意"),
    "clock_changed": _("手机时间在签到前后被改过"),
    "many_visits": _("当天第 %(visits)s 次上门"),
    "many_hours": _("当天共 %(hours)s 小时"),
}
RESULT_WORDS = {"clear": _("无疑点"), "flag": _("有疑点"), "approval": _("须同意"), "block": _("先核实再结算")}


@dataclass(frozen=True, slots=True)
class ProofShown:
    """A proof as people read it."""

    score: int
    result: str
    word: str
    checks: tuple[str, ...]


def proof_shown(viewer: Viewer, row: "Assignment") -> ProofShown | None:
    """Return the proof of a visit that was fetched (and so authorised) before, or None where there is none."""
    if not viewer or not row.proof:
        return None
    return ProofShown(
        row.proof["score"],
        row.proof["result"],
        str(RESULT_WORDS.get(row.proof["result"], row.proof["result"])),
        tuple(str(CHECK_WORDS.get(item["code"], item["code"])) % item["facts"] for item in row.proof["checks"]),
    )
