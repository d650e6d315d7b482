"""The code of an elder's home: printed as QR, replaced when it is lost or copied."""

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.dispatch import commands, queries
from anju.dispatch.forms import RevokeForm
from anju.kernel import clock
from anju.kernel.http import Request
from anju.people import queries as people


@require_safe
def home_code(request: Request, elder_id: int) -> HttpResponse:
    """Show the code of a home, ready for the printer."""
    return _page(request, elder_id, RevokeForm())


def _page(request: Request, elder_id: int, form: forms.Form, status: int = 200) -> HttpResponse:
    shown = queries.tag_shown(request.viewer, elder_id)
    picture = segno.make(shown.text, error="q").svg_inline(scale=7) if shown.text else ""
    elder = people.elder(request.viewer, elder_id)
    address = elder.dwelling.address if elder.dwelling else ""
    facts = {"elder": elder, "address": address, "shown": shown, "picture": picture, "form": form}
    return render(request, "dispatch/home_code.html", facts, status=status)


@require_POST
def home_code_issue(request: Request, elder_id: int) -> HttpResponse:
    """Give the home a new code."""
    commands.issue_tag(request.viewer, elder_id, now=clock.now())
    messages.success(request, _("新签到码已生成，原来的码即刻作废"))
    return redirect("dispatch:home_code", elder_id)


@require_POST
def home_code_revoke(request: Request, elder_id: int) -> HttpResponse:
    """Say that the code does not hold any more."""
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, elder_id, form, status=422)
    commands.revoke_tag(request.viewer, elder_id, why=form.cleaned_data["why"], now=clock.now())
    messages.success(request, _("签到码已作废"))
    return redirect("dispatch:home_code", elder_id)
