"""The pieces of a point: list, taking in, terms, labels, and one piece with what was done to it."""

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.assistive import commands, permissions, queries
from anju.assistive.forms import ActForm, PieceForm, StockForm, TermsForm, fen
from anju.assistive.lifecycle import PIECE
from anju.assistive.models import CLASSES, LOAN_STATES, METHODS, PIECE_STATES
from anju.assistive.views.refused import beside, staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal

PAGE = 50
LABELS = 200
_ACTS = ("disinfect", "shelve", "send_to_repair", "mend", "scrap")


@require_GET
def stock(request: Request, institution_id: int) -> HttpResponse:
    """List the pieces of a point."""
    staff_only(request)
    return _page(request, institution_id)


def _kinds(request: Request) -> list[tuple[str, str]]:
    rows = queries.kinds(request.viewer, on=clock.local_day(clock.now()))
    return [(row.code, f"{row.name}（{row.subclass_code}）") for row in rows]


def _page(
    request: Request, institution_id: int, *, piece: PieceForm | None = None, terms: TermsForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    viewer = request.viewer
    row, form = queries.place(viewer, institution_id), StockForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.pieces(viewer, row.pk, state=state), PAGE).get_page(request.GET.get("page"))
    names, kinds = dict(_kinds(request)), _kinds(request)
    facts: dict[str, Any] = {
        "row": row, "form": form, "page": page,
        "rows": [{"row": item, "state": PIECE_STATES[item.state]} for item in page],
        "terms": [{"row": item, "name": names.get(item.kind_code, item.kind_code)}
                  for item in queries.terms(viewer, row.pk)],
        "may_lend": permissions.may(viewer, "aid.lend", row),
        "piece": piece or PieceForm(kinds=kinds), "asked": terms or TermsForm(kinds=kinds),
    }  # fmt: skip
    return render(request, "assistive/stock.html", facts, status=status)


@require_POST
def take_in(request: Request, institution_id: int) -> HttpResponse:
    """Put a new piece on the shelf."""
    request.viewer.need("aid.lend")
    form = PieceForm(request.POST, kinds=_kinds(request))

    def act() -> object:
        said = form.cleaned_data
        return commands.take_in(
            request.viewer, institution_id, kind=said["kind"], number=said["number"], maker=said["maker"],
            for_show=said["for_show"], now=clock.now(),
        )  # fmt: skip

    return _do(request, institution_id, form, act)


@require_POST
def set_terms(request: Request, institution_id: int) -> HttpResponse:
    """Say what a loan of a kind costs here."""
    request.viewer.need("aid.lend")
    form = TermsForm(request.POST, kinds=_kinds(request))

    def act() -> object:
        said = form.cleaned_data
        return commands.set_terms(
            request.viewer, institution_id, kind=said["kind"], deposit_fen=fen(said["deposit"]),
            rent_fen=fen(said["rent"]), longest_days=said["longest_days"], subsidised=said["subsidised"],
            now=clock.now(),
        )  # fmt: skip

    return _do(request, institution_id, form, act)


def _do(
    request: Request, institution_id: int, form: PieceForm | TermsForm, act: Callable[[], object]
) -> HttpResponse:  # fmt: skip
    row = queries.place(request.viewer, institution_id)
    piece, terms = (form, None) if isinstance(form, PieceForm) else (None, form)
    if not form.is_valid():
        return _page(request, row.pk, piece=piece, terms=terms, status=422)
    try:
        act()
    except Refusal as refusal:
        return _page(request, row.pk, piece=piece, terms=terms, status=beside(form, refusal))
    messages.success(request, _("已保存"))
    return redirect("assistive:stock", institution_id=row.pk)


@require_GET
def labels(request: Request, institution_id: int) -> HttpResponse:
    """Show a sheet of labels for printing: number, name and a QR code that leads to the piece."""
    staff_only(request)
    row = queries.place(request.viewer, institution_id)
    rows = queries.pieces(request.viewer, row.pk)[:LABELS]
    return render(
        request, "assistive/labels.html",
        {"row": row, "rows": [{"row": item, "picture": _code(request, item.pk)} for item in rows]},
    )  # fmt: skip


def _code(request: Request, piece_id: int) -> str:
    address = request.build_absolute_uri(f"/aids/pieces/{piece_id}/")
    return mark_safe(segno.make(address, error="m").svg_inline(scale=3))  # noqa: S308 - drawn here from a number


@require_GET
def piece(request: Request, piece_id: int) -> HttpResponse:
    """Show one piece: where it is, whom it was with, who disinfected it, and what may be done with it."""
    staff_only(request)
    return _one(request, piece_id, ActForm())


def _one(request: Request, piece_id: int, form: ActForm, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    row = queries.piece(viewer, piece_id)
    may = permissions.may(viewer, "aid.lend", row.institution)
    facts: dict[str, Any] = {
        "row": row, "state": PIECE_STATES[row.state], "form": form, "class_name": CLASSES.get(row.kind.class_code, ""),
        "verbs": [verb for verb in PIECE.verbs(row.state) if verb in _ACTS] if may else [],
        "methods": [{"code": code, "name": METHODS[code]} for code in row.kind.disinfection],
        "cleanings": [{"row": item, "method": METHODS[item.method]} for item in queries.cleanings(viewer, row)],
        "loans": [{"row": item, "state": LOAN_STATES[item.state]}
                  for item in queries.loans(viewer).filter(piece=row)[:20]],
    }  # fmt: skip
    return render(request, "assistive/piece.html", facts, status=status)


@require_POST
def act_on_piece(request: Request, piece_id: int, verb: str) -> HttpResponse:
    """Disinfect, shelve, repair or scrap a piece."""
    viewer, now, form = request.viewer, clock.now(), ActForm(request.POST)
    viewer.need("aid.lend")
    if verb not in _ACTS:
        raise NotVisible(verb=verb)
    queries.piece(viewer, piece_id)
    if not form.is_valid():
        return _one(request, piece_id, form, 422)
    said = form.cleaned_data
    acts: dict[str, Callable[[], object]] = {
        "disinfect": lambda: commands.disinfect(viewer, piece_id, method=said["method"], note=said["note"], now=now),
        "shelve": lambda: commands.shelve(viewer, piece_id, now=now),
        "send_to_repair": lambda: commands.send_to_repair(viewer, piece_id, why=said["why"], now=now),
        "mend": lambda: commands.mend(viewer, piece_id, now=now),
        "scrap": lambda: commands.scrap(viewer, piece_id, why=said["why"], now=now),
    }
    try:
        acts[verb]()
    except Refusal as refusal:
        return _one(request, piece_id, form, beside(form, refusal))
    messages.success(request, _("已保存"))
    return redirect("assistive:piece", piece_id=piece_id)
