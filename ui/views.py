"""The gallery of components, and the switch of theme and text size."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from anju.kernel.http import public
from ui import looks, samples

_YEAR = 365 * 24 * 3600


@public
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented people."""
    return render(request, "ui/gallery.html", samples.gallery())


@public
@require_POST
def set_looks(request: HttpRequest) -> HttpResponse:
    """Switch theme or text size and go back to where the reader was; the way for a page without script."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, value in looks.switched(request).items():
        response.set_cookie(name, value, max_age=_YEAR, samesite="Lax")
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch between Chinese and English and go back to where the reader was."""
    return django_set_language(request)
