"""The way in: name and password, second factor, first password, and out again."""

from typing import Any

import segno
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as confirm_second_factor
from django_otp.plugins.otp_totp.models import TOTPDevice

from anju.accounts import commands, queries
from anju.accounts.forms import PasswordForm, SignInForm, TokenForm
from anju.accounts.models import User
from anju.kernel import clock
from anju.kernel.http import Request, half_open, public, safe_path
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence


def _onward(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(safe_path(request.POST.get("next") or request.GET.get("next") or "") or "/")


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; five failures lock the account for half an hour."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request, username=form.cleaned_data["username"].strip().lower(), password=form.cleaned_data["password"]
        )
        if isinstance(user, User):
            return _enter(request, user)
        form.add_error(None, gettext("用户名或密码不正确。连续 5 次错误，账号将锁定 30 分钟。"))
    if form.errors:
        status = 422
    facts = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", facts | {"ended": "ended" in request.GET}, status=status)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user)  # also gives the session a new key
    request.session["seen_at"] = clock.now().timestamp()
    request.session.save()
    commands.remember_sign_in(
        queries.viewer_of(user),
        user.pk,
        session_key=request.session.session_key or "",
        address=request.META.get("REMOTE_ADDR", ""),
        now=clock.now(),
    )
    return _onward(request)


@public
def locked_out(request: HttpRequest, *_facts: Any) -> HttpResponse:
    """Say that the account is locked, until when, and whom to ask."""
    return render(request, "accounts/locked.html", status=429)


@half_open
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    key = request.session.session_key or ""
    commands.end_session(request.viewer, request.viewer.user_id or 0, session_key=key, now=clock.now())
    logout(request)
    return HttpResponseRedirect("/sign-in/")


@half_open
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Set up the second factor, or ask for its six digits."""
    device = TOTPDevice.objects.filter(user_id=request.viewer.user_id).order_by("-confirmed", "id").first()
    if request.method == "POST" and device is None:
        TOTPDevice.objects.create(user_id=request.viewer.user_id, name="totp", confirmed=False)
        return HttpResponseRedirect(request.get_full_path())
    form = TokenForm(request.POST or None)
    if request.method == "POST" and device is not None and form.is_valid():
        if _right(device, form.cleaned_data["token"].strip()):
            confirm_second_factor(request, device)
            request.session.cycle_key()
            return _onward(request)
        form.add_error("token", gettext("口令不正确，或刚刚用过。请等下一组数字再试。"))
    picture = segno.make(device.config_url).svg_inline(scale=5) if device and not device.confirmed else ""
    facts = {"form": form, "device": device, "picture": picture, "next": request.GET.get("next", "")}
    return render(request, "accounts/second_factor.html", facts, status=422 if form.errors else 200)


def _right(device: TOTPDevice, token: str) -> bool:
    """Check six digits under the device's own brake against guessing; the first right ones confirm it."""
    allowed, _reason = device.verify_is_allowed()
    if not allowed or not device.verify_token(token):
        return False
    if not device.confirmed:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
    return True


@half_open
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    """Choose a new password; needed at the first sign-in and every 90 days."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            user = commands.change_password(
                request.viewer, request.viewer.user_id or 0, old=old, new=new, now=clock.now()
            )
        except Refusal as refusal:
            why = refusal.facts.get("why", "")
            form.add_error(None, sentence(type(refusal)(why=gettext(str(why)))))
        else:
            update_session_auth_hash(request, user)
            return _onward(request)
    facts = {"form": form, "owed": getattr(request, "debt", ""), "next": request.GET.get("next", "")}
    return render(request, "accounts/password.html", facts, status=422 if form.errors else 200)


def start(request: Request) -> HttpResponse:
    """Show a person without a working screen of their own where they can go."""
    return render(request, "accounts/start.html")
