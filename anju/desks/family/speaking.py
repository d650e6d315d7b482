"""A relative's or an elder's word written into a case: the platform writes, in the person's own name."""

from dataclasses import replace

from anju.kernel.viewer import SYSTEM, Viewer


def spoken_by(viewer: Viewer) -> Viewer:
    """Return the platform speaking for this person, who holds no verb on cases but is heard at the desk."""
    return replace(SYSTEM, name=viewer.name, user_id=viewer.user_id)
