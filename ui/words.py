"""The words and signs of states and priorities, once for every page. Pure tables."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju_edge.protocols import signals


@dataclass(frozen=True, slots=True)
class Look:
    """How a value is shown: its word, its icon, its colour family, and how full its ring is (0 to 8 eighths)."""

    word: object
    icon: str
    kind: str = "plain"  # plain, accent, warn, life
    eighths: int | None = None


PRIORITIES = {
    "P0": Look(_("测试"), "test-pipe", "dashed"),
    "P1": Look(_("生命"), "alert-octagon-filled", "life"),
    "P2": Look(_("风险"), "alert-triangle", "warn"),
    "P3": Look(_("求助"), "hand-stop", "accent"),
    "P4": Look(_("技术"), "tool", "plain"),
}

STATES = {
    "incident": {
        "received": Look(_("已接收"), "", "plain", 0),
        "ringing": Look(_("响铃中"), "bell-ringing", "life"),
        "claimed": Look(_("已接听"), "", "accent", 2),
        "assessing": Look(_("研判中"), "", "accent", 3),
        "dispatched": Look(_("已派出"), "", "accent", 4),
        "accepted": Look(_("赶赴中"), "", "accent", 6),
        "arrived": Look(_("已到达"), "", "accent", 7),
        "resolved": Look(_("已办结"), "check", "plain"),
        "reviewed": Look(_("已复核"), "eye-check", "plain"),
        "overflow": Look(_("转邻席"), "arrows-right-left", "warn"),
        "escalated": Look(_("已升级"), "arrow-up", "warn"),
        "reopened": Look(_("重新打开"), "refresh", "warn"),
    },
    "assignment": {
        "offered": Look(_("等待答复"), "", "accent", 2),
        "accepted": Look(_("赶赴中"), "", "accent", 6),
        "arrived": Look(_("已到达"), "", "accent", 7),
        "finished": Look(_("已完成"), "check", "plain"),
        "refused": Look(_("去不了"), "x", "warn"),
        "expired": Look(_("逾时未答"), "clock-exclamation", "warn"),
        "withdrawn": Look(_("已撤回"), "x", "plain"),
    },
    "plan": {
        "active": Look(_("进行中"), "circle-check", "accent"),
        "paused": Look(_("暂停"), "player-pause", "warn"),
        "ended": Look(_("已结束"), "circle-x", "plain"),
    },
    "order": {
        "draft": Look(_("待接听"), "bell-ringing", "warn"),
        "placed": Look(_("已下单"), "", "accent", 1),
        "dispatching": Look(_("派单中"), "", "accent", 2),
        "accepted": Look(_("已接单"), "", "accent", 3),
        "departed": Look(_("已出发"), "", "accent", 4),
        "checked_in": Look(_("已签到"), "", "accent", 5),
        "in_service": Look(_("服务中"), "", "accent", 6),
        "checked_out": Look(_("已签退"), "", "accent", 7),
        "confirmed": Look(_("已确认"), "check", "plain"),
        "rated": Look(_("已评价"), "star", "plain"),
        "called_back": Look(_("已回访"), "phone-check", "plain"),
        "audited": Look(_("已审核"), "eye-check", "plain"),
        "settled": Look(_("已结算"), "wallet", "plain"),
        "archived": Look(_("已归档"), "archive", "plain"),
        "reassigned": Look(_("改派中"), "repeat", "warn"),
        "rejected": Look(_("未受理"), "x", "plain"),
        "cancelled": Look(_("已取消"), "x", "plain"),
        "no_show": Look(_("未见面"), "user-off", "warn"),
        "interrupted": Look(_("已中断"), "player-pause", "warn"),
        "disputed": Look(_("有异议"), "flag", "warn"),
        "voided": Look(_("已作废"), "ban", "plain"),
    },
    "complaint": {
        "opened": Look(_("待受理"), "bell-ringing", "warn"),
        "accepted": Look(_("已受理"), "", "accent", 2),
        "with_provider": Look(_("待服务商答复"), "", "accent", 4),
        "answered": Look(_("已答复，待回访"), "", "accent", 6),
        "satisfied": Look(_("满意"), "check", "plain"),
        "unsatisfied": Look(_("不满意"), "alert-triangle", "warn"),
        "escalated": Look(_("县级处理中"), "arrow-up", "warn"),
        "closed": Look(_("已办结"), "circle-check", "plain"),
        "dismissed": Look(_("不予受理"), "ban", "plain"),
    },
    "device": {
        "normal": Look(_("正常"), "circle-check", "accent"),
        "unknown": Look(_("不明"), "help-circle", "hatch"),
        "offline": Look(_("离线"), "plug-off", "warn"),
        "low_battery": Look(_("电量低"), "battery-1", "warn"),
        "dormant": Look(_("休眠"), "zzz", "warn"),
        "fault": Look(_("故障"), "tool", "warn"),
        "suspended": Look(_("已收回"), "archive", "plain"),
        "retired": Look(_("已拆除"), "x", "plain"),
    },
    "sensor": {
        "normal": Look(_("正常"), "circle-check", "accent"),
        "warning": Look(_("预警"), "alert-triangle", "warn"),
        "alarm": Look(_("报警"), "alert-octagon-filled", "life"),
        "fault": Look(_("故障"), "tool", "warn"),
        "offline": Look(_("离线"), "plug-off", "hatch"),
        "disabled": Look(_("停用"), "player-pause", "plain"),
    },
    "message": {
        "queued": Look(_("待发"), "clock", "plain"),
        "sent": Look(_("已发出"), "send", "plain"),
        "delivered": Look(_("已送达"), "check", "accent"),
        "read": Look(_("已读"), "checks", "accent"),
        "failed": Look(_("未送达"), "alert-triangle", "warn"),
        "held": Look(_("下班，暂缓"), "moon", "plain"),
    },
}

SIGNALS = {
    **{kind.name: _(kind.chinese) for kind in signals.SIGNALS if kind.alarm},
    "battery": _("设备电量低"),
    "fault": _("设备故障"),
    "water_low": _("水压或水位过低"),
    "mass_silence": _("成片设备失联"),
    "not_found": _("上门没有找到人"),
}

OUTCOMES = {
    "real_treated": _("真实，已处置"),
    "to_hospital": _("真实，已送医"),
    "service_need": _("服务需求"),
    "false_press": _("误按"),
    "test": _("测试"),
    "device_fault": _("设备故障"),
    "no_contact": _("联系不上"),
    "duplicate": _("重复"),
}

DEVICE_KINDS = {
    "button": _("一键呼叫器"),
    "cord": _("拉绳报警器"),
    "pendant": _("胸前挂件"),
    "smoke": _("烟雾报警器"),
    "gas": _("燃气报警器"),
    "co": _("一氧化碳报警器"),
    "leak": _("水浸探测器"),
    "contact": _("门磁"),
    "motion": _("人体红外"),
    "presence": _("存在雷达"),
    "fall_radar": _("跌倒雷达"),
    "watch": _("智能手环"),
    "bed": _("智能床垫"),
    "temperature": _("温湿度计"),
    "fire": _("消防部件"),
    "electrical": _("电气火灾探测器"),
    "water": _("水压水位传感器"),
    "gateway": _("网关"),
    "canary": _("自检探针"),
    "other": _("其他设备"),
}

SEXES = {"f": _("女"), "m": _("男"), "": _("性别不详")}

CARE_LEVELS = {
    "capable": _("能力完好"),
    "mild": _("轻度失能"),
    "moderate": _("中度失能"),
    "severe": _("重度失能"),
    "complete": _("完全失能"),
}
