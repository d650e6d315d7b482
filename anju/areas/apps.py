"""The areas app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """Registers areas."""

    name = "anju.areas"
    label = "areas"
    verbose_name = _("区划")

    def ready(self) -> None:
        """Give the journal the names of divisions."""
        from anju.areas.queries import name_areas
        from anju.journal.queries import Kind, kinds

        words = {"load": _("载入"), "rename": _("更名"), "merge": _("撤并"), "split": _("分设"), "recode": _("改代码")}
        kinds["area"] = Kind(_("区划"), name_areas, words)
