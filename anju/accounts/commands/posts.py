"""Granting and ending posts."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from anju.accounts import queries
from anju.accounts.commands.users import PasswordWeak
from anju.accounts.models import Post, User
from anju.accounts.rules import passwords, roles
from anju.areas import queries as areas
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Invalid, NotAllowed, NotVisible
from anju.kernel.viewer import Principal, Viewer


class RoleUnknown(Invalid):
    """There is no role of this name."""

    code = "role_unknown"


class PostExcluded(Conflict):
    """Held and wanted post exclude each other; fact ``held`` is the role that stands in the way."""

    code = "post_excluded"


class PostLevelWrong(Invalid):
    """This role is not held at this level of the tree."""

    code = "post_level"


class OrganisationNeeded(Invalid):
    """This role is held at one organisation, which was not named; or it is held at none and one was."""

    code = "organisation_needed"


class PostToSelf(NotAllowed):
    """Nobody grants a post to themselves."""

    code = "post_to_self"


class FirstThere(Conflict):
    """An administrator of this kind exists already: the next one is granted in the platform."""

    code = "first_there"


def _role(name: str) -> roles.Role:
    if name not in roles.ROLES:
        raise RoleUnknown(role=name)
    return roles.ROLES[name]


@transaction.atomic
def grant_post(
    viewer: Viewer,
    user_id: int,
    *,
    role: str,
    now: datetime,
    area: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    organisation_id: int | None = None,
    reason: str = "",
) -> Post:
    """Give a person a role over an area from a day on.

    Refuses: to oneself, a role one may not grant, an area outside one's own or of the wrong level, and any pair of
    posts that exclude each other (now or in future).
    """
    wanted = _role(role)
    if viewer.user_id == user_id:
        raise PostToSelf(role=role)
    if viewer.principal is not Principal.SYSTEM and not roles.may_grant(viewer.role, wanted):
        raise NotAllowed(verb="post.manage", role=role)
    if not roles.may_hold(wanted, area):
        raise PostLevelWrong(role=role, area=area)
    if wanted.staff and (not viewer.covers(area) or (area and not areas.known(area))):
        raise NotVisible(area=area)
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None or not viewer.covers(user.area_code):
        raise NotVisible(user=user_id)
    if wanted.organisation is not (organisation_id is not None):
        raise OrganisationNeeded(field="organisation", role=role)
    day = starts_on or clock.local_day(now)
    _refuse_excluded(user, wanted.name, day)
    post = Post.objects.create(
        user=user,
        role=role,
        area_code=area,
        organisation_id=organisation_id,
        starts_on=day,
        ends_on=ends_on,
        created_by=viewer.actor,
        created_at=now,
    )
    _note(viewer, post, now, "grant", reason)
    return post


def _refuse_excluded(user: User, role: str, day: date) -> None:
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    held = set(Post.objects.filter(later, user=user).values_list("role", flat=True))
    against = roles.excludes(held, role)
    if against:
        raise PostExcluded(held=against, wanted=role)


@transaction.atomic
def end_post(viewer: Viewer, post_id: int, *, now: datetime, ends_on: date | None = None, reason: str = "") -> Post:
    """End a post from a day on (today when none is named)."""
    viewer.need("post.manage")
    queries.post(viewer, post_id)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post_id)
    if post.user_id == viewer.user_id:
        raise PostToSelf(role=post.role)
    post.ends_on = ends_on or clock.local_day(now)
    post.save(update_fields=["ends_on"])
    _note(viewer, post, now, "end", reason)
    return post


def _note(viewer: Viewer, post: Post, now: datetime, verb: str, reason: str) -> None:
    facts: dict[str, Any] = {"verb": verb, "role": post.role, "user": post.user_id}
    journal.record_audit(
        viewer, kind="change", thing="post", thing_id=post.pk, area=post.area_code, now=now, reason=reason, data=facts
    )


@transaction.atomic
def first_administrator(
    viewer: Viewer,
    *,
    username: str,
    name: str,
    password: str,
    now: datetime,
    role: str = "system_admin",
    must_change: bool = True,
) -> User:
    """Make the first administrator of one of the three kinds; only the shell of the server can, and only once each."""
    wanted = _role(role)
    if viewer.principal is not Principal.SYSTEM or not wanted.administrator:
        raise NotAllowed(verb="post.manage", role=role)
    day = clock.local_day(now)
    if Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), role=role).exists():
        raise FirstThere(role=role)
    word = username.strip().lower()
    why = passwords.problem(password, username=word, staff=True)
    if why:
        raise PasswordWeak(why=why)
    if User.objects.filter(username=word).exists():
        raise FirstThere(role=role, username=word)
    user = User.objects.create(
        username=word,
        name=name,
        password=make_password(password),
        must_change_password=must_change,
        password_changed_at=now,
        created_at=now,
    )
    grant_post(viewer, user.pk, role=role, now=now)
    return user
