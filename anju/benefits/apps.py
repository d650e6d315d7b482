"""The benefits app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenefitsConfig(AppConfig):
    """Registers benefits."""

    name = "anju.benefits"
    label = "benefits"
    verbose_name = _("补贴")

    def ready(self) -> None:
        """Give the journal our words."""
        from anju.journal.queries import Kind, kinds

        kinds["hold"] = Kind(_("补贴冻结"))
        kinds["entitlement"] = Kind(_("补贴资格"))
        kinds["programme"] = Kind(_("补贴项目"))
