"""Who holds a post over an area: over it or over one that contains it, and whether anybody else does nearby."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anju.accounts.models import Post
from anju.accounts.queries.reading import valid_on
from anju.accounts.rules import roles as known
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.scope import LEVELS, area_filter
from anju.kernel.viewer import Viewer

ASKS = ("post.manage", "account.manage", "board.read")


@dataclass(frozen=True, slots=True)
class Holder:
    """One person at one post."""

    user_id: int
    name: str
    role: str
    title: str
    area: str
    ends_on: date | None


def _check(viewer: Viewer, area: str) -> None:
    if not any(viewer.can(verb) for verb in ASKS):
        raise NotAllowed(verb="post.manage")
    if not viewer.covers(area):
        raise NotVisible(area=area)


def holders(viewer: Viewer, area: str, *, roles: Iterable[str], day: date) -> list[Holder]:
    """List who holds one of these roles over an area or over one that contains it, the nearest first.

    Whoever looks after an area may know by name who stands above it: these are the people to call.
    """
    _check(viewer, area)
    over = [area[:digits] for digits in LEVELS if digits <= len(area)]
    rows = Post.objects.filter(valid_on(day), role__in=list(roles), area_code__in=over, user__is_active=True)
    found = [
        Holder(
            user_id=row.user_id,
            name=row.user.name,
            role=row.role,
            title=known.ROLES[row.role].title if row.role in known.ROLES else row.role,
            area=row.area_code,
            ends_on=row.ends_on,
        )
        for row in rows.select_related("user")
    ]
    return sorted(found, key=lambda item: (-len(item.area), item.role, item.name))


def anybody_else(viewer: Viewer, area: str, *, within: str, roles: Iterable[str], day: date) -> bool:
    """Whether somebody holds one of these roles elsewhere inside a wider area: yes or no, never who or how many."""
    _check(viewer, area)
    over = [area[:digits] for digits in LEVELS if digits <= len(area)]
    rows = Post.objects.filter(valid_on(day), area_filter(within), role__in=list(roles), user__is_active=True)
    return rows.exclude(area_code__in=over).exists()


def roles_with(viewer: Viewer, verb: str) -> list[str]:
    """List the roles that hold a verb; roles are no secret."""
    return [role.name for role in known.ROLES.values() if viewer and verb in role.verbs]


def organisations_of(viewer: Viewer) -> frozenset[int]:
    """Return the organisations at which the viewer's own person holds or held a post."""
    rows = Post.objects.filter(user_id=viewer.user_id or 0, organisation_id__isnull=False)
    return frozenset(number for number in rows.values_list("organisation_id", flat=True) if number is not None)
