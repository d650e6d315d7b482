"""The quality app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    """Registers quality."""

    name = "anju.quality"
    label = "quality"
    verbose_name = _("服务质量")

    def ready(self) -> None:
        """Give the journal our words."""
        from anju.journal.queries import Kind, kinds

        kinds["call_back"] = Kind(_("回访"))
        kinds["call_share"] = Kind(_("回访比例"))
        kinds["audit_draw"] = Kind(_("审计抽样"))
        kinds["lapse"] = Kind(_("服务质量清单"))
