"""The API's own tables and the listening of webhooks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Registers the API's tables; when all apps are there, lets webhooks hear every fact."""

    name = "anju.config.api"
    label = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        """Subscribe the webhooks to each kind of fact that an app publishes, and name them in the journal."""
        from anju.config.api.webhooks import listening
        from anju.journal.queries import Kind, kinds

        words = {"subscribe": _("订阅"), "unsubscribe": _("退订"), "enable": _("重新启用")}
        kinds["webhook"] = Kind(_("事件推送"), None, words)

        listening.begin()
