"""The care app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """Registers care."""

    name = "anju.care"
    label = "care"
    verbose_name = _("照护")

    def ready(self) -> None:
        """Give the journal our words."""
        from anju.journal.queries import Kind, kinds

        kinds["check"] = Kind(_("核实"))
