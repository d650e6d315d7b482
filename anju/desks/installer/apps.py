"""The installer's desk as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstallerConfig(AppConfig):
    """Registers the installer's phone."""

    name = "anju.desks.installer"
    label = "installer"
    verbose_name = _("装机")
