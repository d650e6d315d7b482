"""What every page knows: the viewer, their posts and areas, the menu their verbs open, and the duty lights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.config import viewers
from anju.devices.queries import sees_lanes
from anju.kernel import clock, lights
from anju.kernel.viewer import Principal, Viewer

if TYPE_CHECKING:
    from anju.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: shown to viewers who hold ``verb``, or for whom ``shown`` says yes."""

    verb: str
    page: str
    label: Any
    shown: Callable[[Viewer], bool] | None = None

    def open_to(self, who: Viewer) -> bool:
        """Whether this viewer gets the entry."""
        return self.shown(who) if self.shown is not None else who.can(self.verb)


MENU = (
    Entry("seat.take", "operator:desk", _("接警台")),
    Entry("board.read", "supervisor:board", _("监管看板")),
    Entry("assignment.answer", "field:today", _("今日任务")),
    Entry("device.enrol", "installer:today", _("装机")),
    Entry("incident.read", "incidents:list", _("警情")),
    Entry("elder.read", "people:list", _("老人档案")),
    Entry("institution.read", "institution:board", _("机构安全")),
    Entry("institution.read", "institutions:list", _("机构")),
    Entry("device.read", "devices:list", _("设备")),
    Entry("device.read", "devices:health", _("设备健康")),
    Entry("device.read", "devices:beyond", _("体征超限")),
    Entry("setting.manage", "devices:faults", _("收警异常"), shown=sees_lanes),
    Entry("worker.read", "dispatch:workers", _("响应人员")),
    Entry("line.manage", "devices:lines", _("接入线路")),
    Entry("account.manage", "accounts:users", _("账号")),
    Entry("post.manage", "accounts:posts", _("岗位")),
    Entry("key.manage", "accounts:keys", _("接口密钥")),
    Entry("setting.manage", "areas:tree", _("区划")),
    Entry("ledger.read", "devices:ledger", _("报文台账")),
    Entry("audit.read", "journal:audit", _("审计")),
)


def viewer(request: HttpRequest) -> dict[str, Any]:
    """Add the viewer and everything the top bar is made of; nothing for the signed-out."""
    who: Viewer | None = getattr(request, "viewer", None)
    if who is None or not request.user.is_authenticated or getattr(request, "debt", None):
        return {"viewer": who}
    return {
        "viewer": who,
        "post_name": gettext(accounts.role_info(who.role).title),
        "posts": _Later(lambda: _posts(request.user, who)),
        "areas": _areas(request, who),
        "navigation": [] if who.principal is Principal.FAMILY else _menu(request, who),
        "search_url": _address("people:list") if who.can("elder.read") else "",
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


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def _menu(request: HttpRequest, who: Viewer) -> list[dict[str, Any]]:
    entries = [(entry, url) for entry in MENU if entry.open_to(who) and (url := _address(entry.page))]
    here = max((url for _entry, url in entries if request.path.startswith(url)), key=len, default="")
    return [{"label": entry.label, "url": url, "current": url == here} for entry, url in entries]


def _posts(user: "User", who: Viewer) -> list[dict[str, Any]]:
    held = accounts.posts_of(user, clock.local_day(clock.now()))
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
    whole = viewers.at_post(request.user, request.session) if request.session.get(viewers.AREA) else who  # type: ignore[arg-type]
    path = [{"code": item.code, "name": item.name} for item in areas.path(who.area) if whole.covers(item.code)]
    if not whole.area:
        path.insert(0, {"code": "", "name": gettext("全国")})
    up = [{**item, "note": gettext("回到上级"), "here": item["code"] == who.area} for item in path]
    down = [{"code": item.code, "name": item.name} for item in areas.children(who, who.area)]
    choices = [*up, *down]
    return {"path": path, "choices": choices if len(choices) > 1 else []}
