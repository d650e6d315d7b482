"""Until when calling off is free here, what a late one costs, and setting both."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.orders import commands, permissions, queries
from anju.orders.forms import CancelRuleForm


@require_http_methods(["GET", "POST"])
def cancelling(request: Request) -> HttpResponse:
    """Show every version of the rule around the viewer; set the next one."""
    viewer, today = request.viewer, clock.local_day(clock.now())
    permissions.check(viewer, "price")
    places = [(viewer.area, areas.name(viewer.area))] if viewer.area else []
    places += [(code, str(name)) for code, name in areas.choices(viewer, viewer.area) if code]
    form = CancelRuleForm(
        request.POST or None, areas=list(dict(places).items()),
        initial={"area": viewer.area, "starts_on": today + timedelta(days=1)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_cancel_rule(viewer, now=clock.now(), **form.values())
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("取消规则已登记"))
            return redirect("orders:cancelling")
    rules = [{"rule": row, "place": areas.name(row.area_code)} for row in queries.cancel_rules(viewer)]
    facts = {"form": form, "rules": rules, "today": today}
    return render(request, "orders/cancelling.html", facts, status=422 if form.errors else 200)
