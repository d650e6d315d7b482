"""Changing the post one works at, and the part of its area one looks at."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from anju.accounts import queries
from anju.accounts.models import User
from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request, safe_path
from anju.kernel.refusals import NotVisible


@require_POST
def switch_post(request: Request) -> HttpResponse:
    """Work at another of one's own posts from here on."""
    held = queries.posts_of(_user(request), clock.local_day(clock.now()))
    wanted = request.POST.get("post", "")
    if wanted not in {str(post.pk) for post in held}:
        raise NotVisible(post=wanted)
    request.session["post"] = int(wanted)
    request.session.pop("area", None)
    return HttpResponseRedirect("/")


@require_POST
def switch_area(request: Request) -> HttpResponse:
    """Look at a part of the post's area, or at all of it again."""
    whole = queries.viewer_of(_user(request), post_id=request.session.get("post"))
    wanted = request.POST.get("area", "")
    if not whole.covers(wanted) or (wanted and not areas.known(wanted)):
        raise NotVisible(area=wanted)
    request.session["area"] = wanted
    return HttpResponseRedirect(safe_path(request.POST.get("next", "")) or "/")


def _user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise NotVisible
    return request.user
