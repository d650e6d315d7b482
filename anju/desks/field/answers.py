"""How a post of the phone is answered: a redirect for a form, a JSON word for the outbox, a kind page for a no."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.sentences import sentence

View = Callable[Concatenate[Request, ...], HttpResponse]


def for_workers(view: View) -> View:
    """Open a page only to people who can be sent; whose job it is, the job itself decides."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        request.viewer.need("assignment.answer")
        return view(request, *args, **kwargs)

    return answer


def from_outbox(request: HttpRequest) -> bool:
    """Whether the outbox of the phone sent this, perhaps not for the first time."""
    return request.headers.get("X-Outbox") == "1"


def done(request: Request, next_page: str, *, leave: bool = False, stay: bool = False) -> HttpResponse:
    """Answer a post that was carried out. ``stay``: the phone may stay where it is; ``leave``: it must not."""
    if from_outbox(request):
        return _told(JsonResponse({"next": "" if stay else next_page, "leave": leave}))
    return redirect(next_page)


def _told(answer: JsonResponse) -> JsonResponse:
    """Add the server's time: the phone measures its own clock by it."""
    answer.headers["X-Server-At"] = clock.now().isoformat()
    return answer


def kindly(view: View) -> View:
    """Say a refusal in a sentence, with the way back; what is not the viewer's stays a 404."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotVisible:
            raise
        except Refusal as refusal:
            return _refused(request, refusal, kwargs.get("assignment_id"))

    return answer


def _refused(request: Request, refusal: Refusal, assignment_id: int | None) -> HttpResponse:
    state = dispatch.job(request.viewer, assignment_id).state if assignment_id else ""
    gone = state in {"expired", "withdrawn", "refused", "finished", "missed"} and refusal.code == "wrong_state"
    words = _gone(state) if gone else sentence(refusal)
    back = reverse("field:job", args=[assignment_id]) if assignment_id and not gone else reverse("field:today")
    if from_outbox(request):
        return _told(JsonResponse({"code": refusal.code, "sentence": words, "next": back}, status=refusal.status))
    return render(request, "field/refused.html", {"sentence": words, "next": back}, status=refusal.status)


def _gone(state: str) -> str:
    return {
        "expired": _("答复时间已过，已转下一位。下一单再接。"),
        "withdrawn": _("坐席已撤回这一单，不用去了。"),
        "refused": _("您已答复去不了，已转下一位。"),
        "finished": _("这一单已经交接完成。"),
        "missed": _("这一单已记为没有见到人。"),
    }[state]
