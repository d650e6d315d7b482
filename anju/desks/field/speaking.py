"""A worker's word written into the case: the platform writes, in the worker's own name."""

from dataclasses import replace

from anju.kernel.viewer import SYSTEM, Viewer


def spoken_by(viewer: Viewer) -> Viewer:
    """Return the platform speaking for this person, who holds no verb on cases but was sent to this one."""
    return replace(SYSTEM, name=viewer.name, user_id=viewer.user_id)
