"""Every refusal as an RFC 9457 problem: code and facts for the program, one sentence for the reader."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_noop as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anju.config import outage
from anju.kernel.refusals import Conflict, Invalid, NotVisible, Refusal, SignInNeeded
from anju.kernel.sentences import sentence

log = logging.getLogger("anju.api")
AGAIN_S = 10  # a program that is told to come again waits so long
CONTENT_TYPE = "application/problem+json"
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, RawPostDataException, UnreadablePostError)


class BadJson(Refusal):
    """The body is not JSON, or only half of it arrived."""

    code = "bad_json"
    status = 400


class BadForm(Refusal):
    """The body says it is a form or an upload, but cannot be taken apart."""

    code = "bad_form"
    status = 400


class TooLarge(Refusal):
    """The body is larger than this address takes."""

    code = "too_large"
    status = 413


class WrongMethod(Refusal):
    """The address is there, but not for this method."""

    code = "wrong_method"
    status = 405


class Broken(Refusal):
    """Something failed on our side; it has been logged."""

    code = "broken"
    status = 500


class Busy(Conflict):
    """The same ``Idempotency-Key`` is being worked on right now."""

    code = "still_running"


_SAYINGS = {
    "missing": _("必须填写"),
    "extra_forbidden": _("没有这个字段"),
    "string_type": _("应为文字"),
    "string_too_short": _("太短，至少 %(min_length)s 个字符"),
    "string_too_long": _("太长，最多 %(max_length)s 个字符"),
    "string_pattern_mismatch": _("格式不对"),
    "int_type": _("应为整数"),
    "int_parsing": _("应为整数"),
    "int_from_float": _("应为整数"),
    "float_type": _("应为数字"),
    "float_parsing": _("应为数字"),
    "finite_number": _("应为有限的数字"),
    "bool_type": _("应为 true 或 false"),
    "bool_parsing": _("应为 true 或 false"),
    "literal_error": _("应为以下之一：%(expected)s"),
    "greater_than_equal": _("不得小于 %(ge)s"),
    "greater_than": _("应大于 %(gt)s"),
    "less_than_equal": _("不得大于 %(le)s"),
    "less_than": _("应小于 %(lt)s"),
    "too_short": _("太少，至少 %(min_length)s 项"),
    "too_long": _("太多，最多 %(max_length)s 项"),
    "list_type": _("应为列表"),
    "dict_type": _("应为对象"),
    "model_attributes_type": _("应为对象"),
    "timezone_aware": _("时间须带时区"),
}
_OTHER = _("不能使用这个值")


def answer(refusal: Refusal, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Write one refusal as a problem response."""
    body = {
        "type": f"/api/docs#problem-{refusal.code}",
        "title": sentence(refusal),
        "status": refusal.status,
        "code": refusal.code,
        "facts": refusal.facts,
    }
    content = orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS)
    response = HttpResponse(content, status=refusal.status, content_type=CONTENT_TYPE, headers=dict(headers or {}))
    if refusal.status == SignInNeeded.status:
        response["WWW-Authenticate"] = 'Bearer realm="anju"'
    if "retry_after" in refusal.facts:
        response["Retry-After"] = str(refusal.facts["retry_after"])
    return response


def refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal raised by a command or query."""
    return answer(refusal)


def invalid(_request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Answer input that does not fit the schema: each field with what is wrong, in the reader's language."""
    return answer(Invalid(fields=[_field(error) for error in problem.errors[:20]]))


def _field(error: Mapping[str, Any]) -> dict[str, str]:
    kind = str(error.get("type", ""))
    context = error.get("ctx") or {}
    try:
        text = say(_SAYINGS.get(kind, _OTHER)) % context
    except (KeyError, TypeError, ValueError):
        text = say(_OTHER)
    return {"field": _place(error.get("loc", ())), "problem": text, "kind": kind}


def _place(where: Sequence[object]) -> str:
    """Write a place such as ``body.contacts.0.name``; ninja's own parameter name in the middle says nothing."""
    parts = [str(part) for part in where]
    return ".".join([parts[0], *parts[2:]] if len(parts) > 2 and parts[0] == "body" else parts)  # noqa: PLR2004


def http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """Answer what django-ninja itself refuses."""
    if isinstance(problem, AuthenticationError):
        return answer(SignInNeeded())
    return answer(BadJson() if problem.status_code == BadJson.status else NotVisible(path=request.path))


def unreadable(_request: HttpRequest, problem: Exception) -> HttpResponse:
    """Answer a body that Django cannot take apart."""
    if isinstance(problem, RequestDataTooBig):
        return answer(TooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    return answer(BadForm())


def broken(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Answer a bug: logged with its trace, told without it. A database that is away is no bug."""
    if outage.is_away(problem):
        log.warning("%s %s: %s", request.method, request.path, problem)
        return answer(outage.DatabaseAway(retry_after=AGAIN_S))
    log.error("%s %s failed", request.method, request.path, exc_info=problem)
    return answer(Broken())
