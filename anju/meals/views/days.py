"""The days: every canteen of an area with its totals, and the list of one canteen."""

from datetime import date
from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.money import yuan
from anju.meals import commands, permissions, queries
from anju.meals.commands import MealValueInvalid
from anju.meals.forms import DayForm, WhyForm
from anju.meals.models import MEALS, REASONS
from anju.meals.queries import Totals

PAGE = 100


def _asked(said: str | None) -> tuple[DayForm, date]:
    form = DayForm({"day": said} if said else None)
    day = form.cleaned_data["day"] if form.is_valid() else None
    return form if day else DayForm(initial={"day": _today()}), day or _today()


def _today() -> date:
    return clock.local_day(clock.now())


def _words(totals: Totals) -> dict[str, object]:
    return {
        "meals": totals.meals, "persons": totals.persons, "subsidised": totals.subsidised,
        "subsidy": yuan(totals.subsidy_fen), "own": yuan(totals.own_fen),
    }  # fmt: skip


@require_GET
def canteens(request: Request) -> HttpResponse:
    """Show each canteen of the scope with what it served on a day."""
    request.viewer.need("meal.read")
    form, day = _asked(request.GET.get("day"))
    facts = {
        "form": form,
        "day": day,
        "totals": _words(queries.totals(request.viewer, day=day)),
        "rows": [
            {"row": line, "place": areas.name(line.area), "totals": _words(line.totals)}
            for line in queries.by_canteen(request.viewer, day=day)
        ],
        "may_serve": permissions.may(request.viewer, "meal.serve"),
    }
    return render(request, "meals/canteens.html", facts)


@require_GET
def day(request: Request, institution_id: int) -> HttpResponse:
    """Show what one canteen served on a day."""
    request.viewer.need("meal.read")
    row = queries.canteen(request.viewer, institution_id)
    form, shown = _asked(request.GET.get("day"))
    page = Paginator(queries.served(request.viewer, day=shown, institution_id=row.pk), PAGE).get_page(
        request.GET.get("page")
    )
    may_serve = permissions.may(request.viewer, "meal.serve", row)
    facts = {
        "row": row,
        "form": form,
        "day": shown,
        "page": page,
        "rows": [
            {"row": item, "meal": MEALS[item.meal], "price": yuan(item.price_fen), "subsidy": yuan(item.subsidy_fen),
             "own": yuan(item.own_fen), "reason": REASONS.get(item.reason, "")}
            for item in page
        ],
        "totals": _words(queries.totals(request.viewer, day=shown, institution_id=row.pk)),
        "may_serve": may_serve,
        "may_take_back": may_serve and shown == _today(),
    }  # fmt: skip
    return render(request, "meals/day.html", facts)


@require_POST
def take_back(request: Request, institution_id: int, meal_id: int) -> HttpResponse:
    """Take back a meal of today with a reason."""
    request.viewer.need("meal.serve")
    form = WhyForm(request.POST)
    if not form.is_valid():
        queries.meal(request.viewer, institution_id, meal_id)
        raise MealValueInvalid(field="why")
    commands.take_back(request.viewer, institution_id, meal_id, why=form.cleaned_data["why"], now=clock.now())
    messages.success(request, _("已撤销，补贴退回"))
    return redirect("meals:day", institution_id=institution_id)


@require_POST
def export(request: Request) -> FileResponse:
    """Hand out the meals of a day in the scope as a file."""
    request.viewer.need("meal.read")
    _form, shown = _asked(request.POST.get("day"))
    file = BytesIO()
    commands.export_day(request.viewer, day=shown, file=file, now=clock.now())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"meals-{shown:%Y%m%d}.xlsx")
