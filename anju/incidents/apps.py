"""The incidents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Registers incidents."""

    name = "anju.incidents"
    label = "incidents"
    verbose_name = _("应急")

    def ready(self) -> None:
        """Bring the cases to the elder's own page and give the journal our names."""
        from anju.incidents.queries import record_of
        from anju.incidents.queries.naming import name_incidents, name_plans
        from anju.journal.queries import Kind, kinds
        from anju.people.queries import timeline_sources

        if record_of not in timeline_sources:
            timeline_sources.append(record_of)
        kinds["incident"] = Kind(_("警情"), name_incidents)
        kinds["plan"] = Kind(_("响应预案"), name_plans)
        kinds["board"] = Kind(_("监管看板"))
