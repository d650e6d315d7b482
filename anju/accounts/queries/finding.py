"""Accounts found by what people know of each other: the sign-in name, or the person's own."""

from django.utils.translation import gettext

from anju.accounts.models import User
from anju.kernel.refusals import NotAllowed
from anju.kernel.scope import area_filter
from anju.kernel.text import normalise_name
from anju.kernel.viewer import Viewer

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
