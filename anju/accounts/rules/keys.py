"""The verbs that a key of a machine client may hold."""

from anju.kernel.text import gettext_noop as _

# What a machine client may hold, with the words for the page.
KEY_TITLES = {
    "elder.read": _("查看老人档案"),
    "elder.edit": _("修改老人档案"),
    "elder.import": _("批量导入老人"),
    "device.read": _("查看设备"),
    "device.enrol": _("登记设备"),
    "device.bind": _("绑定设备"),
    "device.command": _("向设备下发指令"),
    "institution.read": _("查看机构和安全监测"),
    "check.read": _("查看核实名单"),
    "incident.read": _("查看警情"),
    "incident.open": _("新建警情"),
    "incident.act": _("处置警情"),
    "routine.read": _("查看起居规律"),
    "worker.read": _("查看响应人员"),
    "order.read": _("查看服务订单"),
    "order.place": _("下服务订单"),
    "aid.read": _("查看辅具和租借"),
    "aid.reserve": _("预约辅具"),
    "benefit.read": _("查看补贴项目和余额"),
    "complaint.read": _("查看投诉"),
    "complaint.open": _("登记投诉"),
    "order.rate": _("登记电话按键评价"),
    "board.read": _("查看监管看板"),
    "ledger.read": _("查看报文台账"),
    "observation.read": _("读取体征（FHIR）"),
    "frame.push": _("推送设备数据"),
    "webhook.manage": _("管理事件推送"),
    "message.report": _("回报短信送达"),
    "call.report": _("回报签到来电"),
}
KEY_VERBS = frozenset(KEY_TITLES)
