"""The areas app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """Registers areas."""

    name = "anju.areas"
    label = "areas"
    verbose_name = _("区划")
