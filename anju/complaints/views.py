"""Pages of complaints: the list, one case, taking one in, what rings at the desk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.complaints import commands, permissions, queries
from anju.complaints.forms import ComplaintForm, FilterForm, StepForm
from anju.complaints.models import RESULTS
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request, safe_path
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal, Viewer
from anju.orders import queries as orders
from anju.people import queries as people

PAGE = 50
_VERBS = ("accept", "hand_over", "answer", "satisfy", "object", "escalate", "close", "dismiss", "see")


def _no_family(viewer: Viewer) -> None:
    """Keep the family out: it has a page of its own."""
    viewer.need("complaint.read")
    if viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="complaint.list")


@require_GET
def listing(request: Request) -> HttpResponse:
    """Show complaints by filters; what is overdue stands in its own count."""
    viewer = request.viewer
    _no_family(viewer)
    form = FilterForm(request.GET)
    filters = form.values()
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(queries.complaints(viewer, **filters), PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form, "page": page, "lines": [queries.shown(viewer, row) for row in page],
        "counts": queries.counts(viewer, **filters), "query": query.urlencode(), "chosen": filters.get("state", ""),
        "overdue": filters.get("overdue", ""), "may_open": permissions.may(viewer, "open"),
        "filtered": any(filters.get(name) for name in ("state", "kind", "area", "overdue", "provider")),
        "narrower": areas.choices(viewer, str(filters.get("area", ""))) if viewer.area else (),
        "provider": viewer.principal is Principal.PROVIDER,
    }  # fmt: skip
    return render(request, "complaints/list.html", facts)


@require_GET
def complaint(request: Request, complaint_id: int) -> HttpResponse:
    """Show one complaint: what was said, its clocks, the answer, everything that happened."""
    _no_family(request.viewer)
    return _show(request, complaint_id)


def _show(request: Request, complaint_id: int, *, refused: str = "", status: int = 200) -> HttpResponse:
    viewer = request.viewer
    row = queries.complaint(viewer, complaint_id)
    facts = {
        "complaint": row, "shown": queries.shown(viewer, row), "timeline": queries.timeline(viewer, row),
        "place": areas.full_name(row.area_code), "results": RESULTS.items(), "refused": refused,
        "provider": viewer.principal is Principal.PROVIDER, "hidden": queries.is_hidden(viewer, row),
        "may": {verb: permissions.may(viewer, verb, row) for verb in _VERBS},
    }  # fmt: skip
    return render(request, "complaints/complaint.html", facts, status=status)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Take a complaint in at the desk: the elder and the order are known from where one came."""
    viewer = request.viewer
    _no_family(viewer)
    permissions.check(viewer, "open")
    asked = request.POST if request.method == "POST" else request.GET
    order = orders.order(viewer, int(asked["order"])) if asked.get("order", "").isdigit() else None
    number = str(order.elder_id) if order is not None else asked.get("elder", "")
    elder = people.elder(viewer, int(number)) if number.isdigit() else None
    initial = {"elder": number, "order": order.pk if order else "", "caller": elder.name if elder else ""}
    form = ComplaintForm(request.POST or None, initial=initial)
    if request.method == "POST" and elder is not None and form.is_valid():
        channel = "order" if order is not None else "phone"
        try:
            row = commands.open_complaint(viewer, elder.pk, form.words(), channel=channel, now=clock.now())
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("已登记投诉 %(number)s") % {"number": row.number})
            return redirect("complaints:complaint", complaint_id=row.pk)
    wanted = request.GET.get("text", "").strip()
    facts = {
        "form": form, "elder": elder, "order": order, "text": wanted,
        "found": people.search(viewer, wanted) if wanted and elder is None else [],
        "orders": orders.orders_of(viewer, elder.pk, limit=5) if elder is not None and order is None else [],
    }  # fmt: skip
    return render(request, "complaints/new.html", facts, status=422 if form.errors else 200)


@require_GET
def ringing(request: Request) -> HttpResponse:
    """Return the strip of complaints whose clock has run out, for the desk."""
    request.viewer.need("complaint.manage")
    rows, count = queries.ringing(request.viewer)
    lines = [queries.shown(request.viewer, row) for row in rows]
    mark = ",".join(f"{row.pk}.{row.alert}" for row in rows if not row.alert_seen_by)
    return render(request, "complaints/ringing.html", {"lines": lines, "count": count, "mark": mark})


def _hand_over(request: Request, complaint_id: int, form: StepForm, now: datetime) -> object:
    words, provider_id = form.read("provider"), None
    if words:
        found = institutions.named(request.viewer, words)
        provider_id = found[0].pk if len(found) == 1 else None
    return commands.hand_over(request.viewer, complaint_id, brief=form.read("why"), provider_id=provider_id, now=now)


_ACTS: dict[str, Callable[[Request, int, StepForm, datetime], object]] = {
    "accept": lambda request, row_id, _form, now: commands.accept(request.viewer, row_id, now=now),
    "see": lambda request, row_id, _form, now: commands.see(request.viewer, row_id, now=now),
    "hand_over": _hand_over,
    "answer": lambda request, row_id, form, now: commands.answer(
        request.viewer, row_id, text=form.read("why"), now=now
    ),
    "satisfy": lambda request, row_id, form, now: commands.satisfy(
        request.viewer, row_id, why=form.read("why"), now=now
    ),
    "object": lambda request, row_id, form, now: commands.object_to(
        request.viewer, row_id, why=form.read("why"), now=now
    ),
    "escalate": lambda request, row_id, form, now: commands.escalate(
        request.viewer, row_id, why=form.read("why"), now=now
    ),
    "close": lambda request, row_id, form, now: commands.close(
        request.viewer, row_id, result=form.read("result"), why=form.read("why"), now=now
    ),
    "dismiss": lambda request, row_id, form, now: commands.dismiss(
        request.viewer, row_id, why=form.read("why"), now=now
    ),
}


@require_POST
def act(request: Request, complaint_id: int, verb: str) -> HttpResponse:
    """Make one step; a refusal comes back beside the complaint with its sentence."""
    _no_family(request.viewer)
    form: Any = StepForm(request.POST)
    try:
        _ACTS[verb](request, complaint_id, form, clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, complaint_id, refused=sentence(refusal), status=refusal.status)
    following = safe_path(request.POST.get("next", ""))
    return redirect(following) if following else redirect("complaints:complaint", complaint_id=complaint_id)
