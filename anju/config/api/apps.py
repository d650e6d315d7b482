"""The API's own tables and the listening of webhooks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Registers the API's tables; when all apps are there, lets webhooks hear every fact."""

    name = "anju.config.api"
    label = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        """Subscribe the webhooks to each kind of fact that an app publishes."""
        from anju.config.api.webhooks import listening

        listening.begin()
