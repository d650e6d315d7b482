"""One device: its page, its registration, and whom it belongs to. The elder is found by name, never by a number."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import EnrolForm
from anju.devices.models import (
    ARGUMENT_LABELS,
    COMMAND_FAILURES,
    COMMAND_LABELS,
    COMMAND_STATES,
    DOOR_LABELS,
    OUTCOME_LABELS,
    SIGNAL_LABELS,
    TAKE_BACK_LABELS,
)
from anju.devices.rules import orders
from anju.devices.views.curves import drawings
from anju.devices.views.register import row_of
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people
from anju_edge.protocols.registry import PROTOCOLS
from anju_edge.protocols.signals import BY_NAME
from ui.choosing import Finding

HITS = 12
_KEPT = ("number", "line_id", "area", "kind", "model")


def _finding(request: Request, chosen: object, **more: Any) -> Finding:
    """Search for an elder as the address asks; ``chosen`` is the number of one picked before."""
    words = request.GET.get("who", "").strip()
    hits, many = people.choices(request.viewer, words, limit=HITS) if words else ([], False)
    number = _number(chosen)
    picked = people.choice(request.viewer, number) if number is not None else None
    return Finding(words=words, hits=hits, more=many, chosen=picked, **more)


def _number(written: object) -> int | None:
    text = str(written or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - bigint


def _only_hits(request: Request, finding: Finding) -> HttpResponse:
    return render(request, "ui/components/hits.html", {"finding": finding})


@require_GET
def device(request: Request, device_id: int) -> HttpResponse:
    """Show one device: state, bindings, what it said and the frames as they came; search whom to bind it to."""
    request.viewer.need("device.read")
    if request.htmx and "who" in request.GET:
        queries.device(request.viewer, device_id)
        return _only_hits(request, _finding(request, request.GET.get("elder_id"), form="bind"))
    return _page(request, device_id)


def _page(request: Request, device_id: int, *, wrong: str = "", unasked: str = "", status: int = 200) -> HttpResponse:
    row = queries.devices(request.viewer, id=device_id).first() or queries.device(request.viewer, device_id)
    address = reverse("devices:device", args=[device_id])
    binds = permissions.may(request.viewer, "device.bind", row)
    facts = {
        **row_of(row),
        "place": areas.chooser(request.viewer).words(row.area_code),
        "protocol": PROTOCOLS[row.protocol].title if row.protocol in PROTOCOLS else row.protocol,
        "bindings": queries.bindings(request.viewer, device_id),
        "signals": [_signal(item) for item in queries.signals(request.viewer, device_id, limit=50)],
        "frames": [_frame(frame) for frame in queries.frames(request.viewer, device_id, limit=20)],
        "before": [_frame(frame) for frame in queries.frames_before(request.viewer, row)],
        "may": {"bind": binds, "edit": permissions.may(request.viewer, "device.enrol", row)},
        "curves": drawings(request.viewer, device_id, request.GET.get("days", ""), now=clock.now()),
        "reasons": TAKE_BACK_LABELS.items(),
        "unasked": unasked,
        "verbs": _verbs(row) if permissions.may(request.viewer, "device.command", row) else [],
        "asked": [_command(item) for item in queries.commands_of(request.viewer, device_id)],
        "events": [_event(item) for item in queries.device_events(request.viewer, row)],
        "finding": _finding(request, "", form="bind", address=address, wrong=wrong) if binds else None,
    }
    return render(request, "devices/device.html", facts, status=status)


@require_http_methods(["GET", "POST"])
def enrol(request: Request) -> HttpResponse:
    """Register a device; an unknown number brings its own values."""
    permissions.check(request.viewer, "device.enrol")
    places = areas.chooser(request.viewer)
    form = EnrolForm(
        request.POST or None, places=places, initial={key: request.GET.get(key, "") for key in (*_KEPT, "elder_id")}
    )
    form.offer_lines(queries.offered_lines(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.enrol(request.viewer, now=clock.now(), **form.values())
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("已登记设备 %(number)s") % {"number": made.number})
            return redirect("devices:device", device_id=made.pk)
    keep = {key: str(form[key].value() or "") for key in _KEPT}
    finding = _finding(request, form["elder_id"].value(), form="enrol", keep=keep, none=_("先不绑定老人，只登记到区划"))
    if request.htmx and "who" in request.GET:
        return _only_hits(request, finding)
    status = 422 if form.is_bound else 200
    return render(request, "devices/enrol.html", {"form": form, "finding": finding}, status=status)


@require_POST
def act(request: Request, device_id: int, verb: str) -> HttpResponse:
    """Bind, unbind, test, take back or retire a device."""
    now, reason = clock.now(), request.POST.get("reason", "")[:100]
    if verb == "bind":
        elder = _number(request.POST.get("elder_id"))
        if elder is None:
            permissions.check(request.viewer, "device.bind", queries.device(request.viewer, device_id))
            return _page(request, device_id, wrong=_("请先查找并选定老人，再绑定。"), status=422)
        commands.bind(request.viewer, device_id, elder_id=elder, now=now, reason=reason)
    elif verb == "unbind":
        commands.unbind(request.viewer, device_id, now=now, reason=reason)
    elif verb == "test":
        commands.mark_tested(request.viewer, device_id, now=now)
    elif verb == "take_back":
        return _take_back(request, device_id, reason)
    else:
        commands.retire(request.viewer, device_id, now=now, reason=reason)
    return back_to(request, device_id)


def _take_back(request: Request, device_id: int, reason: str) -> HttpResponse:
    row = commands.take_back(request.viewer, device_id, reason=reason, now=clock.now())
    messages.success(request, _("%(number)s 已收回，排在“待再发”里") % {"number": row.number})
    return back_to(request, device_id)


def back_to(request: Request, device_id: int) -> HttpResponse:
    """Return to the page the form stood on, where that is one of ours, or else to the device."""
    page = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return redirect(page) if page.startswith("/devices/") and ours else redirect("devices:device", device_id=device_id)


@require_POST
def ask(request: Request, device_id: int) -> HttpResponse:
    """Ask something of a device and say what became of it."""
    verb, written = request.POST.get("verb", ""), request.POST.get("written", "")
    try:
        row = commands.ask(request.viewer, device_id, verb=verb, written=written, now=clock.now())
    except (commands.CannotBeAsked, commands.WrongArgument) as refusal:
        return _page(request, device_id, unasked=sentence(refusal), status=refusal.status)
    said = _command(row)
    tell = messages.warning if row.state == "failed" else messages.success
    tell(request, f"{said['word']}：{said['state']}{said['why']}")
    return redirect("devices:device", device_id=device_id)


def _verbs(row: Any) -> list[dict[str, Any]]:
    wire = PROTOCOLS[row.protocol].wire if row.protocol in PROTOCOLS else None
    verbs = wire.verbs if wire is not None and row.line_id is not None else ()
    known = {verb: orders.VERBS[verb].argument for verb in verbs if verb in orders.VERBS}
    return [
        {"verb": verb, "word": COMMAND_LABELS[verb], "hint": ARGUMENT_LABELS.get(argument, "")}
        for verb, argument in known.items()
    ]


def _command(row: Any) -> dict[str, Any]:
    why = COMMAND_FAILURES.get(row.why, row.why)
    return {
        "row": row,
        "word": COMMAND_LABELS.get(row.verb, row.verb),
        "state": COMMAND_STATES[row.state],
        "why": f"（{why}）" if why else "",
    }


def _event(row: Any) -> dict[str, Any]:
    return {"row": row, "word": DOOR_LABELS.get(row.what, row.what)}


def _signal(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "word": SIGNAL_LABELS.get(row.kind, row.kind),
        "unit": BY_NAME[row.kind].unit if row.kind in BY_NAME else "",
    }


def _frame(row: Any) -> dict[str, Any]:
    word = OUTCOME_LABELS.get(row.outcome, row.outcome)
    return {"row": row, "word": word, "shown": bytes(row.raw)[:2000].decode("utf-8", "backslashreplace")}
