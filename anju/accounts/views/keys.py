"""Keys of machine clients; the token is shown once, on the answer to the form that made it."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.accounts import commands, queries
from anju.accounts.forms import KeyForm
from anju.accounts.rules import roles
from anju.accounts.views.users import said
from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal


@require_GET
def keys(request: Request) -> HttpResponse:
    """List keys inside the viewer's area."""
    page = Paginator(queries.keys(request.viewer), 50).get_page(request.GET.get("page"))
    places = areas.chooser(request.viewer)
    rows = [
        (key, [roles.KEY_TITLES.get(verb, verb) for verb in key.verbs], places.words(key.area_code)) for key in page
    ]
    return render(request, "accounts/keys.html", {"page": page, "rows": rows, "now": clock.now()})


@require_http_methods(["GET", "POST"])
def issue_key(request: Request) -> HttpResponse:
    """Make a key and show its token once."""
    request.viewer.need("key.manage")
    first = {"area": request.viewer.area, "per_minute": 600}
    form = KeyForm(request.POST or None, places=areas.chooser(request.viewer), initial=first)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        day = facts.pop("expires_on")
        ends = datetime(day.year, day.month, day.day, tzinfo=clock.BEIJING) if day else None
        try:
            key, token = commands.issue_key(request.viewer, **facts, expires_at=ends, now=clock.now())
        except Refusal as refusal:
            form.add_error(None, said(refusal))
        else:
            return render(request, "accounts/key_issued.html", {"key": key, "token": token})
    return render(request, "accounts/issue_key.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def revoke_key(request: Request, key_id: int) -> HttpResponse:
    """End a key at once."""
    commands.revoke_key(request.viewer, key_id, now=clock.now())
    return HttpResponseRedirect(reverse("accounts:keys"))
