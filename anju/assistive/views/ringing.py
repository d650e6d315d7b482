"""The strip of overdue loans for the desk, and taking one of them on."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from anju.assistive import commands, queries
from anju.assistive.rules import days_over
from anju.assistive.views.refused import staff_only
from anju.kernel import clock
from anju.kernel.http import Request, safe_path


@require_GET
def ringing(request: Request) -> HttpResponse:
    """Show the overdue loans that nobody at the desk has taken on."""
    staff_only(request)
    rows, count = queries.ringing(request.viewer)
    today = clock.local_day(clock.now())
    lines = [{"row": row, "over": days_over(row.due_on, today)} for row in rows]
    facts = {"lines": lines, "count": count, "mark": ",".join(str(row.pk) for row in rows)}
    return render(request, "assistive/ringing.html", facts)


@require_POST
def see(request: Request, loan_id: int) -> HttpResponse:
    """Take an overdue loan on: it is quiet now, and the others see who calls the elder."""
    staff_only(request)
    commands.see(request.viewer, loan_id, now=clock.now())
    following = safe_path(request.POST.get("next", ""))
    return redirect(following) if following else redirect("assistive:loan", loan_id=loan_id)
