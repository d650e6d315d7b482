"""Routes of people."""

from anju.people.api.elders import router

__all__ = ["router"]
