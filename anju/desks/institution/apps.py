"""The safety board as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionDeskConfig(AppConfig):
    """Registers the safety board."""

    name = "anju.desks.institution"
    label = "institution_desk"
    verbose_name = _("机构安全监测")

    def ready(self) -> None:
        """Put the board on the page of an institution, and give the journal our names."""
        from anju.desks.institution.panel import panel
        from anju.institutions.queries import panel_sources

        if panel not in panel_sources:
            panel_sources.append(panel)
