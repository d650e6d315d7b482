"""The app of assistive devices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistiveConfig(AppConfig):
    """Registers assistive devices."""

    name = "anju.assistive"
    label = "assistive"
    verbose_name = _("康复辅具")

    def ready(self) -> None:
        """Give the journal and the elder's timeline our words."""
        from anju.assistive.queries.record import record_of
        from anju.journal.queries import Kind, kinds
        from anju.people.queries import timeline_sources

        if record_of not in timeline_sources:
            timeline_sources.append(record_of)
        kinds["aid_piece"] = Kind(_("辅具"))
        kinds["aid_loan"] = Kind(_("辅具租借"))
        kinds["aid_terms"] = Kind(_("辅具租借标准"))
        kinds["aid_kind"] = Kind(_("辅具目录"))
        kinds["aid_counter"] = Kind(_("辅具站点查人"))
