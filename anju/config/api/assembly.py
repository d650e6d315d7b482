"""One API out of every app's routes."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from anju.config.api import problems
from anju.config.api.auth import MachineKey, Session
from anju.config.api.webhooks.api import router as webhooks
from anju.kernel.refusals import Refusal

VERSION = "1"


class Renderer(BaseRenderer):
    """JSON by orjson: aware times in ISO 8601."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """Write the answer."""
        return orjson.dumps(data, option=orjson.OPT_UTC_Z)


class Reader(Parser):
    """JSON by orjson: strict, so no NaN, no half pairs of surrogates."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a body."""
        return orjson.loads(request.body)


api = NinjaAPI(
    title="Anju 安居",
    version=VERSION,
    description="From a press in an elder's home to an answered, dispatched and reviewed case, on one record.",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    renderer=Renderer(),
    parser=Reader(),
    auth=[MachineKey(), Session()],
)
api.add_exception_handler(Refusal, problems.refused)  # type: ignore[arg-type]
api.add_exception_handler(ValidationError, problems.invalid)  # type: ignore[arg-type]
api.add_exception_handler(HttpError, problems.http_error)  # type: ignore[arg-type]
api.add_exception_handler(Exception, problems.broken)  # type: ignore[arg-type]

for router in (webhooks,):
    api.add_router("", router)
