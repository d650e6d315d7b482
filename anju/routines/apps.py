"""The routines app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_ON_SETTINGS = {"apply": _("启用新阈值"), "switch_off": _("关闭"), "follow": _("撤销自己的设置，随上级")}
_ON_ABSENCES = {"mark_away": _("登记不在家"), "come_home": _("登记回家")}


class RoutinesConfig(AppConfig):
    """Registers routines."""

    name = "anju.routines"
    label = "routines"
    verbose_name = _("起居")

    def ready(self) -> None:
        """Put the routine on the elder's page and give the journal our words."""
        from anju.journal.queries import Kind, kinds
        from anju.people.queries import card_panels
        from anju.routines.queries.panel import panel

        if panel not in card_panels:
            card_panels.append(panel)

        kinds["routine_setting"] = Kind(_("静止报警设置"), None, _ON_SETTINGS)
        kinds["absence"] = Kind(_("不在家"), None, _ON_ABSENCES)
        kinds["routine_days"] = Kind(_("起居记录补入"))
        kinds["rehearsal"] = Kind(_("阈值预演"))
