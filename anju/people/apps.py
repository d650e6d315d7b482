"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers people."""

    name = "anju.people"
    label = "people"
    verbose_name = _("档案")

    def ready(self) -> None:
        """Put the record's own entries on the timeline; higher apps add theirs."""
        from anju.people.queries.card import timeline_sources
        from anju.people.queries.history import own_timeline

        if own_timeline not in timeline_sources:
            timeline_sources.append(own_timeline)
