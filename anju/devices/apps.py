"""The devices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    """Registers devices."""

    name = "anju.devices"
    label = "devices"
    verbose_name = _("设备")
