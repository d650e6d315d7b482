"""The family desk as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FamilyConfig(AppConfig):
    """Registers the family page."""

    name = "anju.desks.family"
    label = "family"
    verbose_name = _("家属与老人")
