"""Changing a worker: what is known, certificates, shifts, duty."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.dispatch import commands, permissions, queries
from anju.dispatch.forms import CertificateForm, LeaveForm, NewWorkerForm, RepeatForm, ShiftForm, WorkerForm
from anju.dispatch.models import Worker
from anju.dispatch.views.owning import fit, new_own_worker
from anju.dispatch.views.people import page_of, staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal


@require_http_methods(["GET", "POST"])
def new_worker(request: Request) -> HttpResponse:
    """Make an account a worker."""
    permissions.check(request.viewer, "register_worker")
    if request.viewer.principal is Principal.PROVIDER:
        return new_own_worker(request)
    places = areas.chooser(request.viewer)
    form = NewWorkerForm(request.POST or None, places=places, initial={"area": request.viewer.area})
    if request.method == "POST" and form.is_valid():
        people = accounts.accounts_named(request.viewer, form.cleaned_data["username"])
        if len(people) != 1:
            form.add_error("username", accounts.not_one(request.viewer, people))
            return render(request, "dispatch/new_worker.html", {"form": form}, status=422)
        try:
            made = _register(request, form, people[0].pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("dispatch:worker", made.pk)
    return render(request, "dispatch/new_worker.html", {"form": form}, status=422 if form.errors else 200)


def _register(request: Request, form: NewWorkerForm, user_id: int) -> Worker:
    values = form.values()
    return commands.register_worker(
        request.viewer,
        user_id=user_id,
        kind=values["kind"],
        area=form.cleaned_data["area"],
        skills=tuple(values["skills"]),
        languages=tuple(values["languages"]),
        mode=values["mode"],
        phone=form.cleaned_data["phone"],
        now=clock.now(),
    )


def _change(request: Request, row: Worker, form: WorkerForm) -> None:
    phone = form.cleaned_data["phone"] or None
    area = form.cleaned_data.get("area", row.area_code)
    commands.change_worker(request.viewer, row.pk, now=clock.now(), phone=phone, area_code=area, **form.values())


def _certificate(request: Request, row: Worker, form: CertificateForm) -> None:
    commands.set_certificate(request.viewer, row.pk, now=clock.now(), **form.cleaned_data)


def _shift(request: Request, row: Worker, form: ShiftForm) -> None:
    start, end = form.period()
    commands.set_shift(request.viewer, row.pk, starts_at=start, ends_at=end, now=clock.now())


def _remove_shift(request: Request, row: Worker, _form: Form) -> None:
    shift = request.POST.get("shift", "")
    number = _number(shift)
    if number not in row.shifts.values_list("pk", flat=True):
        raise NotVisible(shift=shift)
    commands.remove_shift(request.viewer, number, now=clock.now())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004 - bigint


def _repeat(request: Request, row: Worker, form: RepeatForm) -> None:
    start, end = form.period()
    commands.repeat_shift(
        request.viewer, row.pk, starts_at=start, ends_at=end,
        weekdays=[int(day) for day in form.cleaned_data["weekdays"]],
        until=form.cleaned_data["until"], now=clock.now(),
    )  # fmt: skip


def _remove_series(request: Request, row: Worker, _form: Form) -> None:
    commands.remove_series(request.viewer, row.pk, _number(request.POST.get("series", "")), now=clock.now())


def _leave(request: Request, row: Worker, form: LeaveForm) -> None:
    commands.add_leave(request.viewer, row.pk, **form.cleaned_data, now=clock.now())


def _remove_leave(request: Request, row: Worker, _form: Form) -> None:
    commands.remove_leave(request.viewer, row.pk, _number(request.POST.get("leave", "")), now=clock.now())


def _duty(request: Request, row: Worker, _form: Form) -> None:
    commands.set_duty(request.viewer, row.pk, on=request.POST.get("on") == "1", now=clock.now())


def _active(request: Request, row: Worker, _form: Form) -> None:
    commands.change_worker(request.viewer, row.pk, now=clock.now(), active=request.POST.get("active") == "1")


ACTS: dict[str, tuple[type[Form], Callable[[Request, Worker, Form], None]]] = {
    "change": (WorkerForm, _change),  # type: ignore[dict-item]
    "certificate": (CertificateForm, _certificate),  # type: ignore[dict-item]
    "shift": (ShiftForm, _shift),  # type: ignore[dict-item]
    "remove-shift": (Form, _remove_shift),
    "repeat": (RepeatForm, _repeat),  # type: ignore[dict-item]
    "remove-series": (Form, _remove_series),
    "leave": (LeaveForm, _leave),  # type: ignore[dict-item]
    "remove-leave": (Form, _remove_leave),
    "duty": (Form, _duty),
    "active": (Form, _active),
}


@require_POST
def change(request: Request, worker_id: int, verb: str) -> HttpResponse:
    """Do one change; a refusal comes back with the form that explains it."""
    staff_only(request.viewer)
    row = queries.worker(request.viewer, worker_id)
    if verb not in ACTS:
        raise NotVisible(verb=verb)
    kind, act = ACTS[verb]
    form = kind(request.POST)
    if isinstance(form, WorkerForm):
        fit(request.viewer, form)
    if not form.is_valid():
        permissions.check(request.viewer, "change_worker", row)
        return page_of(request, row, {verb: form}, status=422)
    try:
        act(request, row, form)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return page_of(request, row, {verb: form}, status=refusal.status)
    messages.success(request, _("已保存"))
    return redirect("dispatch:worker", worker_id)
