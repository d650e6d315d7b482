"""The ways a message can travel. Adding one is adding a folder with a ``CHANNEL`` in it; no other file changes."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from anju.messaging.commands.channels.parcel import Failed, Parcel, Receipt

__all__ = ["Channel", "Failed", "Parcel", "Receipt", "channel", "channels"]


class Channel(Protocol):
    """One way to a person.

    ``at_once`` channels hand over in the sender's transaction; ``wakes`` says whether it rings a phone at night.
    """

    name: str
    at_once: bool
    wakes: bool

    def ready(self) -> bool:
        """Whether it is set up on this installation."""

    def deliver(self, parcel: Parcel) -> Receipt:
        """Hand one message over; raise ``Failed``."""

    def signed(self, body: bytes, signature: str, timestamp: str) -> bool:
        """Whether a delivery report comes from the other side."""


@cache
def channels() -> dict[str, Channel]:
    """Return every channel by its name."""
    found = (import_module(f"{__name__}.{item.name}") for item in iter_modules(__path__) if item.ispkg)
    return {module.CHANNEL.name: module.CHANNEL for module in found}


def channel(name: str) -> Channel | None:
    """Return the channel of a name, where there is one."""
    return channels().get(name)
