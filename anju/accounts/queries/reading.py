"""Reading accounts: who is looking, which posts they hold, which keys exist."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from anju.accounts.models import ApiKey, Post, User
from anju.accounts.rules import passwords, roles
from anju.kernel import clock
from anju.kernel.refusals import NotVisible, SignInNeeded
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Principal, Viewer

NO_POST = gettext_noop("无岗位")
KEY_VERBS = roles.KEY_VERBS  # what a machine client may hold


class KeyUnknown(SignInNeeded):
    """The token is no key of ours, or was revoked."""

    code = "key_unknown"


class KeyExpired(SignInNeeded):
    """The key's time is over."""

    code = "key_expired"


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """What pages and the middleware must know of a role."""

    name: str
    title: str
    home: str
    second_factor: bool
    idle_minutes: int
    staff: bool
    administrator: bool = False
    nationwide: bool = False  # held over the whole country, over nothing smaller
    organisation: bool = False  # held at one organisation


def role_info(name: str) -> RoleInfo:
    """Return the description of a role; somebody without a post gets the narrowest one."""
    role = roles.ROLES.get(name)
    if role is None:
        return RoleInfo("", NO_POST, "accounts:start", second_factor=False, idle_minutes=30, staff=True)
    return RoleInfo(
        role.name,
        role.title,
        role.home,
        role.second_factor,
        role.idle_minutes,
        role.staff,
        administrator=role.administrator,
        nationwide=role.levels == {0},
        organisation=role.organisation,
    )


def valid_on(day: date) -> Q:
    """Build the filter of posts that are held on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


_HELD = """
SELECT * FROM accounts_post WHERE user_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s) ORDER BY id
"""  # ``valid_on`` of one person, asked at the door of every page


def posts_of(user: User, day: date) -> list[Post]:
    """List the posts a person holds on a day, oldest first."""
    return list(Post.objects.raw(_HELD, [user.pk, day, day]))


def viewer_of(
    user: User,
    *,
    post_id: int | None = None,
    elders: frozenset[int] = frozenset(),
    day: date | None = None,
    held: list[Post] | None = None,
) -> Viewer:
    """Return the viewer of a signed-in person at one of their posts (the first when none or an ended one is named).

    ``held``: the posts of this day, where they were read a moment ago.
    """
    if held is None:
        held = posts_of(user, day or clock.local_day(clock.now())) if user.is_active else []
    post = next((post for post in held if post.pk == post_id), held[0] if held else None)
    if post is None or post.role not in roles.ROLES:
        return Viewer(principal=Principal.FAMILY, name=user.name, area="", user_id=user.pk)
    role = roles.ROLES[post.role]
    return Viewer(
        principal=Principal.PROVIDER if post.organisation_id else role.principal,
        name=user.name,
        area=post.area_code,
        verbs=role.verbs,
        user_id=user.pk,
        post_id=post.pk,
        role=role.name,
        organisation_id=post.organisation_id,
        elders=elders if role.principal is Principal.FAMILY else frozenset(),
    )


def session_user(session: SessionBase) -> User | None:
    """Return the person a session belongs to, as Django's own middleware would."""
    number, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    if not number or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = User.objects.filter(pk=int(number), is_active=True).first()
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return user


def api_viewer(token: str) -> tuple[Viewer, ApiKey]:
    """Return the viewer and the key of a token ``<prefix>.<secret>``; raise ``KeyUnknown`` or ``KeyExpired``."""
    prefix, _, secret = token.partition(".")
    key = ApiKey.objects.filter(prefix=prefix, revoked_at__isnull=True).first() if _printable(prefix) else None
    digest = hashlib.sha256(secret.encode(errors="replace")).digest()
    if key is None or not hmac.compare_digest(bytes(key.digest), digest):
        raise KeyUnknown
    if key.expires_at is not None and key.expires_at <= clock.now():
        raise KeyExpired
    viewer = Viewer(
        principal=Principal.MACHINE, name=key.name, area=key.area_code, verbs=frozenset(key.verbs), key_id=key.pk
    )
    return viewer, key


def _printable(prefix: str) -> bool:
    return prefix.isascii() and prefix.isalnum()


def users(viewer: Viewer, *, text: str = "") -> QuerySet[User]:
    """List the accounts kept in the viewer's area, newest first."""
    if not (viewer.can("account.manage") or viewer.can("post.manage")):
        viewer.need("account.manage")
    rows = User.objects.filter(area_filter(viewer.area))
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(name__icontains=text))
    return rows.order_by("-id")


def username_taken(viewer: Viewer, username: str) -> bool:
    """Whether somebody already signs in under this name, wherever they are."""
    viewer.need("account.manage")
    return User.objects.filter(username=username).exists()


def user(viewer: Viewer, user_id: int) -> User:
    """Return one account kept in the viewer's area, or the viewer's own; raise ``NotVisible``."""
    rows = User.objects.filter(pk=user_id)
    if not (viewer.can("account.manage") or viewer.can("post.manage")):
        rows = rows.filter(pk=viewer.user_id or 0)
    elif user_id != viewer.user_id:
        rows = rows.filter(area_filter(viewer.area))
    found = rows.first()
    if found is None:
        raise NotVisible(user=user_id)
    return found


def posts(viewer: Viewer, *, role: str = "", user_id: int | None = None) -> QuerySet[Post]:
    """List posts over areas inside the viewer's own, newest first."""
    viewer.need("post.manage")
    rows = Post.objects.filter(area_filter(viewer.area)).select_related("user").order_by("-id")
    if role:
        rows = rows.filter(role=role)
    return rows.filter(user_id=user_id) if user_id else rows


def post(viewer: Viewer, post_id: int) -> Post:
    """Return one post inside the viewer's area or raise ``NotVisible``."""
    row = posts(viewer).filter(pk=post_id).first()
    if row is None:
        raise NotVisible(post=post_id)
    return row


def keys(viewer: Viewer) -> QuerySet[ApiKey]:
    """List machine keys over areas inside the viewer's own, newest first."""
    viewer.need("key.manage")
    return ApiKey.objects.filter(area_filter(viewer.area)).order_by("-id")


def key(viewer: Viewer, key_id: int) -> ApiKey:
    """Return one key inside the viewer's area or raise ``NotVisible``."""
    row = keys(viewer).filter(pk=key_id).first()
    if row is None:
        raise NotVisible(key=key_id)
    return row


def password_is_due(user: User, viewer: Viewer, now: datetime) -> bool:
    """Whether a person must choose a new password before going on."""
    staff = role_info(viewer.role).staff
    return user.must_change_password or passwords.is_due(user.password_changed_at, now, staff=staff)
