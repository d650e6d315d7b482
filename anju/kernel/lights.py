"""Duty lights: is everything listening? Apps offer lights (``queries.lights(viewer)``); pages show them all."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Light:
    """One lamp. ``state`` is ``ok``, ``warn``, ``late`` or ``broken`` (red: an alarm may be lost); ``text`` says it."""

    label: str
    text: str
    state: str
    url: str = ""


def lights(viewer: Viewer) -> list[Light]:
    """Return every lamp that this viewer may see. A name in the settings that is not there is an ``ImportError``."""
    return [lamp for source in settings.ANJU_LIGHTS for lamp in import_string(source)(viewer)]
