"""The incidents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Registers incidents."""

    name = "anju.incidents"
    label = "incidents"
    verbose_name = _("应急")
