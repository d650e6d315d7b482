"""Duty lights: is everything listening? Apps offer lights; the top bar shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Light:
    """One lamp of the top bar. ``state`` is ``on``, ``watch``, ``off`` or ``unknown``; ``words`` says it in words."""

    name: str
    state: str
    words: str
    href: str = ""
