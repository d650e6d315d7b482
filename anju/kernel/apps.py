"""The kernel as a Django app: it brings no tables."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the kernel."""

    name = "anju.kernel"
    label = "kernel"
    verbose_name = "内核"
