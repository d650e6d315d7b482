"""Granting and ending posts."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.accounts import commands, queries
from anju.accounts.forms import PostForm
from anju.accounts.views.users import said
from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal


@require_GET
def posts(request: Request) -> HttpResponse:
    """List posts inside the viewer's area, filtered by role."""
    role = request.GET.get("role", "")
    page = Paginator(queries.posts(request.viewer, role=role), 50).get_page(request.GET.get("page"))
    day = clock.local_day(clock.now())
    places = queries.organisation_names(request.viewer, [post.organisation_id for post in page if post.organisation_id])
    rows = [
        (
            post,
            queries.role_info(post.role),
            places.get(post.organisation_id or 0) or areas.name(post.area_code),
            post.ends_on is None or post.ends_on > day,
        )
        for post in page
    ]
    return render(request, "accounts/posts.html", {"page": page, "rows": rows, "role": role})


@require_http_methods(["GET", "POST"])
def grant_post(request: Request) -> HttpResponse:
    """Give somebody a post."""
    request.viewer.need("post.manage")
    first = {"username": request.GET.get("username", ""), "area": request.viewer.area}
    places = areas.chooser(request.viewer)
    form = PostForm(request.POST or None, granter=request.viewer.role, places=places, initial=first)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        people = queries.accounts_named(request.viewer, facts.pop("username"))
        organisations = queries.organisations_named(request.viewer, facts.pop("organisation"))
        try:
            if len(people) != 1:
                form.add_error("username", queries.not_one(request.viewer, people))
            elif queries.role_info(facts["role"]).organisation and len(organisations) != 1:
                form.add_error("organisation", queries.not_one_organisation(request.viewer, organisations))
            else:
                _grant(request, people[0].pk, facts, organisations)
                return HttpResponseRedirect(reverse("accounts:posts"))
        except Refusal as refusal:
            form.add_error(None, said(refusal))
    return render(request, "accounts/grant_post.html", {"form": form}, status=422 if form.errors else 200)


def _grant(request: Request, user_id: int, facts: dict[str, Any], found: list[queries.Organisation]) -> None:
    """Grant; a post at an organisation lies where the organisation does."""
    if queries.role_info(facts["role"]).organisation:
        facts |= {"organisation_id": found[0].id, "area": found[0].area}
    commands.grant_post(request.viewer, user_id, **facts, now=clock.now())


@require_POST
def end_post(request: Request, post_id: int) -> HttpResponse:
    """End a post today."""
    commands.end_post(request.viewer, post_id, now=clock.now(), reason=request.POST.get("reason", "")[:200])
    return HttpResponseRedirect(reverse("accounts:posts"))
