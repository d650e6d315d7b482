"""The incidents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Registers incidents."""

    name = "anju.incidents"
    label = "incidents"
    verbose_name = _("应急")

    def ready(self) -> None:
        """Bring the cases to the elder's own page."""
        from anju.incidents.queries import record_of
        from anju.people.queries import timeline_sources

        if record_of not in timeline_sources:
            timeline_sources.append(record_of)
