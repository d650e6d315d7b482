"""The menu of a post: one entry for each subject, and under the chosen subject the pages that belong to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from anju.devices.queries import sees_lanes
from anju.kernel.viewer import Principal, Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: shown to viewers who hold ``verb``, or for whom ``shown`` says yes.

    Entries of one ``subject`` stand side by side below the bar; the first that is open speaks for all of them in it.
    ``also`` begins addresses elsewhere that belong to this page for whoever has no nearer entry.
    """

    verb: str
    page: str
    label: Any
    subject: str
    shown: Callable[[Viewer], bool] | None = None
    also: tuple[str, ...] = ()

    def open_to(self, who: Viewer) -> bool:
        """Whether this viewer gets the entry."""
        return self.shown(who) if self.shown is not None else who.can(self.verb)


def reads_orders(who: Viewer) -> bool:
    """Whether somebody works with orders: the family has pages of its own."""
    return who.can("order.read") and who.principal is not Principal.FAMILY


def reads_complaints(who: Viewer) -> bool:
    """Whether somebody works on complaints: the family has pages of its own."""
    return who.can("complaint.read") and who.principal is not Principal.FAMILY


def plans_days(who: Viewer) -> bool:
    """Whether somebody may look at the plan of a provider's day."""
    return who.can("worker.read") and reads_orders(who)


def places_orders(who: Viewer) -> bool:
    """Whether somebody takes orders for elders."""
    return who.can("order.place") and who.principal is not Principal.FAMILY


def reads_benefits(who: Viewer) -> bool:
    """Whether somebody looks after programmes: the family reads its own on its own pages."""
    return who.can("benefit.read") and who.principal is not Principal.FAMILY


def serves_homes(who: Viewer) -> bool:
    """Whether this viewer dispatches for a provider of care at home."""
    return who.principal is Principal.PROVIDER and who.can("assignment.plan")


def keeps_aids(who: Viewer) -> bool:
    """Whether somebody works with assistive devices: the family has a page of its own."""
    return who.can("aid.read") and who.principal is not Principal.FAMILY


MENU = (
    Entry("seat.take", "operator:desk", _("接警台"), "desk"),
    Entry("board.read", "supervisor:board", _("监管看板"), "board"),
    Entry("assignment.plan", "provider:board", _("服务商工作台"), "provider", shown=serves_homes),
    Entry("assignment.answer", "field:today", _("今日任务"), "field"),
    Entry("device.enrol", "installer:today", _("装机"), "installer"),
    Entry("incident.read", "incidents:list", _("警情"), "incidents"),
    Entry("check.read", "care:list", _("核实名单"), "checks"),
    Entry("routine.read", "routines:list", _("起居守望"), "checks"),
    Entry("order.read", "orders:list", _("服务订单"), "orders", shown=reads_orders),
    Entry("order.place", "orders:new", _("代为下单"), "orders", shown=places_orders),
    Entry("worker.read", "planner:providers", _("日计划"), "orders", shown=plans_days),
    Entry("order.read", "orders:plans", _("周计划"), "orders", shown=reads_orders),
    Entry("order.read", "orders:catalogue", _("服务目录"), "orders", shown=reads_orders),
    Entry("order.audit", "orders:withheld", _("待核实的服务"), "orders"),
    Entry("benefit.read", "benefits:list", _("补贴"), "benefits", shown=reads_benefits),
    Entry("complaint.read", "complaints:list", _("投诉"), "complaints", shown=reads_complaints),
    Entry("quality.read", "quality:board", _("服务质量"), "complaints"),
    Entry("quality.call", "quality:calls", _("回访"), "complaints"),
    Entry("quality.audit", "quality:audits", _("审计抽样"), "complaints"),
    Entry("elder.read", "people:list", _("老人档案"), "people", also=("/workers/homes/",)),
    Entry("institution.read", "institution:board", _("机构安全"), "institutions"),
    Entry("institution.read", "institutions:list", _("机构"), "institutions"),
    Entry("aid.read", "assistive:list", _("康复辅具"), "aids", shown=keeps_aids),
    Entry("aid.read", "assistive:showcase", _("辅具展示"), "aids", shown=keeps_aids),
    Entry("aid.read", "assistive:loans", _("辅具租借"), "aids", shown=keeps_aids),
    Entry("meal.read", "meals:list", _("助餐"), "meals", also=("/planner/",)),
    Entry("meal.read", "meals:rules", _("补贴标准"), "meals"),
    Entry("device.read", "devices:list", _("设备"), "devices"),
    Entry("device.read", "devices:health", _("设备健康"), "devices"),
    Entry("device.read", "devices:beyond", _("体征超限"), "devices"),
    Entry("line.manage", "devices:lines", _("接入线路"), "devices", also=("/devices/signals/",)),
    Entry("setting.manage", "devices:faults", _("收警异常"), "devices", shown=sees_lanes),
    Entry("ledger.read", "devices:ledger", _("报文台账"), "devices"),
    Entry("ledger.read", "incidents:presses", _("报警与去处"), "devices"),
    Entry("order.audit", "dispatch:corrections", _("更正申请"), "workers"),
    Entry("worker.read", "dispatch:workers", _("响应人员"), "workers"),
    Entry("account.manage", "accounts:users", _("账号"), "accounts", also=("/incidents/reach/",)),
    Entry("post.manage", "accounts:posts", _("岗位"), "accounts", also=("/admin/accounts/", "/incidents/reach/")),
    Entry("key.manage", "accounts:keys", _("接口密钥"), "accounts"),
    Entry("setting.manage", "areas:tree", _("区划"), "areas"),
    Entry("audit.read", "journal:audit", _("审计"), "audit"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One link: ``current`` is empty, ``page`` for the page itself, ``true`` for the subject that it belongs to."""

    label: Any
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """The bar, and the pages of the chosen subject where there are several."""

    bar: list[Item]
    section: list[Item]


def menu(request: HttpRequest, who: Viewer) -> Menu:
    """Return what this viewer's post opens, with the place of the present page marked."""
    entries = [(entry, url) for entry in MENU if entry.open_to(who) and (url := address(entry.page))]
    near = [(begin, url) for entry, url in entries for begin in (url, *entry.also) if request.path.startswith(begin)]
    here = max(near, key=lambda pair: len(pair[0]), default=("", ""))[1]
    bar: list[Item] = []
    section: list[Item] = []
    for _subject, group in groupby(entries, key=lambda pair: pair[0].subject):
        items = list(_items(group, here))
        chosen = any(item.current for item in items)
        if len(items) > 1 and chosen:
            section = items
        head = items[0]
        bar.append(Item(head.label, head.url, "true" if len(items) > 1 and chosen else head.current))
    return Menu(bar, section)


def _items(group: Iterable[tuple[Entry, str]], here: str) -> Iterable[Item]:
    return (Item(entry.label, url, "page" if url == here else "") for entry, url in group)


def address(page: str) -> str:
    """Return the address of a page, or nothing when it does not exist."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
