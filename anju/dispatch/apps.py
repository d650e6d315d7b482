"""The dispatch app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    """Registers dispatch."""

    name = "anju.dispatch"
    label = "dispatch"
    verbose_name = _("派单")
