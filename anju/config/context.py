"""What every page knows: the viewer, their posts and areas, the menu their verbs open, and the duty lights."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.config import menu, viewers
from anju.kernel import lights
from anju.kernel.viewer import Principal, Viewer

if TYPE_CHECKING:
    from anju.accounts.models import Post


def viewer(request: HttpRequest) -> dict[str, Any]:
    """Add the viewer and everything the top bar is made of; nothing for the signed-out."""
    who: Viewer | None = getattr(request, "viewer", None)
    if who is None or not request.user.is_authenticated or getattr(request, "debt", None):
        return {"viewer": who}
    shown = cache(lambda: _menu(request, who))
    return {
        "viewer": who,
        "post_name": gettext(accounts.role_info(who.role).title),
        "posts": _Later(lambda: _posts(_held(request), who)),
        "areas": SimpleLazyObject(lambda: _areas(request, who)),
        "navigation": _Later(lambda: shown().bar),
        "section": _Later(lambda: shown().section),
        "reads_messages": who.can("message.read"),
        "search_url": menu.address("people:list") if who.can("elder.read") else "",
        "lights": _Later(lambda: lights.lights(who)),
    }


class _Later(list[Any]):
    """A list filled when a template first looks at it: fragments do not pay for the top bar."""

    def __init__(self, fill: Any) -> None:
        super().__init__()
        self._fill = fill

    def _filled(self) -> "_Later":
        if self._fill is not None:
            fill, self._fill = self._fill, None
            self.extend(fill())
        return self

    def __iter__(self) -> Any:
        return list.__iter__(self._filled())

    def __len__(self) -> int:
        return list.__len__(self._filled())

    def __bool__(self) -> bool:
        return len(self) > 0


def _menu(request: HttpRequest, who: Viewer) -> menu.Menu:
    return menu.Menu([], []) if who.principal is Principal.FAMILY else menu.menu(request, who)


def _held(request: HttpRequest) -> "list[Post]":
    """Return the posts that were read at the door of this request."""
    held: list[Post] | None = getattr(request, "posts", None)
    return viewers.held_by(request.user) if held is None else held  # type: ignore[arg-type]


def _posts(held: "list[Post]", who: Viewer) -> list[dict[str, Any]]:
    if len(held) < 2:  # noqa: PLR2004
        return []
    return [
        {
            "id": post.pk,
            "name": f"{gettext(accounts.role_info(post.role).title)} {areas.name(post.area_code)}",
            "here": post.pk == who.post_id,
        }
        for post in held
    ]


def _areas(request: HttpRequest, who: Viewer) -> dict[str, Any] | None:
    """Return the way from the post's area to the chosen one, and where one can go from here."""
    if who.principal is not Principal.OFFICIAL or not who.role:
        return None
    whole = who
    if request.session.get(viewers.AREA):
        whole = viewers.at_post(request.user, request.session, _held(request))  # type: ignore[arg-type]
    path = [{"code": item.code, "name": item.name} for item in areas.path(who.area) if whole.covers(item.code)]
    if not whole.area:
        path.insert(0, {"code": "", "name": gettext("全国")})
    up = [{**item, "note": gettext("回到上级"), "here": item["code"] == who.area} for item in path]
    down = [{"code": item.code, "name": item.name} for item in areas.children(who, who.area)]
    choices = [*up, *down]
    return {"path": path, "choices": choices if len(choices) > 1 else []}
