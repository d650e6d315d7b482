"""Routes of webhooks."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Router, Status

from anju.config.api.models import Delivery, Webhook
from anju.config.api.webhooks import commands, listening, queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Line, Out, Page, PagingQuery

router = Router(tags=["webhooks"])


class WebhookIn(In):
    """Which facts, of which area, to which address."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]
    url: Annotated[str, Field(max_length=300, pattern="^https?://[!-~]+$")]
    facts: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=50)]
    area: AreaCode | None = None


class WebhookOut(Out):
    """A webhook; the secret is not among its fields."""

    id: IdOut
    name: str
    url: str
    facts: list[str]
    area: str
    failures: int
    disabled_at: datetime | None
    disabled_why: str
    created_at: datetime


class WebhookMade(WebhookOut):
    """A new webhook with its secret, shown this once."""

    secret: str


class DeliveryOut(Out):
    """One fact sent, or still to be sent."""

    id: IdOut
    fact: str
    state: str
    attempts: int
    due_at: datetime
    status: int | None
    problem: str
    created_at: datetime
    sent_at: datetime | None
    body: Json


class FactOut(Out):
    """A fact that can be heard, and the verb that a key needs for it."""

    name: str
    verb: str


def _out(webhook: Webhook) -> Json:
    names = ("id", "name", "url", "facts", "failures", "disabled_at", "disabled_why", "created_at")
    return {"area": webhook.area_code, **{name: getattr(webhook, name) for name in names}}


def _delivery(row: Delivery) -> DeliveryOut:
    names = ("id", "fact", "state", "attempts", "due_at", "status", "problem", "created_at", "sent_at", "body")
    return DeliveryOut(**{name: getattr(row, name) for name in names})


@router.get("/webhooks/facts", response=list[FactOut], url_name="webhook_facts")
def list_facts(request: Request) -> list[FactOut]:
    """List the facts that a webhook can hear."""
    request.viewer.need("webhook.manage")
    return [FactOut(name=name, verb=verb) for name, verb in listening.kinds().items()]


@router.get("/webhooks", response=Page[WebhookOut], url_name="webhooks")
def list_webhooks(request: Request, paging: PagingQuery) -> Page[WebhookOut]:
    """List the caller's own webhooks."""
    rows, following = page(queries.webhooks(request.viewer), cursor=paging.cursor, limit=paging.limit)
    return Page[WebhookOut](items=[WebhookOut(**_out(row)) for row in rows], next=following)


@router.post("/webhooks", response={201: WebhookMade}, url_name="webhooks")
def subscribe(request: Request, body: WebhookIn) -> Status[WebhookMade]:
    """Subscribe an address to facts. The answer holds the secret that signs them; it is never shown again."""
    webhook, secret = commands.subscribe(
        request.viewer, name=body.name, url=body.url, facts=body.facts, area=body.area or "", now=clock.now()
    )
    return Status(201, WebhookMade(**_out(webhook), secret=secret))


@router.get("/webhooks/{webhook_id}", response=WebhookOut, url_name="webhook")
def get_webhook(request: Request, webhook_id: IdIn) -> WebhookOut:
    """Return one of the caller's webhooks."""
    return WebhookOut(**_out(queries.webhook(request.viewer, webhook_id)))


@router.delete("/webhooks/{webhook_id}", response={204: None}, url_name="webhook")
def unsubscribe(request: Request, webhook_id: IdIn) -> Status[None]:
    """Stop sending to an address."""
    commands.unsubscribe(request.viewer, webhook_id, now=clock.now())
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/enable", response=WebhookOut, url_name="webhook_enable")
def enable(request: Request, webhook_id: IdIn) -> WebhookOut:
    """Wake a webhook that was disabled after repeated failure; what is queued follows."""
    return WebhookOut(**_out(commands.enable(request.viewer, webhook_id, now=clock.now())))


@router.get("/webhooks/{webhook_id}/deliveries", response=Page[DeliveryOut], url_name="webhook_deliveries")
def list_deliveries(request: Request, webhook_id: IdIn, paging: PagingQuery) -> Page[DeliveryOut]:
    """List what was sent to an address and what became of it, newest first."""
    rows = queries.deliveries(request.viewer, webhook_id)
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return Page[DeliveryOut](items=[_delivery(row) for row in found], next=following)
