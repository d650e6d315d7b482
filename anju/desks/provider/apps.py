"""The provider's desk as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProviderDeskConfig(AppConfig):
    """Registers the provider's desk."""

    name = "anju.desks.provider"
    label = "provider_desk"
    verbose_name = _("服务商工作台")
