"""The words for the reasons of a choice."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from anju.dispatch.rules.ranking import Reason

CHOICE_WORDS = {
    "travel": _("路上约 %(minutes)s 分钟"),
    "travel_unknown": _("出发地未知，路上按 %(minutes)s 分钟计"),
    "qualified": _("所需证书有效"),
    "knows_elder": _("服务过这位老人 %(visits)s 次"),
    "same_language": _("会说老人的话"),
    "gender_as_wished": _("性别合老人的意"),
    "other_gender": _("性别与老人的要求不同或未填"),
    "load": _("当天已有 %(visits)s 次，连这次共 %(hours)s 小时"),
    "over_limit": _("超过本人每天上限：当天已有 %(visits)s 次，连这次共 %(hours)s 小时"),
    "over_share": _("所在机构 30 天内接单偏多（应得份额的 %(percent)s%%）"),
    "under_share": _("所在机构 30 天内接单偏少（应得份额的 %(percent)s%%）"),
    "certificate_missing": _("没有这项服务要求的证书"),
    "certificate_expired": _("这项服务要求的证书到时已过期"),
    "health_expired": _("健康证到时已过期"),
    "on_leave": _("当天请假"),
    "off_duty": _("服务快开始了，本人没有上岗"),
    "off_shift": _("不在班次内"),
    "clash": _("这段时间已有别的上门服务"),
    "too_tight": _("与前后一次上门之间来不及赶路"),
    "without_other_gender": _("若%(name)s的性别合老人的意，则排第 1"),
    "without_over_limit": _("若%(name)s当天没有超过上限，则排第 1"),
    "without_visits_today": _("若%(name)s当天没有别的任务，则排第 1"),
    "without_over_share": _("若%(name)s所在机构接单不偏多，则排第 1"),
    "nearer": _("若%(name)s再近 %(minutes)s 分钟，则排第 1"),
    "known_better": _("若%(name)s多服务过这位老人 %(visits)s 次，则排第 1"),
    "several_changes": _("%(name)s要排第 1，还差相当于 %(minutes)s 分钟路程的优势，单改一项不够"),
}

# What a part of the score is called, where its minutes stand beside it.
PART_WORDS = {
    "travel": _("路程"),
    "other_gender": _("性别与要求不同"),
    "over_limit": _("超过每天上限"),
    "visits_today": _("当天已有任务"),
    "over_share": _("机构接单偏多"),
    "knows_elder": _("熟悉这位老人"),
    "same_language": _("语言相通"),
    "under_share": _("机构接单偏少"),
}


def choice_words(reason: Reason) -> str:
    """Return a reason in the language in use."""
    return _filled(str(CHOICE_WORDS.get(reason.code, reason.code)), reason)


def choice_writer() -> Callable[[Reason], str]:
    """Return what writes many reasons in the language in use: each sentence is looked up once."""
    sentences = {code: str(text) for code, text in CHOICE_WORDS.items()}
    return lambda reason: _filled(sentences.get(reason.code, reason.code), reason)


def _filled(text: str, reason: Reason) -> str:
    facts: Mapping[str, object] = dict(reason.facts)
    return text % facts
