"""The supervisor's board as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisorConfig(AppConfig):
    """Registers the board."""

    name = "anju.desks.supervisor"
    label = "supervisor"
    verbose_name = _("监管")
