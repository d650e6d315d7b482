"""The dispatch app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_ON_WORKERS = {
    "register_worker": _("登记"),
    "change_worker": _("修改资料"),
    "set_certificate": _("登记证书"),
    "set_duty": _("上下岗"),
    "set_shift": _("排班"),
    "remove_shift": _("取消班次"),
    "repeat_shift": _("每周排班"),
    "remove_series": _("取消每周班次"),
    "add_leave": _("登记请假"),
    "remove_leave": _("撤销请假"),
    "gender": _("性别"),
    "visits_a_day": _("每天最多上门次数"),
    "hours_a_day": _("每天最多工时"),
    "name": _("姓名"),
    "kind": _("岗位"),
    "area_code": _("出勤范围"),
    "mode": _("出行"),
    "skills": _("技能"),
    "languages": _("会说的话"),
    "active": _("可派"),
}


class DispatchConfig(AppConfig):
    """Registers dispatch."""

    name = "anju.dispatch"
    label = "dispatch"
    verbose_name = _("派单")

    def ready(self) -> None:
        """Give the journal the names of workers."""
        from anju.dispatch.queries.homes import links
        from anju.dispatch.queries.naming import name_workers
        from anju.journal.queries import Kind, kinds
        from anju.people.queries import card_links

        if links not in card_links:
            card_links.append(links)
        kinds["correction"] = Kind(_("更正申请"), None, {"ask": _("申请"), "approve": _("同意"), "refuse": _("不同意")})
        kinds["home_tag"] = Kind(_("家中签到码"), None, {"issue": _("发放"), "revoke": _("作废")})
        kinds["visit_photo"] = Kind(_("上门照片"), None, {"bare": _("去掉照片自带的信息")})
        kinds["worker"] = Kind(_("响应人员"), name_workers, _ON_WORKERS)
