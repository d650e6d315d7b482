"""Routes of incidents: reading them, and the verbs of whoever answers."""

from anju.incidents.api import verbs
from anju.incidents.api.reading import router

__all__ = ["router", "verbs"]
