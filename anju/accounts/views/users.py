"""The list of accounts and one account."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.accounts import commands, queries
from anju.accounts.forms import ReasonForm, ResetForm, UserForm
from anju.accounts.models import User
from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.sentences import of_code, sentence


class ChangeUnknown(Invalid):
    """There is no such change of an account."""

    code = "change_unknown"


def said(refusal: Refusal) -> str:
    """Return the sentence of a refusal, with its reason translated."""
    facts = {key: gettext(str(value)) if key == "why" else value for key, value in refusal.facts.items()}
    return of_code(refusal.code, facts) if facts.get("why") else sentence(refusal)


@require_GET
def users(request: Request) -> HttpResponse:
    """List accounts, filtered by name or sign-in name."""
    text = request.GET.get("q", "").strip()
    page = Paginator(queries.users(request.viewer, text=text), 50).get_page(request.GET.get("page"))
    rows = [(item, areas.name(item.area_code)) for item in page]
    facts = {"page": page, "rows": rows, "text": text, "manages": request.viewer.can("account.manage")}
    return render(request, "accounts/users.html", facts)


@require_http_methods(["GET", "POST"])
def new_user(request: Request) -> HttpResponse:
    """Open an account."""
    request.viewer.need("account.manage")
    places = areas.chooser(request.viewer)
    form = UserForm(request.POST or None, places=places, initial={"area": request.viewer.area})
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.create_user(request.viewer, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.add_error(None, said(refusal))
        else:
            return HttpResponseRedirect(reverse("accounts:user", args=[made.pk]))
    return render(request, "accounts/new_user.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def user(request: Request, user_id: int) -> HttpResponse:
    """Show one account, its posts and what can be done with it."""
    if not request.viewer.can("post.manage"):
        request.viewer.need("account.manage")
    shown = queries.user(request.viewer, user_id)
    return _card(request, shown, ResetForm(), 200)


def _card(request: Request, shown: User, form: ResetForm, status: int) -> HttpResponse:
    day = clock.local_day(clock.now())
    posts = queries.posts_of(shown, day)
    held = [(post, queries.role_info(post.role), areas.name(post.area_code)) for post in posts]
    facts = {
        "shown": shown,
        "held": held,
        "reset": form,
        "why": ReasonForm(auto_id="why_%s"),
        "place": areas.name(shown.area_code),
    }
    facts |= {"manages": request.viewer.can("account.manage"), "grants": request.viewer.can("post.manage")}
    return render(request, "accounts/user.html", facts, status=status)


_CHANGES = {
    "unlock": commands.unlock,
    "reset_second_factor": commands.reset_second_factor,
}


@require_POST
def change_user(request: Request, user_id: int, change: str) -> HttpResponse:
    """Do one change with its reason: reset the password, stop, reopen, unlock, remove the second factor."""
    request.viewer.need("account.manage")
    form = ResetForm(request.POST) if change == "reset_password" else ReasonForm(request.POST)
    shown = queries.user(request.viewer, user_id)
    if not form.is_valid():
        return _card(request, shown, form if isinstance(form, ResetForm) else ResetForm(), 422)
    reason, now = form.cleaned_data["reason"], clock.now()
    try:
        if change == "reset_password":
            new = form.cleaned_data["password"]
            commands.reset_password(request.viewer, user_id, password=new, now=now, reason=reason)
        elif change in {"activate", "deactivate"}:
            commands.set_active(request.viewer, user_id, active=change == "activate", now=now, reason=reason)
        elif change in _CHANGES:
            _CHANGES[change](request.viewer, user_id, now=now, reason=reason)
        else:
            raise ChangeUnknown(change=change)
    except commands.PasswordWeak as refusal:
        form.add_error("password", said(refusal))
        return _card(request, shown, form if isinstance(form, ResetForm) else ResetForm(), 422)
    messages.success(request, gettext("已完成，并记入审计。"))
    return HttpResponseRedirect(reverse("accounts:user", args=[user_id]))
