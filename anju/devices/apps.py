"""The devices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    """Registers devices."""

    name = "anju.devices"
    label = "devices"
    verbose_name = _("设备")

    def ready(self) -> None:
        """Put the devices on the elder's page and let the search box find an elder by a device number."""
        from anju.devices.queries.finding import elders_of_number
        from anju.devices.queries.panel import panel
        from anju.people.queries import card_panels, search_sources

        if panel not in card_panels:
            card_panels.append(panel)
        if elders_of_number not in search_sources:
            search_sources.append(elders_of_number)
