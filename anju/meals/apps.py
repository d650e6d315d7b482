"""The meals app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MealsConfig(AppConfig):
    """Registers meals."""

    name = "anju.meals"
    label = "meals"
    verbose_name = _("助餐")

    def ready(self) -> None:
        """Give the journal our words."""
        from anju.journal.queries import Kind, kinds

        kinds["meal"] = Kind(_("助餐记录"))
        kinds["dish"] = Kind(_("菜单"))
        kinds["meal_window"] = Kind(_("供餐时段"))
        kinds["meal_counter"] = Kind(_("助餐查人"))
        kinds["meal_rule"] = Kind(_("助餐补贴标准"))
