"""One API out of every app's routes."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from anju.accounts.api import router as me
from anju.areas.api import router as areas
from anju.assistive.api import router as aids
from anju.benefits.api import router as benefits
from anju.care.api import router as care
from anju.complaints.api import router as complaints
from anju.config.api import problems
from anju.config.api.auth import MachineKey, Session
from anju.config.api.webhooks.api import router as webhooks
from anju.devices.api import router as devices
from anju.dispatch.api import router as dispatch
from anju.incidents.api import router as incidents
from anju.institutions.api import router as institutions
from anju.kernel.refusals import Refusal
from anju.messaging.api import router as messages
from anju.orders.api import router as orders
from anju.people.api import router as elders
from anju.quality.api import router as quality
from anju.routines.api import router as routines

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


class Assembly(NinjaAPI):
    """The API; an operation is named after its function."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return a name that stays when files move."""
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """Leave out django-ninja's own root address, which answers nothing."""
        return [row for row in super()._get_urls() if getattr(row, "name", "") != "api-root"]


api = Assembly(
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
for kind in problems.UNREADABLE:
    api.add_exception_handler(kind, problems.unreadable)  # type: ignore[arg-type]
api.add_exception_handler(Exception, problems.broken)  # type: ignore[arg-type]

for router in (
    me, areas, elders, institutions, devices, routines, incidents, dispatch, care, benefits, orders, complaints, aids,
    messages, quality,
    webhooks,
):  # fmt: skip
    api.add_router("", router)
