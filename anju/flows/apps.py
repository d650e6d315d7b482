"""Loads every flow at start."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Registers the joins between apps."""

    name = "anju.flows"
    label = "flows"

    def ready(self) -> None:
        """Import every flow, so that it is registered."""
        from anju import flows

        for module in iter_modules(flows.__path__):
            if module.name != "apps":
                import_module(f"anju.flows.{module.name}")
