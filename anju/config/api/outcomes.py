"""Below ``/api/v1/fhir/`` a refusal is a FHIR OperationOutcome, since that is what a hospital's program reads."""

from typing import Any

import orjson
from django.http.response import HttpResponse, HttpResponseBase

from anju.config.api import problems

PREFIX = "/api/v1/fhir/"
CONTENT_TYPE = "application/fhir+json"
_CODES = {
    400: "structure", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 409: "conflict",
    413: "too-long", 422: "invalid", 429: "throttled", 503: "transient",
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "title": "OperationOutcome",
    "type": "object",
    "description": "FHIR R4: why a request was refused.",
    "required": ["resourceType", "issue"],
    "properties": {
        "resourceType": {"type": "string", "enum": ["OperationOutcome"]},
        "issue": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["severity", "code"]}},
    },
}


def in_fhir(path: str, response: HttpResponseBase) -> HttpResponseBase:
    """Return the same refusal as an OperationOutcome; everything else as it is."""
    told = response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)
    if not path.startswith(PREFIX) or not told or not isinstance(response, HttpResponse):
        return response
    problem = orjson.loads(response.content)
    fields = problem["facts"].get("fields") or []
    expression = [field["field"].removeprefix("query.") for field in fields if field.get("field")]
    issue: dict[str, Any] = {
        "severity": "error",
        "code": _CODES.get(response.status_code, "exception"),
        "details": {"text": problem["title"]},
        "diagnostics": problem["code"],
    }
    if expression:
        issue["expression"] = expression
    response.content = orjson.dumps({"resourceType": "OperationOutcome", "issue": [issue]})
    response.headers["Content-Type"] = CONTENT_TYPE
    return response
