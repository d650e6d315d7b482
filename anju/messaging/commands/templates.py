"""What messages say. A text that changes gets a new version; the version stands on every message that was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.kernel.refusals import Invalid


class TemplateUnknown(Invalid):
    """There is no message template of this name."""

    code = "message_template_unknown"


@dataclass(frozen=True, slots=True)
class Template:
    """One text: version, title, body and the page it leads to. ``%(fact)s`` names a fact."""

    version: int
    title: str | Promise
    body: str | Promise
    link: str = ""


TEMPLATES: dict[str, Template] = {
    "incident_claimed": Template(
        1,
        _("%(elder)s有警情，坐席已接警"),
        _("%(at)s %(elder)s的%(kind)s报警，应答中心%(by)s已接警，正在联系老人。进展随时可看。"),
        "/family/",
    ),
    "incident_dispatched": Template(
        1, _("已请人去看%(elder)s"), _("%(at)s 应答中心已请%(worker)s前往，等他答复。"), "/family/"
    ),
    "incident_accepted": Template(
        1, _("%(worker)s正赶往%(elder)s家"), _("%(at)s %(worker)s已出发，约 %(minutes)s 分钟到。"), "/family/"
    ),
    "incident_arrived": Template(1, _("%(worker)s已到%(elder)s家"), _("%(at)s %(worker)s已到门口。"), "/family/"),
    "incident_resolved": Template(
        1, _("%(elder)s的警情已办结"), _("%(at)s 办结：%(outcome)s。24 小时内会回访老人。"), "/family/"
    ),
    "incident_reopened": Template(
        1, _("%(elder)s的警情重新打开"), _("%(at)s 警情重新打开，应答中心正在处理。"), "/family/"
    ),
    "contact_missed": Template(
        1,
        _("应答中心刚才给您打过电话"),
        _("%(at)s %(elder)s报警，应答中心给您打电话没有接通。请尽快联系老人或应答中心。"),
    ),
    "incident_notice": Template(
        1, _("%(area)s有警情：%(kind)s"), _("%(at)s %(area)s一位老人%(kind)s报警，应答中心正在处理，请留意。")
    ),
    "incident_escalated": Template(
        1,
        _("%(kind)s无人接警，已到您的席位"),
        _("%(number)s %(area)s %(kind)s，响铃 %(seconds)s 秒无人接听。"),
        "/desk/",
    ),
    "assignment_offered": Template(
        1, _("新任务：%(kind)s"), _("%(area)s，约 %(minutes)s 分钟。请在 60 秒内答复，逾时自动转下一位。"), "/field/"
    ),
    "assignment_withdrawn": Template(1, _("任务已撤回"), _("%(area)s的任务已撤回，不用去了。"), "/field/"),
    "devices_untested": Template(
        1,
        _("%(count)s 台设备 31 天没有测试"),
        _("%(area)s有 %(count)s 台设备 31 天没有测试，谁也不知道真按下去响不响。请按名单逐台测试，测过一台少一台。"),
        "/devices/health/untested/?area=%(code)s",
    ),
    "visit_asked": Template(
        1,
        _("请上门看看一位老人"),
        _("%(area)s有一位老人没有动静，%(by)s请您上门看看，见到本人或没找到都请在核实名单里记一下。"),
        "/checks/?state=asked",
    ),
    "order_offered": Template(
        1, _("新服务：%(item)s"), _("%(area)s，%(when)s上门。请在 %(by)s 前答复，逾时自动转下一位。"), "/field/"
    ),
    "order_withdrawn": Template(1, _("服务已撤回：%(item)s"), _("%(area)s，%(when)s的%(item)s不用去了。"), "/field/"),
    "order_placed": Template(
        1,
        _("已给%(elder)s订了%(item)s"),
        _("%(when)s %(item)s，单号 %(number)s，自付 %(own)s 元。正在安排人。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_accepted": Template(
        1,
        _("%(worker)s会来给%(elder)s做%(item)s"),
        _("%(when)s %(worker)s上门，单号 %(number)s。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_reassigned": Template(
        1,
        _("%(elder)s的%(item)s要换人"),
        _("%(when)s的%(item)s，原来的人来不了，正在另找，定下来告诉您。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_checked_in": Template(
        1,
        _("%(worker)s已到%(elder)s家"),
        _("%(at)s %(worker)s已签到，开始%(item)s。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_checked_out": Template(
        1,
        _("%(elder)s的%(item)s做完了"),
        _("%(at)s %(worker)s已签退。请评价；两天内没有异议就算确认。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_cancelled": Template(
        1,
        _("%(elder)s的%(item)s已取消"),
        _("%(when)s的%(item)s已取消，单号 %(number)s，冻结的补贴已退回。%(why)s"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_missed": Template(
        1,
        _("%(elder)s的%(item)s没有见到人"),
        _("%(when)s的%(item)s没有见面：%(why)s。应答中心会联系您。"),
        "/family/%(elder_id)s/orders/%(order)s/",
    ),
    "order_missed_provider": Template(
        1,
        _("%(elder)s的%(item)s没有见到人"),
        _("%(worker)s到了门口，%(why)s：%(when)s的%(item)s，单号 %(number)s。应答中心正在联系，再定是否重去。"),
        "/orders/%(order)s/",
    ),
    "loan_overdue": Template(
        1,
        _("%(elder)s借的%(item)s该还了"),
        _("%(item)s（%(piece)s）应在 %(due)s 归还。请送回%(place)s，还要用请联系续借。"),
        "/family/%(elder_id)s/aids/",
    ),
    "loan_overdue_here": Template(
        1,
        _("%(item)s %(piece)s 超期未还"),
        _("%(elder)s借的%(item)s（%(piece)s）应在 %(due)s 归还。请联系老人归还或续借。"),
        "/aids/loans/%(loan)s/",
    ),
    "call_back_handed_over": Template(
        1,
        _("%(by)s 把一单回访交给了您"),
        _("%(by)s 把订单 %(number)s 的回访交给了您，请接着打。"),
        "/quality/calls/%(call)s/",
    ),
    "call_back_missed": Template(
        1, _("%(number)s 尚未回访"), _("%(number)s 办结已满 24 小时，还没有回访老人。"), "/incidents/%(incident)s/"
    ),
}


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "—"


def render(name: str, facts: Mapping[str, object]) -> tuple[str, str, str, str]:
    """Return title, body, link and the name with its version, in the language in use."""
    template = TEMPLATES.get(name)
    if template is None:
        raise TemplateUnknown(template=name)
    known = _Facts(facts)
    link = template.link % known
    return str(template.title) % known, str(template.body) % known, link, f"{name}@{template.version}"
