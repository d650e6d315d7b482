"""The operator's desk as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatorConfig(AppConfig):
    """Registers the answer centre's desk."""

    name = "anju.desks.operator"
    label = "operator"
    verbose_name = _("应答中心坐席")
