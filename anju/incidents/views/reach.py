"""The page that says whom an alarm of an area reaches."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anju.areas import queries as areas
from anju.incidents.queries.reach import reach as reach_of
from anju.kernel import clock
from anju.kernel.http import Request
from ui.choosing import PlaceField, PlacesForm


class ReachForm(PlacesForm):
    """The area that is asked about."""

    area = PlaceField(label=_("区划"))


@require_GET
def reach(request: Request) -> HttpResponse:
    """Show stage by stage who hears an alarm of an area, and who else holds a post over it."""
    asked = {name: value for name, value in request.GET.items() if name.startswith("area")}
    form = ReachForm(asked or None, places=areas.chooser(request.viewer), initial={"area": request.viewer.area})
    area = form.cleaned_data["area"] if form.is_valid() else request.viewer.area
    found = reach_of(request.viewer, area, now=clock.now())
    facts = {"form": form, "reach": found, "may_posts": request.viewer.can("post.manage")}
    return render(request, "incidents/reach.html", facts, status=422 if form.errors else 200)
