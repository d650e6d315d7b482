"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers people."""

    name = "anju.people"
    label = "people"
    verbose_name = _("档案")
