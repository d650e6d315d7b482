"""The OpenAPI document: what django-ninja knows, plus what holds for every operation (problems, repeats, limits)."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override

from anju.config.api import outcomes
from anju.config.api.problems import CONTENT_TYPE
from anju.kernel.http import public
from anju.kernel.schemas import Json

_PROBLEM: Json = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457: why a request was refused.",
    "required": ["type", "title", "status", "code", "facts"],
    "properties": {
        "type": {"type": "string", "description": "Where the code is explained."},
        "title": {"type": "string", "description": "One sentence in the reader's language (`Accept-Language`)."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A stable word for programs."},
        "facts": {"type": "object", "description": "What the refusal is about.", "additionalProperties": True},
    },
}
_ALWAYS = {
    "401": "No key, a wrong, revoked or expired key, or no session.",
    "403": "Visible, but the key or post lacks the verb.",
    "422": "A value cannot be used; `facts.fields` names each.",
    "429": "The limit of the key is used up; see `Retry-After`.",
}
_ONE = {"404": "Not there, or outside the area of the key: the two look the same."}
_WRITE = {
    "400": "The body is not JSON.",
    "409": "The thing is in another state, or somebody was first.",
    "413": "The body is too large.",
    "503": "A part of the platform is away; nothing was done, send it again.",
}
_REFUSED = 400
_WRITES = frozenset({"post", "put", "patch", "delete"})
_REPEAT: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own. Sent again within 24 hours it gets the same answer and acts once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}


@cache
def document() -> Json:
    """Build the document once a process; it does not depend on the reader."""
    from anju.config.api.assembly import api

    with override("en"):
        schema: Json = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    schema["components"]["schemas"]["OperationOutcome"] = outcomes.SCHEMA
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete(operation, writes=method in _WRITES)
            if path.startswith(outcomes.PREFIX):
                _in_fhir(operation)
    return schema


def _complete(operation: Json, *, writes: bool) -> None:
    responses = {str(status): value for status, value in operation["responses"].items()}
    for status, words in {**_ALWAYS, **_ONE, **(_WRITE if writes else {})}.items():
        responses.setdefault(status, _problem(words))
    operation["responses"] = responses
    if writes:
        operation.setdefault("parameters", []).append(_REPEAT)


def _in_fhir(operation: Json) -> None:
    """Say what FHIR's own content type carries: the resource, or an OperationOutcome."""
    for status, response in operation["responses"].items():
        kept = response.get("content", {}).get("application/json", {}).get("schema")
        schema = kept if kept and int(status) < _REFUSED else {"$ref": "#/components/schemas/OperationOutcome"}
        response["content"] = {outcomes.CONTENT_TYPE: {"schema": schema}}


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


@public
def openapi(_request: HttpRequest) -> HttpResponse:
    """Answer with the document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
