"""The field desk as a Django app: templates and pages, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    """Registers the responder's phone."""

    name = "anju.desks.field"
    label = "field"
    verbose_name = _("现场")
