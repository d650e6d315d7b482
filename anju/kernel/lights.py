"""Duty lights: is everything listening? Apps offer lights (``queries.lights(viewer)``); the top bar shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Light:
    """One lamp of the top bar. ``state`` is ``ok``, ``warn`` or ``late``; ``text`` says it in words."""

    label: str
    text: str
    state: str
    url: str = ""
