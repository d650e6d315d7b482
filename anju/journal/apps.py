"""The journal app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Registers journal."""

    name = "anju.journal"
    label = "journal"
    verbose_name = _("留痕")
