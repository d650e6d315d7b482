"""The words for the checks of a visit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from anju.dispatch.queries.homes import SECOND_WORDS
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
    "mock_location": _("手机报的是模拟位置"),
    "out_far": _("签退位置离家 %(metres)s 米"),
    "out_unknown": _("签退时没有位置"),
    "second_missing": _("家中有签到码，却没有扫码、没有卡号、也没有老人家来电"),
    "tag_foreign": _("扫的是别家的签到码"),
    "tag_revoked": _("扫的是已作废的签到码"),
    "tag_unknown": _("签到码或卡号不对"),
    "photo_again": _("%(photos)s 张照片在别的上门里用过"),
    "photo_far": _("%(photos)s 张照片拍在离家 %(metres)s 米的地方"),
    "photo_other_time": _("%(photos)s 张照片拍在上门前后 %(minutes)s 分钟"),
    "elder_twice": _("同一时间另有人在给这位老人做别的服务"),
    "same_duration": _("连续 %(visits)s 次都正好 %(minutes)s 分钟"),
    "round_duration": _("连续 %(visits)s 次都是整十分钟"),
    "same_place": _("连续 %(visits)s 次签到坐标一模一样"),
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
    second: str = ""


def proof_shown(viewer: Viewer, row: "Assignment") -> ProofShown | None:
    """Return the proof of a visit that was fetched (and so authorised) before, or None where there is none."""
    return proof_words(row.proof) if viewer else None


def proof_words(proof: dict[str, Any] | None) -> ProofShown | None:
    """Put a stored proof into words."""
    if not proof:
        return None
    return ProofShown(
        proof["score"],
        proof["result"],
        str(RESULT_WORDS.get(proof["result"], proof["result"])),
        tuple(str(CHECK_WORDS.get(item["code"], item["code"])) % item["facts"] for item in proof["checks"]),
        str(SECOND_WORDS.get(proof.get("second", ""), "")),
    )
