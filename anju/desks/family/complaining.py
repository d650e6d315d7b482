"""The family and the elder complain, read the answer and say whether it will do."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.complaints import commands, permissions, queries
from anju.complaints.commands import Words
from anju.desks.family.page import centre_phone
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Viewer
from anju.orders import queries as orders
from anju.people import queries as people

MOST = 20


class ComplainForm(forms.Form):
    """What is wrong, about which visit, and whether the name stays here."""

    kind = forms.CharField(max_length=10)
    text = forms.CharField(max_length=1000)
    order = forms.IntegerField(required=False)
    secret = forms.BooleanField(required=False)


def standing(viewer: Viewer, elder_id: int) -> str:
    """Say how the complaints of an elder stand: an answer that waits for its reader comes before what is worked on."""
    found = queries.counts(viewer, elder=elder_id)
    if found.answered:
        return _("%(n)s 件已答复，请看") % {"n": found.answered}
    return _("%(n)s 件正在处理") % {"n": found.open} if found.open else ""


def _theirs(request: Request, elder_id: int) -> None:
    if request.viewer.role not in {"relative", "elder"}:
        raise NotAllowed(verb="family")
    if elder_id not in request.viewer.elders:
        raise NotVisible(elder=elder_id)


@require_http_methods(["GET", "HEAD", "POST"])
def complaints(request: Request, elder_id: int) -> HttpResponse:
    """Show the complaints with their answers, and take a new one."""
    _theirs(request, elder_id)
    if request.method != "POST":
        return _show(request, elder_id)
    form = ComplainForm(request.POST)
    if not form.is_valid():
        return _show(request, elder_id, _("请选事由，并写明内容。"), 422)
    read = form.cleaned_data
    words = Words(kind=read["kind"], text=read["text"], order_id=read["order"], secret=read["secret"])
    try:
        commands.open_complaint(request.viewer, elder_id, words, channel="family", now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, elder_id, sentence(refusal), refusal.status)
    return redirect("family:complaints", elder_id=elder_id)


def _show(request: Request, elder_id: int, problem: str = "", status: int = 200) -> HttpResponse:
    viewer = request.viewer
    asked = (request.POST if request.method == "POST" else request.GET).get("order", "")
    order = orders.order(viewer, int(asked)) if asked.isdigit() else None
    if order is not None and order.elder_id != elder_id:
        raise NotVisible(order=order.pk)
    facts: dict[str, Any] = {
        "elder": people.elder(viewer, elder_id), "elder_id": elder_id, "order": order, "problem": problem,
        "kinds": queries.kinds(viewer).items(),
        "kind": request.POST.get("kind", ""), "text": request.POST.get("text", ""),
        "centre_phone": centre_phone(),
        "lines": [
            {"shown": queries.shown(viewer, row), "may_say": permissions.may(viewer, "satisfy", row)}
            for row in queries.complaints(viewer, elder=elder_id)[:MOST]
        ],
    }  # fmt: skip
    return render(request, "family/complaints.html", facts, status=status)


@require_POST
def content(request: Request, elder_id: int, complaint_id: int, verb: str) -> HttpResponse:
    """Say whether the answer will do."""
    _theirs(request, elder_id)
    row, now, why = queries.complaint(request.viewer, complaint_id), clock.now(), request.POST.get("why", "")
    if row.elder_id != elder_id or verb not in {"satisfy", "object"}:
        raise NotVisible(complaint=complaint_id)
    try:
        if verb == "satisfy":
            commands.satisfy(request.viewer, complaint_id, why=why, now=now)
        else:
            commands.object_to(request.viewer, complaint_id, why=why, now=now)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, elder_id, sentence(refusal), refusal.status)
    return redirect("family:complaints", elder_id=elder_id)
