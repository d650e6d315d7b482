"""The catalogue with the prices around the viewer, and setting one."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anju.areas import queries as areas
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.orders import commands, permissions, queries
from anju.orders.forms import PriceForm


@require_GET
def catalogue(request: Request) -> HttpResponse:
    """Show what can be ordered today, class by class, with what it costs here."""
    viewer = request.viewer
    viewer.need("order.read")
    if viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="order.list")
    area = request.GET.get("area", "")
    lines = queries.catalogue(viewer, on=clock.local_day(clock.now()), area=area if area.isdigit() else "")
    classes = [
        {"name": queries.class_label(code), "lines": [_line(line) for line in group]}
        for code, group in groupby(lines, key=lambda line: line.item.class_code)
    ]
    facts = {
        "classes": classes, "priced": sum(bool(line.prices) for line in lines), "count": len(lines),
        "may_price": viewer.can("price.set"),
    }  # fmt: skip
    return render(request, "orders/catalogue.html", facts)


def _line(line: queries.Line) -> dict[str, Any]:
    prices = [{"price": row, "place": areas.name(row.area_code)} for row in line.prices]
    return {
        "item": line.item, "unit": queries.unit_label(line.item.unit), "prices": prices,
        "qualification": queries.qualification_label(line.item.required_qualification),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def price(request: Request, code: str) -> HttpResponse:
    """Set what an item costs from a day on."""
    viewer, today = request.viewer, clock.local_day(clock.now())
    permissions.check(viewer, "price")
    item = queries.item(viewer, code, on=today)
    places = [(viewer.area, areas.name(viewer.area))] if viewer.area else []
    places += [(row_code, str(name)) for row_code, name in areas.choices(viewer, viewer.area) if row_code]
    form = PriceForm(
        request.POST or None, areas=list(dict(places).items()),
        initial={"starts_on": today + timedelta(days=1), "area": viewer.area},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = _set(request, code, form)
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            if row is not None:
                messages.success(request, _("已登记%(name)s的价格") % {"name": item.name})
                return redirect("orders:catalogue")
    facts = {"form": form, "item": item, "known": queries.prices(viewer, on=today, area=viewer.area, item_code=code)}
    return render(request, "orders/price.html", facts, status=422 if form.errors else 200)


def _set(request: Request, code: str, form: PriceForm) -> object:
    words, provider_id = form.cleaned_data["provider"].strip(), None
    if words:
        found = institutions.named(request.viewer, words)
        if len(found) != 1:
            form.add_error("provider", _("没有找到这一家，或有好几家同名的：请写备案编号。"))
            return None
        provider_id = found[0].pk
    return commands.set_price(
        request.viewer, item=code, area=form.cleaned_data["area"], fen=form.fen(), provider_id=provider_id,
        starts_on=form.cleaned_data["starts_on"], now=clock.now(),
    )  # fmt: skip
