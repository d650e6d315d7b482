"""代为下单: find the elder, tick the service, see price, subsidy and own part, confirm; by telephone or at a desk."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.orders import commands, queries
from anju.orders.forms import OrderForm, next_slot
from anju.people import queries as people

_CARRIED = ("channel", "source", "source_id", "draft")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Take an order for an elder; the bill is asked for with every tick and shown before anything is placed."""
    viewer, now = request.viewer, clock.now()
    viewer.need("order.place")
    if viewer.principal in {Principal.FAMILY, Principal.PROVIDER}:
        raise NotAllowed(verb="order.place")
    words = request.GET.get("q", "") or request.POST.get("q", "")
    chosen = request.POST.get("elder") or request.GET.get("elder", "")
    facts: dict[str, Any] = {"words": words, "hits": people.search(viewer, words) if words and not chosen else []}
    if not chosen.isdigit():
        return render(request, "orders/new.html", facts)
    elder = people.elder(viewer, int(chosen))
    form = _form(request, elder, now)
    facts |= {"card": people.rescue_card(viewer, elder.pk), "elder": elder, "form": form,
              "coming": queries.orders_of(viewer, elder.pk, open_only=True, limit=5)}  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _placed(request, elder.pk, form, now)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    if form.is_bound and form.errors and request.method == "POST":
        status = 422
    facts["bill"] = _bill(request, elder, form)
    return render(request, "orders/new.html", facts, status=status)


def _form(request: Request, elder: Any, now: datetime) -> OrderForm:
    day, at = next_slot(now)
    today = clock.local_day(now)
    offered = {row.item_code for row in queries.prices(request.viewer, on=today, area=elder.area_code)}
    services = [(row.code, row.name) for row in queries.items(request.viewer, on=today) if row.code in offered]
    asked = request.POST if request.method == "POST" else request.GET
    items = asked.getlist("items")
    sellers = queries.providers_of(request.viewer, items[0], area=elder.area_code, on=today) if items else []
    providers = [(row.provider_id, row.provider.name) for row in sellers if row.provider_id and row.provider]
    first = {
        "elder": elder.pk,
        "on": day,
        "at": at,
        "quantity": 1,
        "channel": "phone" if request.viewer.can("order.manage") else "walk_in",  # a counter has a visitor before it
        "carer_gender": elder.carer_gender,
    }
    first |= {name: request.GET[name] for name in _CARRIED if request.GET.get(name)}
    bound = asked if request.method == "POST" or items else None
    return OrderForm(bound, initial=first, services=services, providers=providers)


def _bill(request: Request, elder: Any, form: OrderForm) -> queries.Bill | None:
    if not form.is_bound or not form.is_valid() or form.cleaned_data["elder"] != elder.pk:
        return None
    read = form.cleaned_data
    try:
        return queries.bill(
            request.viewer, elder, read["items"], on=read["on"], today=clock.local_day(clock.now()),
            provider_id=read.get("provider"), quantity=read["quantity"],
        )  # fmt: skip
    except Refusal as refusal:
        return queries.Bill([], 0, 0, 0, sentence(refusal))


def _placed(request: Request, elder_id: int, form: OrderForm, now: datetime) -> HttpResponse:
    read, viewer = form.cleaned_data, request.viewer
    wishes = form.wishes()
    if read["weekdays"]:
        for item in read["items"]:
            commands.open_plan(
                viewer, elder_id, item=item, weekdays=read["weekdays"], start_time=read["at"], starts_on=read["on"],
                channel=read["channel"], now=now, provider_id=read.get("provider"), quantity=read["quantity"],
                holiday_rule=read["holiday_rule"] or "skip", note=read["note"],
                carer_gender=read["carer_gender"], carer_language=read["carer_language"],
            )  # fmt: skip
        messages.success(request, _("周计划已建立，两周内的订单已生成"))
        return redirect("orders:plans")
    if len(wishes) > 1:
        package = commands.place_package(viewer, elder_id, wishes, channel=read["channel"], now=now,
                                         shown_own_fen=read.get("shown_own_fen"))  # fmt: skip
        messages.success(request, _("已下单 %(count)s 项") % {"count": package.orders.count()})
        return redirect(f"/orders/?elder={elder_id}")
    row = commands.place(
        viewer, elder_id, wishes[0], channel=read["channel"], now=now, source=read["source"] or "",
        source_id=read.get("source_id"), draft_id=read.get("draft"),
    )  # fmt: skip
    messages.success(request, _("已下单 %(number)s") % {"number": row.number})
    return redirect("orders:order", order_id=row.pk)
