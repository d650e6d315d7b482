"""What kinds and states of institutions and points are called."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "home": _("养老机构"),
    "centre": _("街道养老服务中心"),
    "station": _("社区养老服务站"),
    "day_care": _("日间照料中心"),
    "canteen": _("老年助餐点"),
    "home_service": _("居家服务机构"),
    "other": _("其他机构"),
}
POINT_KINDS = {
    "bedroom": _("居室"),
    "corridor": _("走廊"),
    "kitchen": _("厨房"),
    "boiler": _("锅炉房"),
    "electrical": _("配电间"),
    "pump": _("消防泵房"),
    "pool": _("消防水池"),
    "hall": _("活动厅、餐厅"),
    "store": _("库房"),
    "control": _("消防控制室"),
    "outdoor": _("户外"),
    "other": _("其他"),
}
PERMIT_KINDS = {
    "business": _("营业执照"),
    "record": _("养老机构备案回执"),
    "food": _("食品经营许可证"),
    "medical": _("医疗机构执业许可证"),
    "home_nursing": _("护理站执业许可证"),
    "agreement": _("政府购买服务协议"),
    "insurance": _("责任保险"),
    "other": _("其他许可"),
}
STATES = {"open": _("运营"), "suspended": _("暂停"), "closed": _("关停")}
