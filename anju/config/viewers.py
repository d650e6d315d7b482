"""From a session to a viewer: the post chosen in it, the linked elders of a relative, the area switcher."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django_otp import DEVICE_ID_SESSION_KEY

from anju.accounts import queries as accounts
from anju.config.sessions import SessionStore
from anju.kernel import clock
from anju.kernel.viewer import Principal, Viewer

if TYPE_CHECKING:
    from anju.accounts.models import Post, User

POST, AREA, SEEN_AT = "post", "area", "seen_at"


def held_by(user: "User") -> "list[Post]":
    """Return the posts that a person holds today, for whoever needs them more than once."""
    return accounts.posts_of(user, clock.local_day(clock.now())) if user.is_active else []


def at_post(user: "User", session: Mapping[str, Any] | SessionBase, held: "list[Post] | None" = None) -> Viewer:
    """Return the viewer of a person at the post chosen in the session, over the whole area of that post."""
    held = held_by(user) if held is None else held
    viewer = accounts.viewer_of(user, post_id=session.get(POST), held=held)
    if viewer.principal is Principal.FAMILY:
        return accounts.viewer_of(user, post_id=session.get(POST), elders=linked_elders(user.pk), held=held)
    return viewer


def of_session(user: "User", session: Mapping[str, Any] | SessionBase, held: "list[Post] | None" = None) -> Viewer:
    """Return the viewer of a session, narrowed to the area chosen in the top bar."""
    viewer = at_post(user, session, held)
    area = session.get(AREA)
    return viewer.narrowed(area) if area and viewer.principal is not Principal.FAMILY else viewer


def linked_elders(user_id: int) -> frozenset[int]:
    """Return the elders a relative is linked to."""
    from anju.people import queries as people

    return people.linked_elders(user_id)


def owes_second_factor(viewer: Viewer) -> bool:
    """Whether the viewer's role asks for a second factor (``ANJU_SECOND_FACTOR=off`` is for demonstrations only)."""
    return settings.ANJU_SECOND_FACTOR != "off" and accounts.role_info(viewer.role).second_factor


def is_idle(viewer: Viewer, session: Mapping[str, Any] | SessionBase) -> bool:
    """Whether nobody has worked in this session for longer than the role allows."""
    minutes = accounts.role_info(viewer.role).idle_minutes
    seen_at = session.get(SEEN_AT)
    return seen_at is not None and clock.now().timestamp() - float(seen_at) > minutes * 60


def of_session_key(session_key: str) -> Viewer | None:
    """Return the viewer behind a session cookie, for doors without Django's middleware (the live stream)."""
    session = SessionStore(session_key)
    user = accounts.session_user(session)
    if user is None:
        return None
    viewer = of_session(user, session)
    ready = not user.must_change_password and not is_idle(viewer, session)
    if owes_second_factor(viewer) and not session.get(DEVICE_ID_SESSION_KEY):
        ready = False
    return viewer if ready else None
