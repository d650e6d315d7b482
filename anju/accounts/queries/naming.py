"""What accounts, posts and keys are called in the journal, and at which post somebody acted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from anju.accounts.models import ApiKey, Post, User
from anju.accounts.rules import roles
from anju.areas import queries as areas
from anju.journal.queries import Named
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer

_POSTS_SAID = 2


def _manages(viewer: Viewer, area: str) -> bool:
    return (viewer.can("account.manage") or viewer.can("post.manage")) and viewer.covers(area)


def name_users(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name accounts by person and sign-in name."""
    return {
        row.pk: Named(
            f"{row.name}（{row.username}）",
            reverse("accounts:user", args=[row.pk]) if _manages(viewer, row.area_code) else "",
        )
        for row in User.objects.filter(pk__in=numbers)
    }


def name_posts(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name posts by holder, role and area."""
    return {
        row.pk: Named(
            f"{row.user.name} · {_post(row)}",
            reverse("accounts:user", args=[row.user_id]) if _manages(viewer, row.user.area_code) else "",
        )
        for row in Post.objects.filter(pk__in=numbers).select_related("user")
    }


def name_keys(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name keys by what they were called when they were issued."""
    return {
        row.pk: Named(
            f"{row.name}（{row.prefix}）",
            reverse("accounts:keys") if viewer.can("key.manage") and viewer.covers(row.area_code) else "",
        )
        for row in ApiKey.objects.filter(pk__in=numbers)
    }


def actors(viewer: Viewer, pairs: Iterable[tuple[str, datetime]]) -> Mapping[tuple[str, datetime], str]:
    """Say at which posts each actor stood on the day; a key is a key, the system needs no post."""
    asked = list(pairs) if viewer else []
    people = {_number(actor) for actor, _at in asked if actor.startswith("user:")}
    held: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(user_id__in=people).order_by("id"):
        held[post.user_id].append(post)
    return {(actor, at): _stood(actor, at, held) for actor, at in asked}


def _number(actor: str) -> int:
    number = actor.partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _stood(actor: str, at: datetime, held: Mapping[int, list[Post]]) -> str:
    if not actor.startswith("user:"):
        return _("接口密钥") if actor.startswith("key:") else ""
    day = local_day(at)
    posts = [
        _post(post)
        for post in held.get(_number(actor), [])
        if post.starts_on <= day and (post.ends_on is None or post.ends_on > day)
    ]
    return _("、").join(posts[:_POSTS_SAID]) or _("当日无岗位")


def _post(post: Post) -> str:
    role = roles.ROLES.get(post.role)
    return f"{_(role.title) if role else post.role} {areas.name(post.area_code)}"
