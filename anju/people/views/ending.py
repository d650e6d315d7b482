"""Recording a death or a move away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.people import commands, permissions, queries
from anju.people.forms import EndingForm
from anju.people.views.refused import beside


@require_http_methods(["GET", "POST"])
def ending(request: Request, elder_id: int) -> HttpResponse:
    """Ask how and when; devices, plans and benefits stop by the flows that hear of it."""
    request.viewer.need("elder.edit")
    row = queries.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "elder.edit", row)
    form = EndingForm(request.POST or None, places=areas.chooser(request.viewer, everywhere=True))
    status = 422 if form.is_bound and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        try:
            if said["kind"] == "died":
                commands.record_death(request.viewer, elder_id, on=said["on"], why=said["why"], now=now)
            else:
                commands.record_move_away(
                    request.viewer, elder_id, on=said["on"], to_area=said["to_area"], why=said["why"], now=now
                )
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect("people:elder", elder_id=elder_id)
    return render(request, "people/ending.html", {"elder": row, "form": form}, status=status)
