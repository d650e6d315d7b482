"""The complaints app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Registers complaints."""

    name = "anju.complaints"
    label = "complaints"
    verbose_name = _("投诉")

    def ready(self) -> None:
        """Give the journal our names."""
        from anju.complaints.queries import name_complaints
        from anju.journal.queries import Kind, kinds

        kinds["complaint"] = Kind(_("投诉"), name_complaints)
