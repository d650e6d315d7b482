"""What classes, units, channels and states of orders are called."""

from django.utils.translation import gettext_lazy as _

CLASSES = {
    "daily": _("生活照料"),
    "care": _("基础照护"),
    "health": _("健康管理"),
    "visiting": _("探访关爱"),
    "comfort": _("精神慰藉"),
    "errand": _("委托代办"),
    "retrofit": _("适老化改造"),
    "rights": _("法律维权"),
    "culture": _("文化教育"),
    "stay": _("托养喘息"),
    "device": _("辅具租赁"),
    "medical": _("医疗服务"),
    "other": _("其他服务"),
}
UNITS = {"visit": _("次"), "hour": _("小时"), "piece": _("项"), "day": _("天")}
QUALIFICATIONS = {
    "": _("不限"),
    "caregiver": _("养老护理员"),
    "nurse": _("护士"),
    "doctor": _("医师"),
    "therapist": _("康复治疗师"),
    "social_worker": _("社会工作者"),
}
EVIDENCE = {"before": _("服务前照片"), "during": _("服务中照片"), "after": _("服务后照片"), "vitals": _("体征数值")}
CHANNELS = {
    "phone": _("电话"),
    "web": _("老人本人"),
    "family": _("家属"),
    "api": _("接口"),
    "button": _("一键呼叫"),
    "walk_in": _("现场"),
    "incident": _("警情转单"),
    "visit": _("探访转单"),
}
STATES = {
    "draft": _("待接听"),
    "placed": _("已下单"),
    "dispatching": _("派单中"),
    "accepted": _("已接单"),
    "departed": _("已出发"),
    "checked_in": _("已签到"),
    "in_service": _("服务中"),
    "checked_out": _("已签退"),
    "confirmed": _("已确认"),
    "rated": _("已评价"),
    "called_back": _("已回访"),
    "audited": _("已审核"),
    "settled": _("已结算"),
    "archived": _("已归档"),
    "reassigned": _("改派中"),
    "rejected": _("未受理"),
    "cancelled": _("已取消"),
    "no_show": _("未见面"),
    "interrupted": _("已中断"),
    "disputed": _("有异议"),
    "voided": _("已作废"),
}
