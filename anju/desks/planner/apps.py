"""The planner's page as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlannerConfig(AppConfig):
    """Registers the planner's page."""

    name = "anju.desks.planner"
    label = "planner_desk"
    verbose_name = _("日计划")
