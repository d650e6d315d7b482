"""A provider takes its own staff in as workers; their area is the county of the provider."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.dispatch import commands, queries
from anju.dispatch.forms import OwnWorkerForm, WorkerForm
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal, Viewer

COUNTY_DIGITS = 6


def fit(viewer: Viewer, form: WorkerForm) -> WorkerForm:
    """Let a form offer the viewer's divisions; a provider chooses none."""
    if viewer.principal is Principal.PROVIDER:
        form.fields.pop("area", None)
    else:
        form.offer(areas.chooser(viewer))
    return form


def new_own_worker(request: Request) -> HttpResponse:
    """Make an account of the provider's own staff a worker."""
    viewer, now = request.viewer, clock.now()
    known = queries.worker_users(viewer)
    rows = accounts.staff_of(viewer, viewer.organisation_id or 0, day=clock.local_day(now))
    staff = [(str(row.pk), f"{row.name}（{row.username}）") for row in rows if row.pk not in known]
    form = OwnWorkerForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            made = commands.register_worker(
                viewer,
                user_id=int(form.cleaned_data["user"]),
                area=viewer.area[:COUNTY_DIGITS],
                phone=form.cleaned_data["phone"],
                now=now,
                **{**values, "skills": tuple(values["skills"]), "languages": tuple(values["languages"])},
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("dispatch:worker", made.pk)
    facts = {"form": form, "nobody": not staff}
    return render(request, "dispatch/new_worker.html", facts, status=422 if form.errors else 200)
