"""Slots that higher apps fill on the page of an institution."""

from collections.abc import Callable
from dataclasses import dataclass

from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of an institution's page that a higher app brings: rendered by a template of that app."""

    title: str
    template: str
    context: dict[str, object]


PanelSource = Callable[[Viewer, int], Panel | None]
panel_sources: list[PanelSource] = []


def panels(viewer: Viewer, institution_id: int) -> list[Panel]:
    """Return what higher apps show of an institution that was fetched."""
    found = (source(viewer, institution_id) for source in panel_sources)
    return [panel for panel in found if panel is not None]
