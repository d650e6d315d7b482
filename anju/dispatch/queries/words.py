"""The words for the codes of a ranking."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anju.dispatch.rules.ranking import Reason

WORDS = {
    "certificate_valid": _("急救证有效"),
    "certificate_expired": _("急救证已过期，不计"),
    "certificate_missing": _("无急救证"),
    "knows_home": _("熟悉此户（到过 %(visits)s 次）"),
    "busy": _("手头有任务，须改派"),
    "stale": _("超过 30 分钟没有位置"),
    "same_language": _("会说老人的话"),
    "gender_as_wished": _("性别合老人的意"),
    "other_gender": _("性别不合老人的意"),
    "mode_foot": _("步行"),
    "mode_ebike": _("电动车"),
    "mode_car": _("汽车"),
    "place_unknown": _("位置未知，按 20 分钟计"),
    "without_no_certificate": _("若%(name)s急救证有效，则排第 1"),
    "without_busy": _("若%(name)s手头无任务，则排第 1"),
    "without_stale": _("若%(name)s位置是新的，则排第 1"),
    "without_other_gender": _("若不看性别，%(name)s排第 1"),
    "nearer": _("若%(name)s再近 %(minutes)s 分钟，则排第 1"),
}


def words(reason: Reason) -> str:
    """Return a reason in the language in use."""
    facts: Mapping[str, object] = dict(reason.facts)
    return str(WORDS.get(reason.code, reason.code)) % facts
