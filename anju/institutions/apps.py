"""The institutions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """Registers institutions."""

    name = "anju.institutions"
    label = "institutions"
    verbose_name = _("机构")

    def ready(self) -> None:
        """Give the journal our names, and accounts the organisations that posts are held at."""
        from anju.accounts.queries import organisation_sources
        from anju.institutions.models import STATES
        from anju.institutions.queries.naming import (
            find_organisations,
            name_institutions,
            name_organisations,
            name_points,
        )
        from anju.journal.queries import Kind, kinds

        source = (find_organisations, name_organisations)
        if source not in organisation_sources:
            organisation_sources.append(source)
        kinds["institution"] = Kind(
            _("机构"), name_institutions, {**STATES, "duty_phone": _("值班电话"), "responsible_phone": _("负责人电话")}
        )
        kinds["point"] = Kind(_("机构点位"), name_points, {"waiting": _("待命名"), "named": _("已命名")})
