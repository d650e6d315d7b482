"""A judgement about a window of acceleration in the words of people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from anju.devices.rules.falls import Facts, Judged

_LEAST_AFTER_S = 0.5  # of less nobody can say whether a person lay still


def fall_said(facts: Facts | Mapping[str, Any]) -> str:
    """Say why a window is a fall: how sure against the limit, the blow, the posture, the stillness after it."""
    told = facts if isinstance(facts, Facts) else Facts(**facts)
    first = _("按加速度判断为跌倒：把握 %(chance)s%%，超过 %(limit)s%% 即报警")
    return _("%(first)s；%(shape)s") % {"first": first % _chances(told), "shape": _shape(told)}


def judged_said(judged: Judged) -> str:
    """Say what was found in a window, a fall or not."""
    if judged.facts is None:
        return _("没有重的一下，不像跌倒")
    if judged.fallen:
        return fall_said(judged.facts)
    first = _("不像跌倒：把握 %(chance)s%%，超过 %(limit)s%% 才报警")
    return _("%(first)s；%(shape)s") % {"first": first % _chances(judged.facts), "shape": _shape(judged.facts)}


def _chances(facts: Facts) -> dict[str, str]:
    return {"chance": f"{100 * facts.chance:.0f}", "limit": f"{100 * facts.limit:.0f}"}


def _shape(facts: Facts) -> str:
    blow = _("最重一下 %(peak)s g，姿态转了 %(turned)s°") % {
        "peak": f"{facts.peak_g:.1f}", "turned": f"{facts.turned:.0f}",
    }  # fmt: skip
    if facts.after_s < _LEAST_AFTER_S:
        return _("%(blow)s，之后的片段没有传来") % {"blow": blow}
    after = {"blow": blow, "seconds": f"{facts.after_s:.1f}", "still": f"{100 * facts.still:.0f}"}
    return _("%(blow)s，落地一秒后的 %(seconds)s 秒里有 %(still)s%% 的时间不动") % after
