"""Accounts found by what people know of each other: the sign-in name, or the person's own."""

from datetime import date

from django.utils.translation import gettext

from anju.accounts.models import Post, User
from anju.accounts.queries.reading import valid_on
from anju.kernel.refusals import NotAllowed
from anju.kernel.scope import area_filter
from anju.kernel.text import normalise_name
from anju.kernel.viewer import Principal, Viewer

_ASKS = ("account.manage", "post.manage", "worker.manage")
_MOST = 6


def accounts_named(viewer: Viewer, words: str) -> list[User]:
    """Return the account of a sign-in name, or else all of a person's name, inside the viewer's area."""
    if not any(viewer.can(verb) for verb in _ASKS):
        raise NotAllowed(verb="account.manage")
    rows = User.objects.filter(area_filter(viewer.area)).order_by("username")
    exact = rows.filter(username=words.strip().lower()).first()
    return [exact] if exact is not None else list(rows.filter(name=normalise_name(words))[:_MOST])


def not_one(viewer: Viewer, found: list[User]) -> str:
    """Say why a name is not enough: nobody in the viewer's area has it, or several do."""
    if not found or not viewer:
        return gettext("辖区内没有叫这个姓名或用户名的人。")
    names = "、".join(f"{row.name}（{row.username}）" for row in found)
    return gettext("有几位同名，请改填用户名：%(names)s") % {"names": names}


def staff_of(viewer: Viewer, organisation_id: int, *, day: date) -> list[User]:
    """List the accounts with a standing post at an organisation: its own staff asks, or whoever manages workers."""
    viewer.need("worker.manage")
    if viewer.principal is Principal.PROVIDER and viewer.organisation_id != organisation_id:
        return []
    scope = "" if viewer.principal is Principal.PROVIDER else viewer.area
    posts = Post.objects.filter(valid_on(day), area_filter(scope), organisation_id=organisation_id)
    return list(User.objects.filter(pk__in=posts.values("user_id"), is_active=True).order_by("name", "pk"))
