"""The component library as a Django app: templates and tags, no tables."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the component library."""

    name = "ui"
    label = "ui"
    verbose_name = "组件"
