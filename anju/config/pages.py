"""The front door and the pages for what went wrong."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from anju.accounts import queries as accounts
from anju.config import outage
from anju.config.api import problems
from anju.kernel.http import Request
from anju.kernel.sentences import sentence


def home(request: Request) -> HttpResponse:
    """Send everybody to the first page of their role."""
    try:
        return HttpResponseRedirect(reverse(accounts.role_info(request.viewer.role).home))
    except NoReverseMatch:
        return HttpResponseRedirect(reverse("accounts:start"))


def _wrong(request: HttpRequest, status: int, words: str) -> HttpResponse:
    context = {"status": status, "sentence": words, "code": ""}
    return render(request, "config/refusal.html", context, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say what to do when a form's token is missing or too old."""
    return _wrong(request, 403, gettext("这个页面已过时，刚才的操作没有执行。请刷新页面后再试。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 404 with the same sentence as a record outside the scope."""
    return _wrong(request, 404, gettext("找不到这个页面或记录。它可能不存在，或不在您的辖区内。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 403."""
    return _wrong(request, 403, gettext("您的岗位没有这项权限。"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 400."""
    return _wrong(request, 400, gettext("请求无法理解，请检查后重试。"))


def crashed(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the database, the session or any template tag; 503 when it is the database that is away."""
    if outage.is_away(sys.exc_info()[1]):
        away = outage.DatabaseAway(retry_after=problems.AGAIN_S)
        if request.path_info.startswith("/api/"):
            return problems.answer(away)
        response = _bare(away.status, sentence(away))
        response["Retry-After"] = str(problems.AGAIN_S)
        return response
    return _bare(500, gettext("系统出错了，错误已记录。警情不受影响：接警、派单照常进行。请稍后再试。"))


def _bare(status: int, words: str) -> HttpResponse:
    sheets = "".join(
        f'<link rel="stylesheet" href="{settings.STATIC_URL}ui/css/{name}.css">'
        for name in ("tokens", "base", "layout", "components")
    )
    body = (
        f'<!doctype html><html lang="{get_language() or "zh-hans"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{status}</title>{sheets}</head>'
        f'<body class="aj-bare"><main class="aj-bare-main"><section class="aj-panel"><header class="aj-panel-head">'
        f'<h1>{gettext("没有完成")}</h1><span class="aj-sub">{status}</span></header>'
        f'<div class="aj-panel-body aj-stack">'
        f'<p>{words}</p><p><a class="aj-button is-main" href="/">{gettext("回到首页")}</a></p>'
        "</div></section></main></body></html>"
    )
    return HttpResponse(body, status=status)
